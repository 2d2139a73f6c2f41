package io.omnia.gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Upstream;
import io.omnia.privacy.Content;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxUpstreamTest {
    private final Vertx vertx = Vertx.vertx();
    private final SandboxUpstream sandbox = new SandboxUpstream(vertx, Clock.systemUTC());

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void answersWithWhatItWasAskedAndCountsItsTokens() throws Exception {
        var body = new JsonObject(whole(ask("chat", "Grüße, Welt", "")).body());

        var text = message(body);
        assertThat(text).endsWith("Grüße, Welt");
        assertThat(body.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(Tokenizer.count(text));
        assertThat(message(new JsonObject(whole(ask("chat", "Grüße, Welt", "")).body())))
                .isEqualTo(text);
    }

    @Test
    void streamsTheSameTextAndUsageOnlyWhenAsked() throws Exception {
        var plain = whole(ask("chat", "hello there", ",\"stream\":true")).body();
        var asked = whole(ask("chat", "hello there", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body();

        assertThat(plain).endsWith("data: [DONE]\n\n").doesNotContain("\"usage\"");
        assertThat(asked).contains("\"choices\":[],\"usage\":{").endsWith("data: [DONE]\n\n");
        assertThat(said(plain))
                .isEqualTo(message(
                        new JsonObject(whole(ask("chat", "hello there", "")).body())));
    }

    @Test
    void stopsAtTheCallersLimitForEachAnswer() throws Exception {
        var body = new JsonObject(
                whole(ask("chat", "hello", ",\"max_tokens\":3,\"n\":2")).body());

        assertThat(body.getJsonArray("choices")).hasSize(2);
        assertThat(body.getJsonArray("choices").getJsonObject(1).getString("finish_reason"))
                .isEqualTo("length");
        assertThat(body.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(6);
    }

    @Test
    void keepsToTheLimitsThatItsHoldsAreComputedWith() throws Exception {
        var longWord = "ab1".repeat(20_000);
        var body = new JsonObject(whole(ask("chat", longWord, ",\"n\":2")).body());

        assertThat(body.getJsonObject("usage").getInteger("completion_tokens"))
                .isEqualTo(2 * SandboxUpstream.MAX_OUTPUT_TOKENS);
        assertThat(body.getJsonArray("choices").getJsonObject(0).getString("finish_reason"))
                .isEqualTo("length");
        var tooLong = whole(ask("chat", "word ".repeat(SandboxUpstream.CONTEXT_LENGTH), ""));
        assertThat(tooLong.body()).contains("context_length_exceeded");
        assertThat(head(ask("chat", "x".repeat(9 * SandboxUpstream.CONTEXT_LENGTH), ""))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void makesTheTroubleItsModelsAreNamedAfter() throws Exception {
        assertThat(head(ask("error-429", "x", "")).status()).isEqualTo(429);
        assertThat(head(ask("error-429", "x", "")).headers().get("retry-after")).isEqualTo("1");
        assertThat(head(ask("error-500", "x", "")).status()).isEqualTo(500);
        assertThat(List.of(
                        head(ask("flaky", "x", "")).status(),
                        head(ask("flaky", "x", "")).status()))
                .containsExactlyInAnyOrder(200, 500);
        assertThat(whole(ask("cut", "x", ",\"stream\":true")).broken()).isTrue();
        assertThat(whole(ask("cut", "x", "")).broken()).isTrue();
    }

    @Test
    void refusesWhatIsNoChat() throws Exception {
        assertThat(head("{\"model\":\"chat\"}").status()).isEqualTo(400);
        assertThat(head("{\"model\":\"chat\",\"messages\":[]}").status()).isEqualTo(400);
        assertThat(head("{\"model\":\"chat\",\"messages\":\"hello\"}").status()).isEqualTo(400);
        assertThat(head("no json").status()).isEqualTo(400);
        // Odd, but text can be found in it or it has none.
        assertThat(head("{\"model\":\"chat\",\"messages\":[7,null,{\"content\":[{\"text\":1}]}]}")
                        .status())
                .isEqualTo(200);
    }

    private static String ask(String model, String text, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more
                + "}";
    }

    private static String message(JsonObject body) {
        return body.getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
    }

    private static String said(String stream) {
        var said = new StringBuilder();
        stream.lines().filter(line -> line.startsWith("data: {")).forEach(line -> {
            var choices = new JsonObject(line.substring(6)).getJsonArray("choices");
            said.append(choices.getJsonObject(0).getJsonObject("delta").getString("content", ""));
        });
        return said.toString();
    }

    private Upstream.Answer head(String body) throws Exception {
        var stream = body.contains("\"stream\":true");
        return sandbox.send(new Upstream.Request(
                        Protocol.OPENAI_CHAT, "", Map.of(), List.of(Content.of(Buffer.buffer(body))), stream))
                .answer()
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private record Whole(String body, boolean broken) {}

    private Whole whole(String request) throws Exception {
        var done = new CompletableFuture<Whole>();
        var body = Buffer.buffer();
        head(request)
                .body()
                .handler(body::appendBuffer)
                .endHandler(end -> done.complete(new Whole(body.toString(), false)))
                .exceptionHandler(problem -> done.complete(new Whole(body.toString(), true)))
                .resume();
        return done.get(30, TimeUnit.SECONDS);
    }
}
