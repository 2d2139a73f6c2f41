package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class PassedOnTest {
    private static final String USAGE = "\"usage\": {\"prompt_tokens\":5,\"completion_tokens\":7}";
    private static final String LONG = "a \\\"usage\\\":{\\\"prompt_tokens\\\":1} ".repeat(100_000);

    private final PassedOn passedOn = new PassedOn(Protocol.OPENAI_CHAT);

    @Test
    void findsTheUsageAtTheEndHoweverItIsCut() {
        pass("{\"choices\":[{\"message\":{\"content\":\"" + LONG + "\"}}]," + USAGE + "}", 1_000);

        assertThat(passedOn.usage()).isEqualTo(TokenUsage.of(5, 7));
    }

    @Test
    void findsTheUsageAtTheBeginning() {
        pass("{" + USAGE + ",\"choices\":[{\"message\":{\"content\":\"" + LONG + "\"}}]}", 1 << 20);

        assertThat(passedOn.usage()).isEqualTo(TokenUsage.of(5, 7));
    }

    @Test
    void takesNoTextForAUsage() {
        pass("{\"choices\":[{\"message\":{\"content\":\"" + LONG + "\"}}],\"usage\":null}", 10_000);

        assertThat(passedOn.usage()).isNull();
    }

    @Test
    void keepsLittleAndSaysHowMuchItStandsFor() {
        var answer = "{\"choices\":[{\"message\":{\"content\":\"" + LONG;
        pass(answer, 777);

        var kept = passedOn.kept();
        assertThat(kept.bytes().length()).isLessThanOrEqualTo(64 * 1024);
        assertThat(Math.round(kept.bytes().length() * kept.share())).isEqualTo(answer.length());
        assertThat(passedOn.length()).isEqualTo(answer.length());
    }

    private void pass(String answer, int piece) {
        for (var at = 0; at < answer.length(); at += piece) {
            passedOn.add(Buffer.buffer(answer.substring(at, Math.min(answer.length(), at + piece))));
        }
    }
}
