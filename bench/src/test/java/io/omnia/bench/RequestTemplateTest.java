package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.bench.RequestTemplate.Work;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
    @Test
    void bodiesHaveExactlyTheSizeAskedForAndAreJson() throws Exception {
        for (var size : new int[] {512, 1_024, 102_400, 1_048_576}) {
            var body = RequestTemplate.body(new Work("stream", size), "mock/");

            assertThat(body).hasSize(size);
            var json = new ObjectMapper().readTree(body);
            assertThat(json.path("model").asText()).isEqualTo("mock/stream");
            assertThat(json.at("/stream_options/include_usage").asBoolean()).isTrue();
        }
    }

    @Test
    void theSerialChangesItsDigitsAndNothingElse() {
        var template =
                RequestTemplate.of(new Work("json", 1_024), 8080, "mock/", Map.of("Authorization", "Bearer key"));
        var first = template.copy();
        var second = template.copy();

        template.number(first, 41);
        template.number(second, 9_876_543_210_123_456L);

        assertThat(text(first)).contains("0000000000000041").contains("Authorization: Bearer key\r\n");
        assertThat(text(second)).isEqualTo(text(first).replace("0000000000000041", "9876543210123456"));
    }

    @Test
    void aSizeWithoutRoomForAPromptIsRefused() {
        assertThatThrownBy(() -> RequestTemplate.body(new Work("json", 50), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(java.nio.ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString();
    }
}
