package io.omnia.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.PriceSheet;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokenCounterTest {
    private static final int CONTEXT = 10_000;
    private static final Vertx VERTX = Vertx.vertx();
    private static final Kept ANSWER =
            Kept.all(Content.of(Buffer.buffer("data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\n")));

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aPictureCountsAsTheCatalogDeclaresIt() {
        var picture = "{\"image_url\":{\"url\":\"data:image/png;base64," + "A".repeat(4_000) + "\"}}";

        var without = count(request(""), 300L);
        var unknown = count(request(picture), null);
        var two = count(request(picture + "," + picture), 300L);

        assertThat(without.input()).isBetween(5L, 20L);
        assertThat(unknown.input()).isBetween(without.input() + 1, 40L);
        assertThat(two.input()).isBetween(without.input() + 2 * 300, 640L);
        assertThat(two.output()).isEqualTo(1);
    }

    @Test
    void noPromptIsLongerThanTheContext() {
        var picture = "{\"image_url\":{\"url\":\"https://example.org/p.png\"}}";

        assertThat(count(request(picture), 2L * CONTEXT).input()).isEqualTo(CONTEXT);
    }

    @Test
    void textThatBeginsLikeAnAddressIsText() {
        var text = "{\"text\":\"data: " + "nobody knows why it does so ".repeat(100) + "\"}";

        assertThat(count(request(text), null).input()).isGreaterThan(600);
    }

    private static String request(String parts) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]}";
    }

    private static TokenUsage count(String request, @Nullable Long perImage) {
        var bytes = request.getBytes(UTF_8);
        var call = new Call(
                Protocol.OPENAI_CHAT,
                (Envelope) Envelope.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length),
                Map.of(),
                Content.of(bytes));
        var counted = new TokenCounter(VERTX).count(call, Protocol.OPENAI_CHAT, model(perImage), ANSWER);
        return counted.toCompletionStage().toCompletableFuture().join();
    }

    private static Model model(@Nullable Long perImage) {
        var date = LocalDate.parse("2029-01-01");
        return new Model(
                "vendor/model",
                "vendor",
                "model",
                Set.of(),
                Set.of(),
                CONTEXT,
                50,
                Set.of(),
                List.of(),
                Set.of(),
                new DataPolicy(DataPolicy.Training.UNKNOWN, null, "a test", date),
                new PriceSheet(List.of()),
                "a test",
                date,
                perImage,
                null);
    }
}
