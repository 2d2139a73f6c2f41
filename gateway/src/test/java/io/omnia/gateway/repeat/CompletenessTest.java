package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletenessTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            true  | OPENAI_CHAT | {"choices":[{"finish_reason":"stop","message":{"content":"a","refusal":null}}]}
            true  | OPENAI_CHAT | {"choices":[{"finish_reason":"tool_calls","message":{}},{"finish_reason":"stop","message":{}}]}
            false | OPENAI_CHAT | {"choices":[{"finish_reason":"stop","message":{}},{"finish_reason":"length","message":{}}]}
            false | OPENAI_CHAT | {"choices":[{"finish_reason":"content_filter","message":{}}]}
            false | OPENAI_CHAT | {"choices":[{"finish_reason":"stop","message":{"refusal":"I will not"}}]}
            false | OPENAI_CHAT | {"choices":[{"message":{"content":"a"}}]}
            false | OPENAI_CHAT | {"choices":[],"error":{"message":"sorry"}}
            false | OPENAI_CHAT | {"choices":[{"finish_reason":
            false | OPENAI_CHAT | {"choices":"none"}
            true  | OPENAI_COMPLETIONS | {"choices":[{"finish_reason":"stop","text":"a"}]}
            false | OPENAI_COMPLETIONS | {"choices":[{"finish_reason":"length","text":"a"}]}
            true  | OPENAI_RESPONSES | {"status":"completed","output":[{"type":"message","content":[{"type":"output_text"}]}]}
            false | OPENAI_RESPONSES | {"status":"completed","output":[{"type":"message","content":[{"type":"refusal"}]}]}
            false | OPENAI_RESPONSES | {"status":"incomplete","output":[]}
            true  | ANTHROPIC_MESSAGES | {"stop_reason":"end_turn","content":[]}
            false | ANTHROPIC_MESSAGES | {"stop_reason":"max_tokens","content":[]}
            false | ANTHROPIC_MESSAGES | {"stop_reason":"refusal","content":[]}
            true  | OPENAI_EMBEDDINGS | {"data":[]}
            true  | OPENAI_MODERATIONS | {"results":[]}
            """)
    void ofAnAnswerInOnePiece(boolean whole, Protocol protocol, String body) {
        assertThat(Completeness.of(protocol, answer(200, "application/json", body)))
                .isEqualTo(whole);
        assertThat(Completeness.of(protocol, answer(201, "application/json", body)))
                .as("with another status")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            true  | OPENAI_CHAT | {"choices":[{"delta":{"content":"a"},"finish_reason":null}]}~{"choices":[{"delta":{},"finish_reason":"stop"}]}~[DONE]
            false | OPENAI_CHAT | {"choices":[{"delta":{"content":"a"},"finish_reason":null}]}~[DONE]
            false | OPENAI_CHAT | {"choices":[{"delta":{"refusal":"no"},"finish_reason":null}]}~{"choices":[{"delta":{},"finish_reason":"stop"}]}~[DONE]
            false | OPENAI_CHAT | {"choices":[{"delta":{},"finish_reason":"stop"}]}~{"error":{"message":"sorry"}}
            true  | ANTHROPIC_MESSAGES | {"type":"message_start","message":{"stop_reason":null}}~{"type":"message_delta","delta":{"stop_reason":"tool_use"}}
            false | ANTHROPIC_MESSAGES | {"type":"message_start"}~{"type":"message_delta","delta":{"stop_reason":"max_tokens"}}
            true  | OPENAI_RESPONSES | {"type":"response.created"}~{"type":"response.completed","response":{"status":"completed","output":[]}}
            false | OPENAI_RESPONSES | {"type":"response.created"}~{"type":"response.incomplete","response":{"status":"incomplete","output":[]}}
            """)
    void ofAStream(boolean whole, Protocol protocol, String events) {
        var body = new StringBuilder();
        events.replace('~', '\n')
                .lines()
                .forEach(event -> body.append("data: ").append(event).append("\n\n"));
        assertThat(Completeness.of(protocol, answer(200, "text/event-stream; charset=utf-8", body.toString())))
                .isEqualTo(whole);
    }

    private static KeptAnswer answer(int status, String type, String body) {
        return new KeptAnswer(UUID.randomUUID(), status, type, false, "acme", "acme/any", null, Requests.content(body));
    }
}
