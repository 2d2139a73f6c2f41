package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.mail.Outbox;
import io.omnia.platform.time.Eventually;
import io.omnia.privacy.Proves;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing up, verifying, and losing and changing passwords, over HTTP and with PostgreSQL. */
@QuarkusTest
class PeopleApiTest {
    private static final String PASSWORD = "seven green bottles";
    private static final String OTHER = "eight brown bottles";

    @TestHTTPResource
    URI server;

    @Inject
    Outbox outbox;

    @Inject
    Accounts accounts;

    @Inject
    Passwords passwords;

    @Inject
    Clock clock;

    @Inject
    Jdbi database;

    private String email;
    private Browser browser;

    @BeforeEach
    void begin() {
        // Limits of earlier tests are over by now.
        advance(Duration.ofHours(2));
        email = UUID.randomUUID() + "@example.org";
        browser = new Browser(server);
    }

    @Test
    void aPersonSignsUpConfirmsTheAddressAndSignsIn() {
        var answer = signUp(email, PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(Browser.setCookie(answer)).isEmpty();
        assertThat(Browser.code(browser.signIn(email, PASSWORD))).isEqualTo("email_not_verified");
        assertThat(Browser.code(browser.signIn(email, OTHER))).isEqualTo("wrong_credentials");
        var mail = lastMail(email);
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address");
        assertThat(mail.text()).contains(own() + "/verify-email#token=");

        var verified = post("/api/verify-email", new JsonObject().put("token", token(mail)));

        assertThat(verified.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(verified.body())).isEqualTo(new JsonObject().put("email", email));
        var me = browser.signIn(email, PASSWORD);
        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(me.body()).getString("role")).isEqualTo("member");
        assertThat(new JsonObject(me.body()).getBoolean("email_verified")).isTrue();
    }

