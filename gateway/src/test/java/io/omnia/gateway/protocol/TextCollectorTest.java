package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import org.junit.jupiter.api.Test;

class TextCollectorTest {
    @Test
    void gathersWhatAnAnswerSaid() {
        assertThat(answer("{\"id\":\"not said\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"a\\n\","
                        + "\"reasoning_content\":\"b\",\"tool_calls\":[{\"id\":\"x\",\"function\":{\"name\":\"c\","
                        + "\"arguments\":\"{\\\"d\\\":1}\"}}]},\"finish_reason\":\"stop\"}]}"))
                .isEqualTo("a\nbc{\"d\":1}");
    }

    @Test
    void gathersWhatAStreamSaid() {
        assertThat(answer(": comment\n\n" + event("Hel") + event("lo").replace("\n", "\r\n") + "data: [DONE]\n\n"))
                .isEqualTo("Hello");
    }

    @Test
    void whatWasCutCountsAsFarAsItCame() {
        assertThat(answer(event("Hel") + "data: {\"choices\":[{\"delta\":{\"content\":\"lo wor"))
                .isEqualTo("Hello wor");
        assertThat(answer("{\"choices\":[{\"message\":{\"content\":\"Hello wor"))
                .isEqualTo("Hello wor");
        assertThat(answer("{\"choices\":[{\"message\":{\"content\":\"Hello\",\"x\":"))
                .isEqualTo("Hello");
    }

    @Test
    void whatIsNoAnswerSaidNothing() {
        assertThat(answer("")).isEmpty();
        assertThat(answer("<html>choices</html>")).isEmpty();
        assertThat(answer("{\"error\":{\"text\":\"no\"}}")).isEmpty();
        assertThat(answer("{\"choices\":null}")).isEmpty();
        assertThat(answer("data: {\"choices\":[\n\ndata: {]\n\n")).isEmpty();
    }

    @Test
    void aRequestIsItsTextsWithoutPictures() {
        var picture = "data:image/png;base64," + "A".repeat(400);

        assertThat(request("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"lo\\u006fk\"},"
                        + "{\"image_url\":{\"url\":\"" + picture + "\"}}]}],\"n\":1}"))
                .isEqualTo("model m messages role user content text look image_url url n 1 ");
    }

    @Test
    void whatOnlyLooksLikeAPictureIsText() {
        var text = "data:" + "a".repeat(400);

        assertThat(request("{\"model\":\"m\",\"messages\":[{\"content\":\"" + text
                        + "\"}],\"tools\":[{\"long name\":1.5}]}"))
                .isEqualTo("model m messages content " + text + " tools long name 1.5 ");
    }

    @Test
    void gathersWhatWasSaidInOtherProtocols() {
        assertThat(TextCollector.ofAnswer(
                        Protocol.ANTHROPIC_MESSAGES,
                        ("{\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"xx\"},"
                                        + "{\"type\":\"text\",\"text\":\"b\"},{\"type\":\"tool_use\",\"name\":\"c\","
                                        + "\"input\":{\"d\":1}}]}")
                                .getBytes(UTF_8)))
                .isEqualTo("abcd 1 ");
        assertThat(TextCollector.ofAnswer(
                        Protocol.ANTHROPIC_MESSAGES,
                        data(
                                "{\"type\":\"content_block_start\",\"content_block\":{\"name\":\"a\"}}",
                                "{\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"b\"}}",
                                "{\"delta\":{\"text\":\"c")))
                .isEqualTo("abc");
        assertThat(TextCollector.ofAnswer(
                        Protocol.OPENAI_RESPONSES,
                        data(
                                "{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}",
                                "{\"type\":\"response.output_text.done\",\"text\":\"a\"}")))
                .isEqualTo("a");
        assertThat(TextCollector.ofAnswer(
                        Protocol.OPENAI_RESPONSES,
                        "{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\"}]}]}"
                                .getBytes(UTF_8)))
                .isEqualTo("a");
        assertThat(TextCollector.ofAnswer(Protocol.OPENAI_EMBEDDINGS, "{\"data\":[{\"text\":\"a\"}]}".getBytes(UTF_8)))
                .isEmpty();
    }

    private static byte[] data(String... events) {
        return ("event: any\ndata: " + String.join("\n\nevent: any\ndata: ", events)).getBytes(UTF_8);
    }

    private static String request(String body) {
        var bytes = ("xx" + body).getBytes(UTF_8);
        var envelope = (Envelope) Envelope.read(Protocol.OPENAI_CHAT, bytes, 2, bytes.length - 2);
        return TextCollector.ofRequest(
                bytes, 2, bytes.length - 2, envelope.media().payloads());
    }

    private static String event(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    private static String answer(String text) {
        return TextCollector.ofAnswer(Protocol.OPENAI_CHAT, text.getBytes(UTF_8));
    }
}
