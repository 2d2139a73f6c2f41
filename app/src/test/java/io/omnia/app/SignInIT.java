package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.omnia.privacy.Proves;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program behind a proxy that speaks https, with a mail server beside it. */
class SignInIT {
    private static final String PASSWORD = "seven green bottles";
    private static final String EMAIL = "ada@example.org";

    private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    Path folder;

    @BeforeEach
    void startMailServer() {
        mails.start();
    }

    @AfterEach
    void stopMailServer() {
        mails.stop();
    }

    @Test
    @Proves("OMNI-6.1")
    @Proves("GATE-5.3")
    void aPersonSignsUpBehindAProxyAndTheLinkComesByMail() throws Exception {
        var settings = new HashMap<>(mailServer());
        settings.put("OMNIA_HTTP_TRUSTED_PROXIES", "127.0.0.1/32");
        settings.put("OMNIA_HTTP_PUBLIC_URL", "https://ai.example.org/");
        try (var server = OmniaServer.start(folder.resolve("data"), "0", settings)) {
            var credentials = new JsonObject().put("email", EMAIL).put("password", PASSWORD);
            assertThat(post(server, "/api/sign-up", credentials).statusCode()).isEqualTo(202);
            assertThat(mails.waitForIncomingEmail(20_000, 1)).isTrue();
            var text = mails.getReceivedMessages()[0].getContent().toString();
            assertThat(text).contains("https://ai.example.org/verify-email#token=");
            var token = text.substring(text.indexOf("#token=") + 7)
                    .lines()
                    .findFirst()
                    .orElseThrow();
            assertThat(post(server, "/api/verify-email", new JsonObject().put("token", token.strip()))
                            .statusCode())
                    .isEqualTo(200);

            var signedIn = post(server, "/api/session", credentials);

            assertThat(signedIn.statusCode()).isEqualTo(200);
            var header = signedIn.headers().firstValue("set-cookie").orElseThrow();
            var cookie = header.substring(0, header.indexOf(';'));
            assertThat(cookie).matches("__Host-omnia=[0-9A-Za-z_-]{43}");
            assertThat(header.replaceFirst("Expires=[^;]+; ", ""))
                    .isEqualTo(cookie + "; Max-Age=2592000; Path=/; Secure; HTTPOnly; SameSite=Lax");
            UnaryOperator<HttpRequest.Builder> behindProxy = request -> request.header("x-forwarded-proto", "https")
                    .header("x-forwarded-for", "203.0.113.7, 198.51.100.9")
                    .header("cookie", cookie);
            var sessions = server.send(
                    behindProxy.apply(server.request("/api/me/sessions", null)).build());
            assertThat(sessions.body()).contains("\"ip\":\"198.51.100.9\"").doesNotContain("203.0.113.7");
            assertThat(server.send(server.request("/api/me", null)
                                    .header("cookie", cookie)
                                    .build())
                            .statusCode())
                    .as("the cookie of the encrypted address counts there only")
                    .isEqualTo(401);
            assertThat(mails.getReceivedMessages()).hasSize(1);
            assertThat(server.data().resolve("mailbox")).doesNotExist();
        }
    }

    @Test
    void withoutAMailServerTheOperatorReadsTheMails() throws Exception {
        var settings = Map.of("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        try (var server = OmniaServer.start(folder.resolve("data"), "0", settings)) {
            var credentials = new JsonObject().put("email", EMAIL).put("password", PASSWORD);
            assertThat(server.post("/api/sign-up", null, credentials.encode()).statusCode())
                    .isEqualTo(202);

            JsonObject mail;
            do {
                OmniaServer.pause(50);
                mail = new JsonObject(server.get("/api/admin/mailbox", Customer.MANAGEMENT_KEY)
                                .body())
                        .getJsonArray("data")
                        .getJsonObject(0);
            } while (mail.getString("state").equals("waiting"));

            assertThat(mail.fieldNames())
                    .containsExactlyInAnyOrder(
                            "id", "to", "subject", "text", "state", "created_at", "sent_at", "error");
            assertThat(mail.getString("to")).isEqualTo(EMAIL);
            assertThat(mail.getString("state")).isEqualTo("sent");
            assertThat(mail.getString("text")).contains(server.baseUrl() + "/verify-email#token=");
            assertThat(new JsonObject(server.get("/api/admin/mailbox/" + mail.getString("id"), Customer.MANAGEMENT_KEY)
                            .body()))
                    .isEqualTo(mail);
            assertThat(Files.readString(server.data().resolve("mailbox/" + mail.getString("id") + ".txt")))
                    .contains(mail.getString("text"));
            assertThat(server.get("/api/admin/mailbox", null).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withAMailServerThereIsNoMailbox() {
        var settings = new HashMap<>(mailServer());
        settings.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        try (var server = OmniaServer.start(folder.resolve("data"), "0", settings)) {
            var answer = server.get("/api/admin/mailbox", Customer.MANAGEMENT_KEY);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("mailbox_off");
        }
    }

    private Map<String, String> mailServer() {
        return Map.of(
                "OMNIA_MAIL_SMTP_HOST", "127.0.0.1",
                "OMNIA_MAIL_SMTP_PORT", Integer.toString(mails.getSmtp().getPort()),
                "OMNIA_MAIL_SMTP_ENCRYPTION", "none",
                "OMNIA_MAIL_FROM", "omnia@example.org");
    }

    /** As the proxy passes it on. */
    private static HttpResponse<String> post(OmniaServer server, String path, JsonObject body) {
        return server.send(server.request(path, null)
                .header("x-forwarded-proto", "https")
                .header("x-forwarded-for", "198.51.100.9")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build());
    }
}
