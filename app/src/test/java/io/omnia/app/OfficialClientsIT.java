package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own clients, unchanged, against the running program. */
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
        var seen = new JsonObject(runNode());

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

    private static String runNode() throws IOException, InterruptedException {
        var clients = folder.resolve("clients");
        Files.createDirectories(clients);
        try (var files = Files.list(OmniaServer.root().resolve("app/src/test/clients"))) {
            for (var file : files.toList()) {
                Files.copy(file, clients.resolve(file.getFileName()));
            }
        }
        run(clients, "npm", "ci", "--silent");
        return run(clients, "node", "openai.mjs");
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectError(directory.resolve("errors.txt").toFile());
        builder.environment().put("OPENAI_BASE_URL", server.baseUrl() + "/v1");
        builder.environment().put("OPENAI_API_KEY", OmniaServer.LIVE_KEY);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s ended", command[0]).isTrue();
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

        var ids = client.models().list().items().stream().map(model -> model.id()).toList();
        var answer = client.chat().completions().create(request);
        var streamed = new StringBuilder();
        var usage = new long[1];
        var withUsage = request.toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = client.chat().completions().createStreaming(withUsage)) {
            stream.stream().forEach(chunk -> {
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(streamed::append));
                chunk.usage().ifPresent(reported -> usage[0] = reported.totalTokens());
            });
        }

        assertThat(ids).contains("sandbox/chat", "sandbox/slow");
        assertThat(answer.choices().getFirst().message().content()).contains(streamed.toString());
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(usage[0]).isPositive();
    }

    @Test
    void javaClientSeesTypedErrors() {
        var client = client(OmniaServer.LIVE_KEY);

        assertThatThrownBy(() -> ask(client("omnia_test_wrong"), "sandbox/chat")).isInstanceOf(UnauthorizedException.class);
        assertThatThrownBy(() -> ask(client, "nobody/nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ask(client, "sandbox/error-429")).isInstanceOf(RateLimitException.class);
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
