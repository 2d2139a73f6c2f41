package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's and Anthropic's own clients, unchanged, against the running program. */
class OfficialClientsIT {
    private static final String PROMPT = "Say hello to the world.";

    @TempDir
    static Path folder;

    private static OmniaServer server;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "10", Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void nodeClientListsChatsStreamsAndSeesTypedErrors() throws Exception {
        var seen = new JsonObject(runNode("openai.mjs"));

        assertThat(seen.getJsonArray("models")).contains("sandbox/chat");
        assertThat(seen.getString("whole")).contains("hello to the world");
        assertThat(seen.getString("stream")).isEqualTo(seen.getString("whole"));
        assertThat(seen.getJsonObject("streamUsage")).isEqualTo(seen.getJsonObject("usage"));
        assertThat(seen.getInteger("chunksWithoutChoices")).isZero();
        assertThat(new java.math.BigDecimal(seen.getString("cost"))).isPositive();
        assertThat(seen.getString("requestId")).isNotBlank();
        var errors = seen.getJsonObject("errors");
        assertError(errors, "badKey", "AuthenticationError", 401, "invalid_api_key");
        assertError(errors, "unknownModel", "NotFoundError", 404, "model_not_found");
        assertError(errors, "rateLimited", "RateLimitError", 429, "rate_limit_exceeded");
        assertError(errors, "upstream500", "InternalServerError", 500, "server_error");
        assertThat(errors.getJsonObject("cut").getString("code")).isEqualTo("upstream_cut");
    }

    private static void assertError(JsonObject errors, String name, String type, int status, String code) {
        var error = errors.getJsonObject(name);
        assertThat(error.getString("type")).as(name).isEqualTo(type);
        assertThat(error.getInteger("status")).as(name).isEqualTo(status);
        assertThat(error.getString("code")).as(name).isEqualTo(code);
        assertThat(error.getString("requestId")).as(name).isNotBlank();
    }

    @Test
    void nodeClientOfAnthropicsListsAsksStreamsCountsAndSeesTypedErrors() throws Exception {
        var seen = new JsonObject(runNode("anthropic.mjs"));

        assertThat(seen.getJsonArray("models")).contains("sandbox/chat");
        assertThat(seen.getString("whole")).contains("hello to the world");
        assertThat(seen.getString("beta")).isEqualTo(seen.getString("whole"));
        assertThat(seen.getString("stream")).isEqualTo(seen.getString("whole"));
        assertThat(seen.getString("stopReason")).isEqualTo("end_turn");
        assertThat(seen.getString("short")).isEqualTo("max_tokens");
        assertThat(seen.getJsonObject("streamUsage").getLong("output_tokens"))
                .isEqualTo(seen.getJsonObject("usage").getLong("output_tokens"))
                .isPositive();
        assertThat(seen.getLong("count"))
                .isEqualTo(seen.getJsonObject("usage").getLong("input_tokens"))
                .isPositive();
        assertThat(new java.math.BigDecimal(seen.getString("cost"))).isPositive();
        assertThat(seen.getString("requestId")).isNotBlank();
        var errors = seen.getJsonObject("errors");
        assertKind(errors, "badKey", "AuthenticationError", 401, "authentication_error");
        assertKind(errors, "unknownModel", "NotFoundError", 404, "not_found_error");
        assertKind(errors, "rateLimited", "RateLimitError", 429, "rate_limit_error");
        assertKind(errors, "upstream500", "InternalServerError", 500, "api_error");
        assertThat(errors.getJsonObject("cut").getString("kind")).isEqualTo("api_error");
    }

    private static void assertKind(JsonObject errors, String name, String type, int status, String kind) {
        var error = errors.getJsonObject(name);
        assertThat(error.getString("type")).as(name).isEqualTo(type);
        assertThat(error.getInteger("status")).as(name).isEqualTo(status);
        assertThat(error.getString("kind")).as(name).isEqualTo(kind);
        assertThat(error.getString("requestId")).as(name).isNotBlank();
    }

    private static String runNode(String script) throws IOException, InterruptedException {
        var clients = folder.resolve("clients");
        Files.createDirectories(clients);
        try (var files = Files.list(OmniaServer.root().resolve("app/src/test/clients"))) {
            for (var file : files.toList()) {
                Files.copy(file, clients.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Files.isDirectory(clients.resolve("node_modules"))) {
            run(clients, "npm", "ci", "--silent");
        }
        return run(clients, "node", script);
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectError(directory.resolve("errors.txt").toFile());
        builder.environment().put("OPENAI_BASE_URL", server.baseUrl() + "/v1");
        builder.environment().put("OPENAI_API_KEY", OmniaServer.LIVE_KEY);
        builder.environment().put("ANTHROPIC_BASE_URL", server.baseUrl());
        builder.environment().put("ANTHROPIC_API_KEY", OmniaServer.LIVE_KEY);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES))
                .as("%s ended", command[0])
                .isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", String.join(" ", command), Files.readString(directory.resolve("errors.txt")))
                .isZero();
        return output.strip();
    }

