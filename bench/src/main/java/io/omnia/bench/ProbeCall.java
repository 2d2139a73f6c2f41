package io.omnia.bench;

import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Single calls outside of any measurement: is it up, does it answer right, what did it book. */
final class ProbeCall {
    private static final Duration TIMEOUT = Duration.ofSeconds(150);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    HttpResponse<byte[]> chat(Subject subject, Work work) throws IOException, InterruptedException {
        var body = RequestTemplate.body(work, subject.modelPrefix());
        return post(subject.port(), work.caller().path, subject.headers(), body);
    }

    HttpResponse<byte[]> chat(int port, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        return post(port, "/v1/chat/completions", headers, body);
    }

    private HttpResponse<byte[]> post(int port, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        var request = at(port, path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(int port, Map<String, String> headers, String path)
            throws IOException, InterruptedException {
        return client.send(at(port, path, headers).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder at(int port, String path, Map<String, String> headers) {
        var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT);
        headers.forEach(builder::header);
        return builder;
    }
}
