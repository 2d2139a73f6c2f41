package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Somebody in front of a browser: signed in by a cookie, and on a page of the server's own. */
final class ConsoleSession {
    private final OmniaServer server;
    private final String cookie;

    private ConsoleSession(OmniaServer server, String cookie) {
        this.server = server;
        this.cookie = cookie;
    }

    /** The operator whom the first start made. */
    static ConsoleSession operator(OmniaServer server) {
        return signIn(server, OmniaServer.EMAIL, OmniaServer.PASSWORD);
    }

    static ConsoleSession signIn(OmniaServer server, String email, String password) {
        var sent = new JsonObject().put("email", email).put("password", password);
        var answer = server.send(server.request("/api/session", null)
                .header("content-type", "application/json")
                .header("sec-fetch-site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(sent.encode()))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        return new ConsoleSession(server, cookie.substring(0, cookie.indexOf(';')));
    }

    /** A request with the cookie, as a page of ours sends it. */
    HttpRequest.Builder request(String path) {
        return server.request(path, null).header("cookie", cookie).header("sec-fetch-site", "same-origin");
    }

    HttpResponse<String> get(String path) {
        return server.send(request(path).GET().build());
    }

    HttpResponse<String> send(String method, String path, JsonObject body, String... headers) {
        var request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body == null) {
            return server.send(
                    request.method(method, HttpRequest.BodyPublishers.noBody()).build());
        }
        return server.send(request.header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    }

    /** The body of an answer that has to be good. */
    JsonObject read(String path) {
        return body(get(path));
    }

    static JsonObject body(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return new JsonObject(answer.body());
    }

    String cookie() {
        return cookie;
    }
}
