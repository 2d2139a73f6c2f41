package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on an empty data folder, from the printed link to an admin who is signed in. */
class FirstAdminIT {
    private static final Pattern LINK = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/first-admin#token=(\\S+)");
    private static final String PASSWORD = "seven green bottles";

    @TempDir
    Path folder;

    @Test
    void theLinkThatTheFirstStartPrintsMakesAnAdminOnce() {
        try (var server = OmniaServer.startWithoutAdmin(folder.resolve("data"), Map.of())) {
            assertThat(instance(server).getBoolean("needs_first_admin")).isTrue();
            awaitGreetings(server, 1);
            var printed = LINK.matcher(server.consoleText());
            assertThat(printed.find()).as(server.consoleText()).isTrue();
            assertThat(printed.group(1)).isEqualTo(server.baseUrl());
            var token = printed.group(2);

            assertRefused(claim(server, "not-" + token, "ada@example.org", PASSWORD), 403, "link_unknown");
            assertRefused(claim(server, token, "ada@example.org", "too short"), 400, "password_too_weak");
            var claimed = claim(server, token, "ada@example.org", PASSWORD);

            assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(201);
            var me = new JsonObject(claimed.body());
            assertThat(me.getString("role")).isEqualTo("admin");
            assertThat(me.getString("email")).isEqualTo("ada@example.org");
            assertThat(me.getBoolean("email_verified")).isTrue();
            var cookie = claimed.headers().firstValue("set-cookie").orElseThrow();
            assertThat(cookie).startsWith("omnia_session=");
            var accounts = server.send(server.request("/api/accounts", null)
                    .header("cookie", cookie.substring(0, cookie.indexOf(';')))
                    .build());
            assertThat(accounts.statusCode()).isEqualTo(200);
            assertRefused(claim(server, token, "eve@example.org", PASSWORD), 403, "link_used");
            assertThat(instance(server).getBoolean("needs_first_admin")).isFalse();
            assertThat(server.consoleText()).contains("API key (test credit, shown this once): omnia_test_");
        }
    }

    @Test
    void anotherStartPrintsAnotherLinkUntilOneIsUsed() {
        try (var server = OmniaServer.startWithoutAdmin(folder.resolve("data"), Map.of())) {
            var first = lastToken(server);
            server.terminate();
            server.awaitEnd();
            server.startProcess();
            server.awaitReady();
            awaitGreetings(server, 2);
            var second = lastToken(server);

            assertThat(second).isNotEqualTo(first);
            assertRefused(claim(server, first, "ada@example.org", PASSWORD), 403, "link_unknown");
            assertThat(claim(server, second, "ada@example.org", PASSWORD).statusCode())
                    .isEqualTo(201);

            server.terminate();
            server.awaitEnd();
            server.startProcess();
            server.awaitReady();
            awaitGreetings(server, 3);
            assertThat(lastToken(server)).as("no further link").isEqualTo(second);
        }
    }

    /** The greeting is printed a moment after the server is ready. */
    private static void awaitGreetings(OmniaServer server, int count) {
        while (server.consoleText().split("Console        http", -1).length <= count) {
            OmniaServer.pause(20);
        }
    }

    private static String lastToken(OmniaServer server) {
        awaitGreetings(server, 1);
        var printed = LINK.matcher(server.consoleText());
        var token = "";
        while (printed.find()) {
            token = printed.group(2);
        }
        return token;
    }

    private static JsonObject instance(OmniaServer server) {
        return new JsonObject(server.get("/api/instance", null).body());
    }

    private static HttpResponse<String> claim(OmniaServer server, String token, String email, String password) {
        var body = new JsonObject().put("token", token).put("email", email).put("password", password);
        return server.post("/api/first-admin", null, body.encode());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                .isEqualTo(code);
    }
}