    @Test
    void anAddressWithAnAccountIsAnsweredLikeOneWithoutAndToldByMail() {
        verifiedPerson();
        var before = passwords.computed();
        var known = signUp(email, OTHER);
        var between = passwords.computed();
        var unknown = signUp(UUID.randomUUID() + "@example.org", OTHER);

        assertThat(known.statusCode()).isEqualTo(unknown.statusCode());
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(known.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
        assertThat(between - before).isEqualTo(1).isEqualTo(passwords.computed() - between);
        assertThat(lastMail(email).subject()).isEqualTo("You already have an account");
        assertThat(browser.signIn(email, OTHER).statusCode()).isEqualTo(401);
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverSignedUpFirstWithAnAddressDoesNotGetTheAccountOfItsOwner() {
        signUp(email, "the password of a thief");
        var thiefs = token(lastMail(email));
        signUp(email, PASSWORD);

        assertThat(Browser.code(post("/api/verify-email", new JsonObject().put("token", thiefs))))
                .isEqualTo("link_expired");
        post("/api/verify-email", new JsonObject().put("token", token(lastMail(email))));

        assertThat(browser.signIn(email, "the password of a thief").statusCode())
                .isEqualTo(401);
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountThatAnOperatorMadeIsNotTakenOverBySigningUp() {
        accounts.create(new EmailAddress(email), AccountRole.MEMBER);

        signUp(email, PASSWORD);

        assertThat(lastMail(email).subject()).isEqualTo("You already have an account");
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    @Proves("OMNI-2.4")
    @Proves("GATE-2.6")
    void aLinkWorksOnceForItsOwnPurposeAndUntilItsEnd() {
        signUp(email, PASSWORD);
        var token = token(lastMail(email));

        assertThat(browser.get("/api/verify-email").statusCode()).isEqualTo(405);
        assertThat(Browser.code(reset(token, OTHER))).isEqualTo("link_expired");
        assertThat(post("/api/verify-email", new JsonObject().put("token", token))
                        .statusCode())
                .as("neither looking at it nor using it for something else used it up")
                .isEqualTo(200);
        var again = post("/api/verify-email", new JsonObject().put("token", token));
        assertThat(again.statusCode()).isEqualTo(410);
        assertThat(Browser.code(again)).isEqualTo("link_expired");

        var late = UUID.randomUUID() + "@example.org";
        signUp(late, PASSWORD);
        var lateToken = token(lastMail(late));
        advance(Duration.ofHours(24));
        assertThat(Browser.code(post("/api/verify-email", new JsonObject().put("token", lateToken))))
                .isEqualTo("link_expired");
    }

    @Test
    void aForgottenPasswordIsSetByALinkAndEndsEverySession() {
        verifiedPerson();
        browser.signIn(email, PASSWORD);
        var thief = browser.thief();

        var known = forgot(email);
        var unknown = forgot(UUID.randomUUID() + "@example.org");

        assertThat(known.statusCode()).isEqualTo(202).isEqualTo(unknown.statusCode());
        assertThat(known.body()).isEqualTo("{}").isEqualTo(unknown.body());
        assertThat(known.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
        var mail = awaitMail(email, "Set a new password");
        assertThat(mail.text()).contains(own() + "/reset-password#token=");
        assertThat(Browser.code(reset(token(mail), "too short"))).isEqualTo("password_too_weak");

        assertThat(reset(token(mail), OTHER).statusCode()).isEqualTo(204);

        assertThat(thief.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(browser.signIn(email, OTHER).statusCode()).isEqualTo(200);
        assertThat(lastMail(email).subject()).isEqualTo("Your password was changed");
        assertThat(Browser.code(reset(token(mail), PASSWORD))).isEqualTo("link_expired");
    }

    @Test
    void aLinkForANewPasswordEndsAfterHalfAnHourAndWhenThereIsANewerOne() {
        verifiedPerson();
        forgot(email);
        var first = token(awaitMail(email, "Set a new password"));
        var sent = mails(email).size();
        forgot(email);
        Eventually.holds(
                "a second mail", Duration.ofSeconds(10), () -> mails(email).size() > sent);
        var second = token(lastMail(email));

        assertThat(Browser.code(reset(first, OTHER))).isEqualTo("link_expired");
        advance(Duration.ofMinutes(31));
        assertThat(Browser.code(reset(second, OTHER))).isEqualTo("link_expired");
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void changingThePasswordGivesANewCookieAndEndsTheOtherSessions() {
        verifiedPerson();
        browser.signIn(email, PASSWORD);
        var other = new Browser(server);
        other.signIn(email, PASSWORD);
        var old = browser.thief();

        assertThat(Browser.code(change(OTHER, "nine yellow bottles"))).isEqualTo("wrong_credentials");
        assertThat(change(PASSWORD, OTHER).statusCode()).isEqualTo(204);

        assertThat(browser.token()).isNotEqualTo(old.token());
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(200);
        assertThat(old.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(other.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(lastMail(email).subject()).isEqualTo("Your password was changed");
    }

    @Test
    void guessingIsRefusedAfterAWhileAndKeepsNobodyElseOut() {
        verifiedPerson();
        var owner = email;
        for (var i = 0; i < 10; i++) {
            assertThat(browser.signIn(owner, "guess number " + i).statusCode()).isEqualTo(401);
        }

        var refused = browser.signIn(owner, PASSWORD);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Browser.code(refused)).isEqualTo("too_many_attempts");
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(800, 900);
        email = UUID.randomUUID() + "@example.org";
        verifiedPerson();
        assertThat(browser.signIn(email, PASSWORD).statusCode())
                .as("another person on the same network")
                .isEqualTo(200);
        advance(Duration.ofMinutes(15));
        assertThat(browser.signIn(owner, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownAddressIsLockedLikeAKnownOne() {
        for (var i = 0; i < 10; i++) {
            browser.signIn(email, "guess number " + i);
        }

        assertThat(browser.signIn(email, "once more").statusCode()).isEqualTo(429);
    }

    @Test
    void nobodyFillsTheMailboxOfAnother() {
        for (var i = 0; i < 5; i++) {
            assertThat(signUp(email, PASSWORD).statusCode()).isEqualTo(202);
        }

        assertThat(signUp(email, PASSWORD).statusCode()).isEqualTo(429);
        assertThat(forgot(email).statusCode()).isEqualTo(429);
        assertThat(mails(email)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "fourteen chars",
                "aaaaaaaaaaaaaaaa",
                "Password1234567890",
                "password password password",
                "my secret password",
            })
    void aPasswordThatIsGuessedSoonIsNotTaken(String weak) {
        var answer = signUp(email, weak);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Browser.code(answer)).isEqualTo("password_too_weak");
        assertThat(mails(email)).isEmpty();
    }

    @Test
    void aForgedHostGetsIntoNoMail() throws IOException {
        verifiedPerson();
        var sent = mails(email).size();
        var body = new JsonObject().put("email", email).encode();

        var answer =
                raw("POST /api/password/forgot HTTP/1.1\r\nHost: evil.example\r\ncontent-type: application/json\r\n"
                        + "connection: close\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);

        assertThat(answer).startsWith("HTTP/1.1 409").contains("public_url_missing");
        assertThat(mails(email)).hasSize(sent);
    }

    @Test
    void anUnencryptedAddressTakesNoPassword() throws IOException {
        verifiedPerson();
        var body =
                new JsonObject().put("email", email).put("password", PASSWORD).encode();

        var answer = raw("POST /api/session HTTP/1.1\r\nHost: omnia.lan:8080\r\ncontent-type: application/json\r\n"
                + "x-forwarded-proto: https\r\nconnection: close\r\ncontent-length: " + body.length() + "\r\n\r\n"
                + body);

        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .contains("insecure_address")
                .doesNotContain("set-cookie");
    }

    @Test
    void noRouteSendsABrowserElsewhere() {
        signUp(email, PASSWORD);
        var token = new JsonObject().put("token", token(lastMail(email)));
        var credentials = new JsonObject().put("email", email).put("password", PASSWORD);

        for (var answer : List.of(
                post("/api/verify-email?next=//evil.example", token),
                post("/api/session?return_to=https://evil.example", credentials),
                browser.get("/api/instance?redirect=https://evil.example"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("location")).isEmpty();
        }
    }

    @Test
    void theInstanceSaysWhatTheConsoleHasToKnow() {
        var instance = new JsonObject(browser.get("/api/instance").body());

        assertThat(instance.fieldNames())
                .containsExactlyInAnyOrder("needs_first_admin", "sign_up", "mail", "version", "base_url");
        assertThat(instance.getString("sign_up")).isEqualTo("open");
        assertThat(instance.getString("mail")).isEqualTo("mailbox");
        assertThat(instance.getString("base_url")).isEqualTo(own());
    }

    @Test
    void nothingThatOpensAnythingIsKept() {
        verifiedPerson();
        browser.signIn(email, PASSWORD);
        signUp(UUID.randomUUID() + "@example.org", PASSWORD);

        var rows = database.withHandle(
                handle -> handle.createQuery("""
                        select s::text from identity.session s union all select l::text from identity.link l
                        union all select a::text from identity.account a
                        """).mapTo(String.class).list());

        assertThat(rows).isNotEmpty();
        assertThat(rows).noneMatch(row -> row.contains(browser.token()) || row.contains(PASSWORD));
    }

    private void verifiedPerson() {
        signUp(email, PASSWORD);
        var verified = post("/api/verify-email", new JsonObject().put("token", token(lastMail(email))));
        assertThat(verified.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> signUp(String address, String password) {
        return post("/api/sign-up", new JsonObject().put("email", address).put("password", password));
    }

    private HttpResponse<String> forgot(String address) {
        return post("/api/password/forgot", new JsonObject().put("email", address));
    }

    private HttpResponse<String> reset(String token, String password) {
        return post("/api/password/reset", new JsonObject().put("token", token).put("password", password));
    }

    private HttpResponse<String> change(String current, String wanted) {
        return browser.send(
                "POST",
                "/api/me/password",
                new JsonObject().put("current", current).put("new", wanted));
    }

    /** From a browser that has never been here. */
    private HttpResponse<String> post(String path, JsonObject body) {
        return new Browser(server).send("POST", path, body);
    }

    private List<Outbox.Entry> mails(String address) {
        return outbox.list(null, 200).stream()
                .filter(mail -> mail.recipient().equals(address))
                .toList();
    }

    private Outbox.Entry lastMail(String address) {
        return mails(address).getFirst();
    }

    private Outbox.Entry awaitMail(String address, String subject) {
        Eventually.holds(
                subject,
                Duration.ofSeconds(10),
                () -> mails(address).stream().anyMatch(mail -> mail.subject().equals(subject)));
        return mails(address).stream()
                .filter(mail -> mail.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static String token(Outbox.Entry mail) {
        var start = mail.text().indexOf("#token=") + "#token=".length();
        return mail.text().substring(start, mail.text().indexOf('\n', start));
    }

    private String own() {
        return server.getScheme() + "://" + server.getAuthority();
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void advance(Duration time) {
        ((SettableClock) clock).advance(time);
    }
}
