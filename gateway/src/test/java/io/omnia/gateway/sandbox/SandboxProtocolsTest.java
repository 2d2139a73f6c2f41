package io.omnia.gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Upstream;
import io.omnia.privacy.Content;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sandbox answers in other protocols than chat. */
class SandboxProtocolsTest {
    private static final String MESSAGE =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]%s}";

    private final Vertx vertx = Vertx.vertx();
    private final SandboxUpstream sandbox = new SandboxUpstream(vertx, Clock.systemUTC());

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void messagesTellTheSameWholeAndStreamed() throws Exception {
        var whole = json(Protocol.ANTHROPIC_MESSAGES, MESSAGE.formatted("chat", ""));
        var text = whole.getJsonArray("content").getJsonObject(0).getString("text");
        var usage = whole.getJsonObject("usage");
        var stream = answer(Protocol.ANTHROPIC_MESSAGES, MESSAGE.formatted("chat", ",\"stream\":true"));

        assertThat(text).endsWith("hello there");
        assertThat(usage.getInteger("output_tokens")).isEqualTo(Tokenizer.count(text));
        assertThat(whole.getString("stop_reason")).isEqualTo("end_turn");
        assertThat(stream).startsWith("event: message_start\n").endsWith("data: {\"type\":\"message_stop\"}\n\n");
        assertThat(joined(stream, "delta", "text")).isEqualTo(text);
        assertThat(json(Protocol.ANTHROPIC_COUNT_TOKENS, MESSAGE.formatted("chat", ""))
                        .getInteger("input_tokens"))
                .isEqualTo(usage.getInteger("input_tokens"));
        assertThat(json(Protocol.ANTHROPIC_MESSAGES, MESSAGE.formatted("chat", ",\"max_tokens\":2"))
                        .getString("stop_reason"))
                .isEqualTo("max_tokens");
    }

    @Test
    void troubleIsToldInAnthropicsWords() throws Exception {
        assertThat(json(Protocol.ANTHROPIC_MESSAGES, MESSAGE.formatted("error-500", ""))
                        .encode())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"api_error\"");
        assertThat(json(Protocol.ANTHROPIC_MESSAGES, MESSAGE.formatted("error-429", ""))
                        .encode())
                .contains("\"rate_limit_error\"");
        assertThat(json(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"chat\"}").encode())
                .contains("\"invalid_request_error\"");
    }

    @Test
    void responsesTellTheSameWholeAndStreamed() throws Exception {
        var request = "{\"model\":\"chat\",\"instructions\":\"be kind\",\"input\":\"hello there\"%s}";
        var whole = json(Protocol.OPENAI_RESPONSES, request.formatted(""));
        var text = whole.getJsonArray("output")
                .getJsonObject(0)
                .getJsonArray("content")
                .getJsonObject(0)
                .getString("text");
        var stream = answer(Protocol.OPENAI_RESPONSES, request.formatted(",\"stream\":true"));

        assertThat(text).endsWith("hello there");
        assertThat(whole.getJsonObject("usage").getInteger("output_tokens")).isEqualTo(Tokenizer.count(text));
        assertThat(joinedStrings(stream, "delta")).isEqualTo(text);
        assertThat(stream).startsWith("event: response.created\n").contains("\nevent: response.completed\n");
        assertThat(json(Protocol.OPENAI_RESPONSES, request.formatted(",\"max_output_tokens\":2"))
                        .getString("status"))
                .isEqualTo("incomplete");
        var listed = request.replace(
                "\"hello there\"",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hello there\"}]}]");
        assertThat(json(Protocol.OPENAI_RESPONSES, listed.formatted("")).encode())
                .contains("hello there");
    }

    @Test
    void completionsGoOnFromAPrompt() throws Exception {
        var request = "{\"model\":\"chat\",\"prompt\":\"hello there\"%s}";
        var whole = json(Protocol.OPENAI_COMPLETIONS, request.formatted(""));
        var stream = answer(Protocol.OPENAI_COMPLETIONS, request.formatted(",\"stream\":true"));

        assertThat(whole.getString("object")).isEqualTo("text_completion");
        assertThat(whole.getJsonArray("choices").getJsonObject(0).getString("text"))
                .endsWith("hello there");
        assertThat(whole.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(Tokenizer.count("hello there"));
        assertThat(stream).endsWith("data: [DONE]\n\n").contains("\"text\":\" hello\"");
    }

    @Test
    void embeddingsLieWhereTheirTextsDo() throws Exception {
        var request = "{\"model\":\"embed\",\"input\":[\"a red car\",\"a red bicycle\",\"quantum soup\"]%s}";
        var answer = json(Protocol.OPENAI_EMBEDDINGS, request.formatted(""));
        var data = answer.getJsonArray("data");
        var car = numbers(data, 0);

        assertThat(car).hasSize(256);
        assertThat(product(car, car)).isCloseTo(1, within(1e-5));
        assertThat(product(car, numbers(data, 1))).isGreaterThan(product(car, numbers(data, 2)) + 0.1);
        assertThat(answer.getJsonObject("usage").getInteger("prompt_tokens"))
                .isEqualTo(Tokenizer.count("a red car")
                        + Tokenizer.count("a red bicycle")
                        + Tokenizer.count("quantum soup"));
        assertThat(json(Protocol.OPENAI_EMBEDDINGS, request.formatted(""))).isEqualTo(answer);
        var packed = json(
                Protocol.OPENAI_EMBEDDINGS, request.formatted(",\"encoding_format\":\"base64\",\"dimensions\":10"));
        assertThat(Base64.getDecoder()
                        .decode(packed.getJsonArray("data").getJsonObject(0).getString("embedding")))
                .hasSize(40);
        assertThat(json(Protocol.OPENAI_EMBEDDINGS, request.formatted(",\"dimensions\":0"))
                        .encode())
                .contains("invalid_dimensions");
    }

    private static List<Double> numbers(JsonArray data, int index) {
        return data.getJsonObject(index).getJsonArray("embedding").stream()
                .map(number -> ((Number) number).doubleValue())
                .toList();
    }

    private static double product(List<Double> one, List<Double> other) {
        var sum = 0.0;
        for (var i = 0; i < one.size(); i++) {
            sum += one.get(i) * other.get(i);
        }
        return sum;
    }

    private static String joined(String stream, String member, String field) {
        var text = new StringBuilder();
        stream.lines().filter(line -> line.startsWith("data: {")).forEach(line -> {
            if (new JsonObject(line.substring(6)).getValue(member) instanceof JsonObject found) {
                text.append(found.getString(field, ""));
            }
        });
        return text.toString();
    }

    private static String joinedStrings(String stream, String member) {
        var text = new StringBuilder();
        stream.lines().filter(line -> line.startsWith("data: {")).forEach(line -> {
            if (new JsonObject(line.substring(6)).getValue(member) instanceof String found) {
                text.append(found);
            }
        });
        return text.toString();
    }

    private JsonObject json(Protocol protocol, String request) throws Exception {
        return new JsonObject(answer(protocol, request));
    }

    private String answer(Protocol protocol, String request) throws Exception {
        var stream = request.contains("\"stream\":true");
        var sent = new Upstream.Request(protocol, "", Map.of(), List.of(Content.of(Buffer.buffer(request))), stream);
        var answer = sandbox.send(sent)
                .answer()
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var done = new CompletableFuture<String>();
        var body = Buffer.buffer();
        answer.body().handler(body::appendBuffer).endHandler(end -> done.complete(body.toString()));
        answer.body().resume();
        return done.get(30, TimeUnit.SECONDS);
    }
}
