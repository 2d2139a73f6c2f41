package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatEnvelopeTest {
    @Test
    void takesTheFieldsThatMatter() {
        var envelope = envelope("""
                {"messages":[{"role":"user","content":"hi"}],"model":"openai/gpt-4o","n":2,"max_tokens":50,"stream":true}
                """);

        assertThat(envelope.model()).isEqualTo("openai/gpt-4o");
        assertThat(envelope.choices()).isEqualTo(2);
        assertThat(envelope.maxOutputTokens()).isEqualTo(50);
        assertThat(envelope.stream()).isTrue();
        assertThat(envelope.wantsUsage()).isFalse();
    }

    @Test
    void asksForUsageByTheSmallestEdit() {
        assertThat(edited("{\"model\":\"m\",\"messages\":[]}"))
                .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"messages\":[]}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":null}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":{}}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"x\":1}}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true,\"x\":1}}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"x\":1,\"include_usage\": false }}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"x\":1,\"include_usage\": true }}");
    }

    @Test
    void leavesARequestAloneThatAsksForUsageItself() {
        var envelope = envelope("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");

        assertThat(envelope.wantsUsage()).isTrue();
        assertThat(envelope.usageEdit()).isNull();
    }

    @Test
    void countsNoBase64AsText() {
        var picture = "A".repeat(4000);
        var text =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"data:image/png;base64," + picture
                        + "\"}},{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                        + picture + "\",\"format\":\"wav\"}}]}]}";

        var envelope = envelope(text);

        assertThat(envelope.imageParts()).isEqualTo(1);
        assertThat(envelope.audioParts()).isEqualTo(1);
        assertThat(envelope.textBytes()).isLessThan(300);
    }

    @Test
    void countsTextThatOnlyClaimsToBeAPicture() {
        var prompt = "this is plain text, many tokens long. ".repeat(100);
        var text =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"" + prompt + "\"}}]}]}";

        assertThat(envelope(text).textBytes()).isEqualTo(text.length());
    }

    @Test
    void refusesWhatCouldMeanTwoThings() {
        assertInvalid("{\"model\":\"cheap\",\"messages\":[],\"model\":\"dear\"}", "model");
        assertInvalid("{\"model\":\"cheap\",\"messages\":[],\"mod\\u0065l\":\"dear\"}", null);
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1,\"max_completion_tokens\":2}", "max_tokens");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1,\"max_tokens\":2}", "max_tokens");
    }

    @Test
    void refusesFieldsOfTheWrongKind() {
        assertInvalid("[]", null);
        assertInvalid("{\"model\":1,\"messages\":[]}", "model");
        assertInvalid("{\"messages\":[]}", "model");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"}", "stream");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"n\":0}", "n");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"n\":129}", "n");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":-1}", "max_tokens");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1.5}", null);
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":99999999999999999999}", null);
    }

    @Test
    void acceptsNullForWhatMayBeAbsent() {
        var envelope = envelope(
                "{\"model\":\"m\",\"messages\":[],\"stream\":null,\"n\":null,\"max_tokens\":null,\"tools\":[{}]}");

        assertThat(envelope.stream()).isFalse();
        assertThat(envelope.choices()).isEqualTo(1);
        assertThat(envelope.maxOutputTokens()).isNegative();
    }

    @Test
    void readsAStretchOfALargerArray() {
        var bytes = "xx{\"model\":\"m\",\"messages\":[]}yy".getBytes(UTF_8);

        var envelope = (ChatEnvelope) ChatEnvelope.read(bytes, 2, bytes.length - 4);

        assertThat(envelope.modelStart()).isEqualTo(9);
    }

    private static void assertInvalid(String body, String param) {
        var result = ChatEnvelope.read(body.getBytes(UTF_8), 0, body.length());

        assertThat(result)
                .as(body)
                .isInstanceOfSatisfying(
                        EnvelopeResult.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo(param));
    }

    private static ChatEnvelope envelope(String body) {
        var bytes = body.getBytes(UTF_8);
        return (ChatEnvelope) ChatEnvelope.read(bytes, 0, bytes.length);
    }

    private static String edited(String body) {
        var edit = envelope(body).usageEdit();
        return body.substring(0, edit.start()) + edit.text() + body.substring(edit.end());
    }
}