    @Test
    void javaClientListsChatsAndStreams() {
        var client = client(OmniaServer.LIVE_KEY);
        var request = ChatCompletionCreateParams.builder()
                .model("sandbox/chat")
                .addUserMessage(PROMPT)
                .build();

        var ids =
                client.models().list().items().stream().map(model -> model.id()).toList();
        var answer = client.chat().completions().create(request);
        var streamed = new StringBuilder();
        var usage = new long[1];
        var withUsage = request.toBuilder()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = client.chat().completions().createStreaming(withUsage)) {
            stream.stream().forEach(chunk -> {
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(streamed::append));
                chunk.usage().ifPresent(reported -> usage[0] = reported.totalTokens());
            });
        }

        assertThat(ids).contains("sandbox/chat", "sandbox/slow");
        assertThat(answer.choices().getFirst().message().content()).contains(streamed.toString());
        assertThat(answer.usage().orElseThrow().totalTokens())
                .isEqualTo(usage[0])
                .isPositive();
    }

    @Test
    void javaClientSeesTypedErrors() {
        var client = client(OmniaServer.LIVE_KEY);

        assertThatThrownBy(() -> ask(client("omnia_test_wrong"), "sandbox/chat"))
                .isInstanceOf(UnauthorizedException.class);
        assertThatThrownBy(() -> ask(client, "nobody/nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ask(client, "sandbox/error-429")).isInstanceOf(RateLimitException.class);
    }

    @Test
    void javaClientAsksForAResponseWholeAndStreamed() {
        var client = client(OmniaServer.LIVE_KEY);
        var request = ResponseCreateParams.builder()
                .model("sandbox/chat")
                .input(PROMPT)
                .build();

        var whole = client.responses().create(request);
        var streamed = new StringBuilder();
        var completed = new long[1];
        try (var stream = client.responses().createStreaming(request)) {
            stream.stream().forEach(event -> {
                event.outputTextDelta().ifPresent(delta -> streamed.append(delta.delta()));
                event.completed()
                        .ifPresent(end -> completed[0] =
                                end.response().usage().orElseThrow().totalTokens());
            });
        }

        var said = whole.output().getFirst().asMessage().content().getFirst().asOutputText();
        assertThat(said.text()).isEqualTo(streamed.toString()).contains("hello to the world");
        assertThat(whole.usage().orElseThrow().totalTokens())
                .isEqualTo(completed[0])
                .isPositive();
    }

    @Test
    void javaClientEmbedsAndCompletes() {
        var client = client(OmniaServer.LIVE_KEY);

        var embedding = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("sandbox/embed")
                        .input("hello world")
                        .dimensions(64)
                        .build());
        var completion = client.completions()
                .create(CompletionCreateParams.builder()
                        .model("sandbox/chat")
                        .prompt(PROMPT)
                        .build());

        assertThat(embedding.data().getFirst().embedding()).hasSize(64);
        assertThat(embedding.usage().promptTokens()).isPositive();
        assertThat(completion.choices().getFirst().text()).contains("hello to the world");
    }

    @Test
    void javaClientOfAnthropicsAsksStreamsAndCounts() {
        var client = anthropic(OmniaServer.LIVE_KEY);
        var request = MessageCreateParams.builder()
                .model("sandbox/chat")
                .maxTokens(200)
                .addUserMessage(PROMPT)
                .build();

        var whole = client.messages().create(request);
        var streamed = new StringBuilder();
        try (var stream = client.messages().createStreaming(request)) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .forEach(text -> streamed.append(text.text()));
        }
        var counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("sandbox/chat")
                        .addUserMessage(PROMPT)
                        .build());

        assertThat(whole.content().getFirst().asText().text())
                .isEqualTo(streamed.toString())
                .contains("hello to the world");
        assertThat(counted.inputTokens()).isEqualTo(whole.usage().inputTokens()).isPositive();
        assertThatThrownBy(() -> anthropic("omnia_test_wrong").messages().create(request))
                .isInstanceOf(com.anthropic.errors.UnauthorizedException.class);
        var limited = request.toBuilder().model("sandbox/error-429").build();
        assertThatThrownBy(() -> client.messages().create(limited))
                .isInstanceOf(com.anthropic.errors.RateLimitException.class);
    }

    private static AnthropicClient anthropic(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(server.baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static void ask(OpenAIClient client, String model) {
        client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(model)
                        .addUserMessage(PROMPT)
                        .build());
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.baseUrl() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
