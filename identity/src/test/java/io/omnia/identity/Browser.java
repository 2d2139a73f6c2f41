package io.omnia.identity;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;

/** A browser as far as it matters here: it keeps one cookie, and says of each request that a page of ours sends it. */
final class Browser {
    static final String COOKIE = "omnia_session";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI server;
    private String token;

    Browser(URI server) {
        this.server = server;
    }

    /** Another browser that has got hold of this one's cookie. */
    Browser thief() {
        var thief = new Browser(server);
        thief.token = token;
        return thief;
    }

    void plant(String value) {
        token = value;
    }

    String token() {
        return token;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, request -> request);
    }

    HttpResponse<String> send(String method, String path, JsonObject body) {
        return send(method, path, body, request -> request.header("sec-fetch-site", "same-origin"));
    }

    HttpResponse<String> send(String method, String path, JsonObject body, Headers headers) {
        var request = HttpRequest.newBuilder(server.resolve(path));
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json").method(method, BodyPublishers.ofString(body.encode()));
        }
        if (token != null) {
            request.header("cookie", COOKIE + "=" + token);
        }
        try {
            var answer = CLIENT.send(headers.add(request).build(), HttpResponse.BodyHandlers.ofString());
            setCookie(answer).ifPresent(this::keep);
            return answer;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    HttpResponse<String> signIn(String email, String password) {
        return send("POST", "/api/session", new JsonObject().put("email", email).put("password", password));
    }

    static Optional<String> setCookie(HttpResponse<?> answer) {
        return answer.headers().firstValue("set-cookie");
    }

    static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error").getString("code");
    }

    private void keep(String header) {
        var value = header.substring(header.indexOf('=') + 1, header.indexOf(';'));
        token = value.isEmpty() ? null : value;
    }

    /** Adds headers to a request. */
    interface Headers {
        HttpRequest.Builder add(HttpRequest.Builder request);
    }
}
