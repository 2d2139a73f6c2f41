package io.omnia.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.provider.Protocol;
import io.omnia.privacy.Content;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptTest {
    @Test
    void onlyTheModelIdChangesInACallThatIsNotStreamed() {
        var body =
                "{ \"a\":1.50 ,\"model\" : \"vendor\\/old\",\n\"messages\":[{\"content\":\"Grüße \\u00e4 \\\" 🌍\"}],"
                        + "\"unknown\":[1e3,-0.0,{}] } ";

        assertThat(sent(body, true)).isEqualTo(body.replace("\"vendor\\/old\"", "\"new\""));
    }

    @Test
    void aStreamIsAskedForItsUsageAndNothingElseMoves() {
        var body = "{\"model\":\"vendor/old\",\"stream\":true,\"x\":[ 1 ]}";

        var sent = sent(body, true);

        assertThat(sent).endsWith("\"model\":\"new\",\"stream\":true,\"x\":[ 1 ]}");
        assertThat(new JsonObject(sent))
                .isEqualTo(new JsonObject(body)
                        .put("model", "new")
                        .put("stream_options", new JsonObject().put("include_usage", true)));
    }

    @Test
    void optionsOfTheCallersOwnAreKeptBesideTheWish() {
        var wish = new JsonObject().put("include_usage", true);
        var model = "{\"stream\":true,\"model\":\"m\",\"stream_options\":";

        assertThat(options(model + "{\"include_obfuscation\":false}}"))
                .isEqualTo(wish.copy().put("include_obfuscation", false));
        assertThat(options(model + "{\"include_usage\":false}}")).isEqualTo(wish);
        assertThat(options(model + "{ }}")).isEqualTo(wish);
        assertThat(options(model + "null}")).isEqualTo(wish);
        var asked = model + "{\"include_usage\" : true}}";
        assertThat(sent(asked, true)).isEqualTo(asked.replace("\"m\"", "\"new\""));
    }

    @Test
    void aProviderThatDoesNotKnowTheWishIsNotAsked() {
        var body = "{\"model\":\"m\",\"stream\":true}";

        assertThat(sent(body, false)).isEqualTo("{\"model\":\"new\",\"stream\":true}");
    }

    @Test
    void aLongBodyGoesOutInPiecesWithTheSameBytes() {
        var body = "{\"messages\":\"" + "x".repeat(100_000) + "\",\"stream\":true,\"model\":\"m\"}";

        assertThat(pieces(body, false)).hasSize(3);
        assertThat(sent(body, false)).isEqualTo(body.replace("\"m\"", "\"new\""));
    }

    private static JsonObject options(String body) {
        return new JsonObject(sent(body, true)).getJsonObject("stream_options");
    }

    @Test
    void saysTheServiceToModelsThatHaveSeveral() {
        var body = "{\"model\":\"m\"}";

        assertThat(text(pieces(body, false, true))).isEqualTo("{\"service_tier\":\"default\",\"model\":\"new\"}");
        assertThat(text(pieces(body, false, false))).isEqualTo("{\"model\":\"new\"}");
        var flex = "{\"model\":\"m\",\"service_tier\":\"flex\"}";
        assertThat(text(pieces(flex, false, true))).isEqualTo(flex.replace("\"m\"", "\"new\""));
    }

    private static String text(List<Content> pieces) {
        var whole = Buffer.buffer();
        pieces.forEach(piece -> whole.appendBuffer(piece.buffer()));
        return whole.toString();
    }

    private static String sent(String body, boolean mayAskForUsage) {
        return text(pieces(body, mayAskForUsage));
    }

    @Test
    void whatIsMeantForARouterGoesToNobodyElse() {
        assertThat(routed("{\"model\":\"old\",\"models\":[\"a\",\"b\"],\"n\":1}", false))
                .isEqualTo("{\"model\":\"new\",\"n\":1}");
        assertThat(routed("{\"model\":\"old\", \"models\":[\"a\"],\"provider\":{\"zdr\":true} }", false))
                .isEqualTo("{\"model\":\"new\" }");
        assertThat(routed("{ \"provider\":{},\"models\":[\"a\"], \"messages\":[],\"provide\":1}", false))
                .isEqualTo("{\"model\":\"new\", \"messages\":[],\"provide\":1}");
        assertThat(routed("{\"provider\":null,\"model\":\"old\",\"models\":[]}", false))
                .isEqualTo("{\"model\":\"new\"}");
        assertThat(routed("{\"provider\":{\"order\":[\"x\"]},\"model\":\"old\",\"models\":[\"a\"]}", true))
                .isEqualTo("{\"provider\":{\"order\":[\"x\"]},\"model\":\"new\"}");
    }

    private static String routed(String body, boolean router) {
        var bytes = body.getBytes(UTF_8);
        var envelope = (Envelope) Envelope.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length);
        var call = new Call(Protocol.OPENAI_CHAT, envelope, Map.of(), Content.of(bytes));
        return text(Attempt.body(call, new Attempt.Wants("new", true, router, true, false)));
    }

    private static List<Content> pieces(String body, boolean mayAskForUsage) {
        return pieces(body, mayAskForUsage, false);
    }

    private static List<Content> pieces(String body, boolean mayAskForUsage, boolean hasTiers) {
        var bytes = body.getBytes(UTF_8);
        var envelope = (Envelope) Envelope.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length);
        return Attempt.body(
                new Call(Protocol.OPENAI_CHAT, envelope, Map.of(), Content.of(bytes)),
                new Attempt.Wants("new", mayAskForUsage, false, true, hasTiers));
    }
}
