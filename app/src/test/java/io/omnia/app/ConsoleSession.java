package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A person who signed in to the console of a server, as a browser would call its routes. */
final class ConsoleSession {
    private final OmniaServer server;
    private final String cookie;

    private ConsoleSession(OmniaServer server, String cookie) {
        this.server = server;
        this.cookie = cookie;
    }

    static ConsoleSession signIn(OmniaServer server, String email, String password) {
        var body = new JsonObject().put("email", email).put("password", password);
        var answer = server.send(server.request("/api/session", null)
                .header("content-type", "application/json")
                .header("sec-fetch-site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var set = answer.headers().firstValue("set-cookie").orElseThrow();
        return new ConsoleSession(server, set.substring(0, set.indexOf(';')));
    }

    HttpResponse<String> send(String method, String path, JsonObject body) {
        var request = server.request(path, null).header("cookie", cookie).header("sec-fetch-site", "same-origin");
        return server.send(
                body == null
                        ? request.method(method, HttpRequest.BodyPublishers.noBody())
                                .build()
                        : request.header("content-type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                                .build());
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null);
    }

    /** The answer of a route that has to succeed. */
    JsonObject json(String path) {
        return body(get(path));
    }

    static JsonObject body(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return new JsonObject(answer.body());
    }
}
