package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person's own keys, over HTTP and with PostgreSQL. */
@QuarkusTest
class MyKeysApiTest {
    @TestHTTPResource
    URI server;

    @Inject
    Jdbi database;

    @Inject
    TestPeople people;

    @Inject
    ApiKeys keys;

    @Inject
    KeyCache cache;

    @Inject
    Clock clock;

    private AccountId account;
    private Browser browser;

    @BeforeEach
    void signIn() {
        browser = new Browser(server);
        account = person(browser);
    }

    @Test
    void aPersonMakesChangesAndEndsKeysOfTheirOwn() throws Exception {
        var made = create("live", "for the shop");

        assertThat(made.statusCode()).isEqualTo(201);
        var key = new JsonObject(made.body()).getJsonObject("key");
        assertThat(key.getString("account_id")).isEqualTo(account.value().toString());
        assertThat(key.getString("created_by")).isNull();
        var path = "/api/me/keys/" + key.getString("id");
        var changed = browser.send("PATCH", path, new JsonObject().put("name", "for the other shop"));
        assertThat(new JsonObject(changed.body()).getString("name")).isEqualTo("for the other shop");
        assertThat(new JsonObject(browser.get("/api/me/keys").body())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("name"))
                .isEqualTo("for the other shop");
        assertThat(browser.send("POST", path + "/disable", null).statusCode()).isEqualTo(200);
        assertThat(lookup(made)).isInstanceOf(KeyLookup.Disabled.class);
        assertThat(Browser.code(browser.send("POST", path + "/rotate", null))).isEqualTo("key_ended");
    }

    @Test
    void anothersKeyIsAsGoodAsNone() {
        var id = new JsonObject(create("live", "k").body()).getJsonObject("key").getString("id");
        var other = new Browser(server);
        person(other);
        var path = "/api/me/keys/" + id;

        assertThat(new JsonObject(other.get("/api/me/keys").body()).getJsonArray("data"))
                .isEmpty();
        assertThat(other.send("PATCH", path, new JsonObject().put("name", "x")).statusCode())
                .isEqualTo(404);
        assertThat(other.send("POST", path + "/disable", null).statusCode()).isEqualTo(404);
        assertThat(other.send("POST", path + "/rotate", null).statusCode()).isEqualTo(404);
    }

    @Test
    void aMemberGetsNoManagementKey() {
        assertThat(Browser.code(create("management", "m"))).isEqualTo("operator_only");
    }

    @Test
    void aRotatedKeyWorksForAWhileBesideItsSuccessor() throws Exception {
        var old = create("test", "nightly");
        var oldKey = new JsonObject(old.body()).getJsonObject("key");
        browser.send(
                "PATCH",
                "/api/me/keys/" + oldKey.getString("id"),
                new JsonObject().put("model_allow_list", new io.vertx.core.json.JsonArray().add("sandbox/echo")));
        var before = clock.instant();

        var rotated = browser.send("POST", "/api/me/keys/" + oldKey.getString("id") + "/rotate", null);

        assertThat(rotated.statusCode()).isEqualTo(201);
        var key = new JsonObject(rotated.body()).getJsonObject("key");
        assertThat(key.getString("id")).isNotEqualTo(oldKey.getString("id"));
        assertThat(key.getString("name")).isEqualTo("nightly");
        assertThat(key.getString("kind")).isEqualTo("test");
        assertThat(key.getJsonArray("model_allow_list")).containsExactly("sandbox/echo");
        assertThat(key.getString("expires_at")).isNull();
        var ends = keys.find(new KeyId(UUID.fromString(oldKey.getString("id"))))
                .orElseThrow()
                .expiresAt();
        assertThat(ends)
                .isBetween(before.plus(Duration.ofHours(24)), clock.instant().plus(Duration.ofHours(24)));
        assertThat(lookup(old)).isInstanceOf(KeyLookup.Found.class);
        assertThat(lookup(rotated)).isInstanceOf(KeyLookup.Found.class);

        var atOnce = browser.send(
                "POST", "/api/me/keys/" + key.getString("id") + "/rotate", new JsonObject().put("grace_hours", 0));
        assertThat(atOnce.statusCode()).isEqualTo(201);
        assertThat(lookup(rotated)).isInstanceOf(KeyLookup.Expired.class);
        assertThat(browser.send(
                                "POST",
                                "/api/me/keys/" + oldKey.getString("id") + "/rotate",
                                new JsonObject().put("grace_hours", 169))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAccountHasOnlySoManyKeysThatWorkAndAllOfThoseAreListed() {
        database.useHandle(handle -> handle.createUpdate("""
                        insert into identity.api_key (id, account_id, kind, name, sha256, last4, disabled_at)
                        select gen_random_uuid(), :account, 'test', 'made by a program',
                            sha256(convert_to(:account::text || n, 'UTF8')), 'last', case when n > :living then now() end
                        from generate_series(1, :all) n
                        """)
                .bind("account", account.value())
                .bind("living", ApiKeys.MAX_LIVING - 1)
                .bind("all", 3 * ApiKeys.MAX_LIVING)
                .execute());

        assertThat(create("test", "the last one").statusCode()).isEqualTo(201);
        var refused = create("test", "one too many");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Browser.code(refused)).isEqualTo("too_many_keys");
        var listed = new JsonObject(browser.get("/api/me/keys").body()).getJsonArray("data");
        assertThat(listed).hasSize(1_000);
        assertThat(listed.stream().map(JsonObject.class::cast).filter(key -> key.getString("disabled_at") == null))
                .hasSize(ApiKeys.MAX_LIVING);
    }

    @Test
    void theConsolesOwnKeyIsOneForEachModeAndNobodySeesIt() {
        var test = keys.playgroundKey(account, Mode.TEST);

        assertThat(test.mode()).isEqualTo(Mode.TEST);
        assertThat(test.account()).isEqualTo(account);
        assertThat(test.accountStatus()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(keys.playgroundKey(account, Mode.TEST).key()).isEqualTo(test.key());
        assertThat(keys.playgroundKey(account, Mode.LIVE).key()).isNotEqualTo(test.key());
        assertThat(new JsonObject(browser.get("/api/me/keys").body()).getJsonArray("data"))
                .isEmpty();
        assertThat(keys.list(account, null, 50).items()).isEmpty();
        assertThat(keys.find(test.key())).isEmpty();
        assertThat(keys.disable(test.key())).isEmpty();
    }

    private HttpResponse<String> create(String kind, String name) {
        return browser.send(
                "POST", "/api/me/keys", new JsonObject().put("kind", kind).put("name", name));
    }

    private KeyLookup lookup(HttpResponse<String> creation) throws Exception {
        var secret = new JsonObject(creation.body()).getString("secret");
        return cache.lookup(secret).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private AccountId person(Browser of) {
        var person = people.make(AccountRole.MEMBER);
        assertThat(of.signIn(person.email(), TestPeople.PASSWORD).statusCode()).isEqualTo(200);
        return person.account();
    }
}
