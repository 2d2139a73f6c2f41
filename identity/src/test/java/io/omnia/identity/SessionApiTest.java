package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in and out as a browser sees it, over HTTP and with PostgreSQL. */
@QuarkusTest
class SessionApiTest {
    private static final String PASSWORD = TestPeople.PASSWORD;

    @TestHTTPResource
    URI server;

    @Inject
    Accounts accounts;

    @Inject
    Passwords passwords;

    @Inject
    ApiKeys keys;

    @Inject
    TestPeople people;

    @Inject
    Clock clock;

    private String email;
    private Browser browser;

    @BeforeEach
    void begin() {
        email = people.make(AccountRole.MEMBER).email();
        browser = new Browser(server);
    }

    @Test
    void aPersonSignsInSeesThemselvesAndSignsOut() {
        var answer = browser.signIn(email, PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(200);
        var me = new JsonObject(answer.body());
        assertThat(me.fieldNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "email",
                        "email_verified",
                        "name",
                        "role",
                        "status",
                        "language",
                        "look",
                        "shortcuts",
                        "checklist_dismissed",
                        "created_at");
        assertThat(me.getString("email")).isEqualTo(email);
        assertThat(new JsonObject(browser.get("/api/me").body())).isEqualTo(me);

        var thief = browser.thief();
        var out = browser.send("DELETE", "/api/session", null);

        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(withoutEnd(Browser.setCookie(out).orElseThrow()))
                .isEqualTo("omnia_session=; Max-Age=0; Path=/; HTTPOnly; SameSite=Lax");
        assertThat(Browser.code(browser.get("/api/me"))).isEqualTo("not_signed_in");
        assertThat(thief.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void theCookieIsReadableByTheServerAlone() {
        var header = Browser.setCookie(browser.signIn(email, PASSWORD)).orElseThrow();

        assertThat(withoutEnd(header))
                .isEqualTo("omnia_session=" + browser.token() + "; Max-Age=2592000; Path=/; HTTPOnly; SameSite=Lax");
        assertThat(browser.token()).matches("[0-9A-Za-z_-]{43}");
    }

    @Test
    void aCookieFromBeforeTheSignInOpensNothingAfterIt() {
        var planted = "x".repeat(43);
        browser.plant(planted);
        browser.signIn(email, PASSWORD);
        var first = browser.thief();

        assertThat(browser.token()).isNotEqualTo(planted);
        browser.signIn(email, PASSWORD);

        assertThat(browser.get("/api/me").statusCode()).isEqualTo(200);
        assertThat(first.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressAreAnsweredAlikeAndCostTheSame() {
        var before = passwords.computed();
        var wrong = browser.signIn(email, "not the password at all");
        var between = passwords.computed();
        var unknown = browser.signIn(UUID.randomUUID() + "@example.org", PASSWORD);

        assertThat(wrong.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
        assertThat(wrong.body()).isEqualTo(unknown.body());
        assertThat(wrong.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
        assertThat(between - before).isEqualTo(1).isEqualTo(passwords.computed() - between);
    }

    @Test
    void whatAPersonSetsForThemselvesStays() {
        browser.signIn(email, PASSWORD);
        var patch = new JsonObject()
                .put("name", "Ada")
                .put("language", "zh")
                .put("look", "dark")
                .put("shortcuts", false)
                .put("checklist_dismissed", true);

        var changed = browser.send("PATCH", "/api/me", patch);

        assertThat(changed.statusCode()).isEqualTo(200);
        var me = new JsonObject(browser.get("/api/me").body());
        for (var field : patch) {
            assertThat(me.getValue(field.getKey())).isEqualTo(field.getValue());
        }
        browser.send("PATCH", "/api/me", new JsonObject().putNull("name"));
        assertThat(new JsonObject(browser.get("/api/me").body()).getString("name"))
                .isNull();
        assertThat(browser.send("PATCH", "/api/me", new JsonObject().put("look", "pink"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(browser.send("PATCH", "/api/me", new JsonObject().put("email", "x@example.org"))
                        .statusCode())
                .isEqualTo(400);
    }

    /** An empty cell is a header that is not sent; OWN is the server's own origin. */
    @ParameterizedTest
    @CsvSource({
        "PATCH, same-origin, , 200",
        "PATCH, same-origin, https://evil.example, 200",
        "PATCH, same-site, , 403",
        "PATCH, cross-site, , 403",
        "PATCH, cross-site, OWN, 403",
        "PATCH, none, , 403",
        "PATCH, , OWN, 200",
        "PATCH, , https://evil.example, 403",
        "PATCH, , null, 403",
        "PATCH, , , 403",
        "GET, cross-site, https://evil.example, 200",
        "GET, , , 200",
    })
    void onlyPagesOfOursMayChangeAnything(String method, String site, String origin, int status) {
        browser.signIn(email, PASSWORD);
        var body = method.equals("GET") ? null : new JsonObject().put("shortcuts", true);

        var answer = browser.send(method, "/api/me", body, request -> {
            if (site != null) {
                request.header("sec-fetch-site", site);
            }
            if (origin != null) {
                request.header("origin", origin.equals("OWN") ? own() : origin);
            }
            return request;
        });

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(Browser.code(answer)).isEqualTo("cross_site");
        }
    }

    @Test
    void anotherSiteCannotSignAPersonIn() {
        var credentials = new JsonObject().put("email", email).put("password", PASSWORD);

        var answer = browser.send(
                "POST", "/api/session", credentials, request -> request.header("sec-fetch-site", "cross-site"));

        assertThat(Browser.code(answer)).isEqualTo("cross_site");
        assertThat(browser.send("POST", "/api/session", credentials, request -> request)
                        .statusCode())
                .as("a client that is no browser and has no cookie")
                .isEqualTo(200);
    }

    @Test
    void anAdminsSessionOpensTheManagementRoutesAndAMembersDoesNot() {
        browser.signIn(email, PASSWORD);
        assertThat(Browser.code(browser.get("/api/accounts"))).isEqualTo("operator_only");

        var admin = new Browser(server);
        admin.signIn(people.make(AccountRole.ADMIN).email(), PASSWORD);

        assertThat(admin.get("/api/accounts").statusCode()).isEqualTo(200);
        var made = admin.send("POST", "/api/accounts", new JsonObject());
        assertThat(made.statusCode()).isEqualTo(201);
        var account = new JsonObject(made.body()).getString("id");
        var key = admin.send(
                "POST",
                "/api/accounts/" + account + "/keys",
                new JsonObject().put("kind", "live").put("name", "k"));
        assertThat(key.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(key.body()).getJsonObject("key").getString("created_by"))
                .isNull();
        assertThat(Browser.code(admin.send("POST", "/api/accounts", new JsonObject(), request -> request)))
                .isEqualTo("cross_site");
    }

    @Test
    void aKeyIsJudgedWithoutTheCookieAndACookieWithoutTheKey() {
        var admin = accounts.create(null, AccountRole.ADMIN).orElseThrow().id();
        var secret = ((ApiKeys.Creation.Created) keys.create(ApiKeys.NewKey.of(admin, KeyKind.MANAGEMENT, "m")))
                .secret()
                .revealText();
        browser.signIn(email, PASSWORD);
        Browser.Headers withKey = request -> request.header("authorization", "Bearer " + secret);

        assertThat(browser.send("GET", "/api/accounts", null, withKey).statusCode())
                .isEqualTo(200);
        assertThat(browser.send("POST", "/api/accounts", new JsonObject(), withKey)
                        .statusCode())
                .as("no page has to vouch for a key")
                .isEqualTo(201);
        assertThat(new Browser(server).send("GET", "/api/me", null, withKey).statusCode())
                .isEqualTo(401);
        Browser.Headers wrongKey = request -> request.header("authorization", "Bearer omnia_adm_wrong");
        var adminsBrowser = new Browser(server);
        adminsBrowser.signIn(people.make(AccountRole.ADMIN).email(), PASSWORD);
        assertThat(adminsBrowser.send("GET", "/api/accounts", null, wrongKey).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSuspendedAccountIsSignedOutAndCannotSignIn() {
        browser.signIn(email, PASSWORD);
        accounts.suspend(
                accounts.findByEmail(new EmailAddress(email)).orElseThrow().id());

        assertThat(browser.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(Browser.code(browser.signIn(email, PASSWORD))).isEqualTo("account_suspended");
        assertThat(Browser.code(browser.signIn(email, "wrong"))).isEqualTo("wrong_credentials");
    }

    @Test
    void aSessionFromBeforeASuspensionStaysEndedWhenTheAccountIsResumed() {
        browser.signIn(email, PASSWORD);
        var account =
                accounts.findByEmail(new EmailAddress(email)).orElseThrow().id();

        accounts.suspend(account);
        accounts.resume(account);

        assertThat(browser.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aPersonSeesTheirSessionsAndEndsOneOrAll() {
        browser.signIn(email, PASSWORD);
        var other = new Browser(server);
        other.send(
                "POST",
                "/api/session",
                new JsonObject().put("email", email).put("password", PASSWORD),
                request -> request.header("sec-fetch-site", "same-origin")
                        .setHeader("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36"));

        var listed = new JsonObject(browser.get("/api/me/sessions").body()).getJsonArray("data");

        assertThat(listed).hasSize(2);
        var newest = listed.getJsonObject(0);
        assertThat(newest.fieldNames())
                .containsExactlyInAnyOrder("id", "current", "created_at", "last_seen_at", "expires_at", "client", "ip");
        assertThat(newest.getString("client")).isEqualTo("Chromium on Linux");
        assertThat(newest.getString("ip")).isEqualTo("127.0.0.1");
        assertThat(newest.getBoolean("current")).isFalse();
        assertThat(listed.getJsonObject(1).getBoolean("current")).isTrue();
        var stranger = UUID.randomUUID();
        assertThat(browser.send("DELETE", "/api/me/sessions/" + stranger, null).statusCode())
                .isEqualTo(404);
        assertThat(browser.send("DELETE", "/api/me/sessions/" + newest.getString("id"), null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(other.get("/api/me").statusCode()).isEqualTo(401);

        var thief = browser.thief();
        var all = browser.send("DELETE", "/api/me/sessions", null);
        assertThat(all.statusCode()).isEqualTo(204);
        assertThat(Browser.setCookie(all).orElseThrow()).startsWith("omnia_session=; Max-Age=0;");
        assertThat(thief.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        browser.signIn(email, PASSWORD);
        var id = new JsonObject(browser.get("/api/me/sessions").body())
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        var other = new Browser(server);
        other.signIn(people.make(AccountRole.MEMBER).email(), PASSWORD);

        assertThat(other.send("DELETE", "/api/me/sessions/" + id, null).statusCode())
                .isEqualTo(404);
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionEndsWhenItIsNotUsedAndAtItsEndInAnyCase() {
        browser.signIn(email, PASSWORD);
        advance(Duration.ofDays(13));
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(200);
        advance(Duration.ofDays(13));
        assertThat(browser.get("/api/me").statusCode()).as("a use counts").isEqualTo(200);
        advance(Duration.ofDays(5));
        assertThat(browser.get("/api/me").statusCode())
                .as("thirty days are over")
                .isEqualTo(401);

        browser.signIn(email, PASSWORD);
        advance(Duration.ofDays(14));
        assertThat(browser.get("/api/me").statusCode()).as("not used").isEqualTo(401);
    }

    /** The header without the date that only repeats the age. */
    private static String withoutEnd(String header) {
        return header.replaceFirst("Expires=[^;]+; ", "");
    }

    private String own() {
        return server.getScheme() + "://" + server.getAuthority();
    }

    private void advance(Duration time) {
        ((SettableClock) clock).advance(time);
    }
}
