package io.omnia.app;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Makes calls and writes down exactly what came back, also of an answer that breaks off. */
final class MeteredClient {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String DONE = "data: [DONE]";

    private final String baseUrl;
    private final String key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    MeteredClient(OmniaServer server, String key) {
        this(server.baseUrl(), key);
    }

    /** @param baseUrl of a server, or of what stands before several */
    MeteredClient(String baseUrl, String key) {
        this.baseUrl = baseUrl;
        this.key = key;
    }

    /** What arrived of a body, and whether it was all. */
    private record Arrived(String text, boolean whole, String trouble) {}

    CallTranscript call(long number, JsonObject body) {
        var begun = Instant.now();
        var streamed = body.getBoolean("stream");
        var request = HttpRequest.newBuilder(URI.create(baseUrl + "/v1/chat/completions"))
                .timeout(LONGEST)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        HttpResponse<InputStream> head;
        try {
            head = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException broken) {
            return new CallTranscript(number, streamed, begun, since(begun), 0, "", false, "", "", broken.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
        var arrived = read(head.body());
        var status = head.statusCode();
        var done = (status == 200 && streamed) ? arrived.text.contains(DONE) : arrived.whole;
        return new CallTranscript(
                number,
                streamed,
                begun,
                since(begun),
                status,
                head.headers().firstValue("x-omnia-call").orElse(""),
                done,
                status == 200 ? said(arrived.text, streamed) : code(arrived.text),
                head.headers().firstValue("retry-after").orElse(""),
                arrived.trouble);
    }

    private static Arrived read(InputStream body) {
        var bytes = new ByteArrayOutputStream();
        try (body) {
            body.transferTo(bytes);
            return new Arrived(bytes.toString(StandardCharsets.UTF_8), true, "");
        } catch (IOException broken) {
            return new Arrived(bytes.toString(StandardCharsets.UTF_8), false, broken.toString());
        }
    }

    private static String said(String text, boolean streamed) {
        try {
            if (!streamed) {
                return first(new JsonObject(text)).getJsonObject("message").getString("content");
            }
            var said = new StringBuilder();
            text.lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> new JsonObject(line.substring("data: ".length())))
                    .forEach(event -> said.append(piece(event)));
            return said.toString();
        } catch (DecodeException brokenOff) {
            return text;
        }
    }

    private static String piece(JsonObject event) {
        if (event.containsKey("error")) {
            return "[" + event.getJsonObject("error").getString("code") + "]";
        }
        var choices = event.getJsonArray("choices", new JsonArray());
        return choices.isEmpty() ? "" : first(event).getJsonObject("delta").getString("content", "");
    }

    private static JsonObject first(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0);
    }

    /** The code of an error in the dialect of OpenAI, whose four fields have to be there; else what came instead. */
    private static String code(String text) {
        try {
            var error = new JsonObject(text).getJsonObject("error");
            var whole = error != null
                    && error.getString("message") != null
                    && error.getString("type") != null
                    && error.containsKey("param")
                    && error.getString("code") != null;
            return whole ? error.getString("code") : text;
        } catch (DecodeException notJson) {
            return text;
        }
    }

    private static Duration since(Instant begun) {
        return Duration.between(begun, Instant.now());
    }
}
