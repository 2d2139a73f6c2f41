package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects and members, and the keys in them, over HTTP and with PostgreSQL. */
@QuarkusTest
class KeyGroupsApiTest {
    @TestHTTPResource
    URI server;

    @Inject
    Jdbi database;

    @Inject
    TestPeople people;

    @Inject
    KeyCache cache;

    private AccountId account;
    private Browser browser;

    @BeforeEach
    void signIn() {
        browser = new Browser(server);
        account = person(browser, AccountRole.MEMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"projects", "members"})
    void aPersonMakesRenamesAndDeletesThem(String groups) {
        var path = "/api/me/" + groups;
        var second = made(browser, path, " Shop ");
        made(browser, path, "api");

        assertThat(second.fieldNames()).containsExactlyInAnyOrder("id", "name", "created_at");
        assertThat(names(browser, path)).containsExactly("api", "Shop");

        var one = path + "/" + second.getString("id");
        var renamed = browser.send("PATCH", one, named("shop"));
        assertThat(new JsonObject(renamed.body()).getString("name")).isEqualTo("shop");
        assertThat(browser.send("DELETE", one, null).statusCode()).isEqualTo(204);
        assertThat(names(browser, path)).containsExactly("api");
        assertThat(browser.send("DELETE", one, null).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"projects, project_not_found", "members, member_not_found"})
    void anothersIsAsGoodAsNone(String groups, String code) {
        var path = "/api/me/" + groups;
        var id = made(browser, path, "mine").getString("id");
        var other = new Browser(server);
        person(other, AccountRole.MEMBER);

        assertThat(names(other, path)).isEmpty();
        refused(other.send("PATCH", path + "/" + id, named("theirs")), 404, code, null);
        refused(other.send("DELETE", path + "/" + id, null), 404, code, null);
        refused(browser.send("DELETE", path + "/" + UUID.randomUUID(), null), 404, code, null);
        refused(browser.send("DELETE", path + "/no-id", null), 404, code, null);
        assertThat(names(browser, path)).containsExactly("mine");
    }

    @Test
    void aProjectIsNoMember() {
        var project = made(browser, "/api/me/projects", "p").getString("id");

        refused(browser.send("DELETE", "/api/me/members/" + project, null), 404, "member_not_found", null);
        refused(create(new JsonObject().put("member_id", project)), 404, "member_not_found", "member_id");
        assertThat(browser.get("/api/me/others").statusCode()).isEqualTo(404);
    }

    @Test
    void aNameIsTakenHoweverItIsWritten() {
        made(browser, "/api/me/projects", "Shop");
        var api = made(browser, "/api/me/projects", "api").getString("id");

        refused(browser.send("POST", "/api/me/projects", named("SHOP")), 409, "name_taken", "name");
        refused(browser.send("PATCH", "/api/me/projects/" + api, named("shop")), 409, "name_taken", "name");
        refused(browser.send("POST", "/api/me/projects", named(" ")), 400, "invalid_request", "name");
        made(browser, "/api/me/members", "Shop");
        var other = new Browser(server);
        person(other, AccountRole.MEMBER);
        made(other, "/api/me/projects", "Shop");
    }

    @Test
    void anAccountHasOnlySoManyOfEach() {
        database.useHandle(handle -> handle.createUpdate("""
                        insert into identity.key_group (id, account_id, kind, name)
                        select gen_random_uuid(), :account, 'project', 'p' || n from generate_series(1, :all) n
                        """)
                .bind("account", account.value())
                .bind("all", KeyGroups.MAX_OF_KIND)
                .execute());

        refused(browser.send("POST", "/api/me/projects", named("one more")), 409, "too_many_projects", null);
        made(browser, "/api/me/members", "somebody");
    }

    @Test
    void aKeyIsPutIntoThemTakenOutAndRotatedWithThem() throws Exception {
        var project = made(browser, "/api/me/projects", "shop").getString("id");
        var member = made(browser, "/api/me/members", "Ada").getString("id");

        var created = create(new JsonObject().put("project_id", project).put("member_id", member));

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        var key = new JsonObject(created.body()).getJsonObject("key");
        assertThat(key.getString("project_id")).isEqualTo(project);
        assertThat(key.getString("member_id")).isEqualTo(member);
        assertThat(groupsOf(created)).isEqualTo(new GroupsOfKey(UUID.fromString(project), UUID.fromString(member)));

        var path = "/api/me/keys/" + key.getString("id");
        var left = new JsonObject(browser.send("PATCH", path, new JsonObject().putNull("project_id"))
                .body());
        assertThat(left.getString("project_id")).isNull();
        assertThat(left.getString("member_id")).isEqualTo(member);
        assertThat(groupsOf(created)).isEqualTo(new GroupsOfKey(null, UUID.fromString(member)));

        var rotated = browser.send("POST", path + "/rotate", null);
        assertThat(new JsonObject(rotated.body()).getJsonObject("key").getString("member_id"))
                .isEqualTo(member);
    }

    @Test
    void aKeyGetsNoGroupOfAnotherAccount() {
        var other = new Browser(server);
        person(other, AccountRole.MEMBER);
        var theirs = made(other, "/api/me/projects", "theirs").getString("id");
        var wanted = new JsonObject().put("project_id", theirs);

        refused(create(wanted), 404, "project_not_found", "project_id");
        var key = new JsonObject(create(new JsonObject()).body()).getJsonObject("key");
        var path = "/api/me/keys/" + key.getString("id");
        refused(browser.send("PATCH", path, wanted), 404, "project_not_found", "project_id");
        refused(
                browser.send("PATCH", path, new JsonObject().put("member_id", "x")),
                400,
                "invalid_request",
                "member_id");
        refused(create(new JsonObject().put("project_id", "x")), 400, "invalid_request", "project_id");
        assertThat(new JsonObject(browser.get("/api/me/keys").body())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("project_id"))
                .isNull();
    }

    @Test
    void oneWithAKeyThatWorksIsNotDeleted() {
        var project = made(browser, "/api/me/projects", "shop").getString("id");
        var key = new JsonObject(
                        create(new JsonObject().put("project_id", project)).body())
                .getJsonObject("key")
                .getString("id");
        var path = "/api/me/projects/" + project;

        refused(browser.send("DELETE", path, null), 409, "project_in_use", null);
        browser.send("POST", "/api/me/keys/" + key + "/disable", null);

        assertThat(browser.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(new JsonObject(browser.get("/api/me/keys").body())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("project_id"))
                .isNull();
    }

    @Test
    void operatorsDoTheSameForAnyAccount() {
        var operator = new Browser(server);
        person(operator, AccountRole.ADMIN);
        var path = "/api/accounts/" + account.value() + "/members";

        var member = made(operator, path, "Ada").getString("id");
        assertThat(names(browser, "/api/me/members")).containsExactly("Ada");
        assertThat(names(operator, path)).containsExactly("Ada");
        var made = operator.send(
                "POST",
                "/api/accounts/" + account.value() + "/keys",
                new JsonObject().put("kind", "live").put("name", "k").put("member_id", member));
        var key = new JsonObject(made.body()).getJsonObject("key");
        assertThat(key.getString("member_id")).isEqualTo(member);
        refused(operator.send("DELETE", path + "/" + member, null), 409, "member_in_use", null);
        operator.send("PATCH", "/api/keys/" + key.getString("id"), new JsonObject().putNull("member_id"));
        assertThat(operator.send("DELETE", path + "/" + member, null).statusCode())
                .isEqualTo(204);

        var nobody = "/api/accounts/" + UUID.randomUUID() + "/projects";
        refused(operator.get(nobody), 404, "account_not_found", null);
        refused(operator.send("POST", nobody, named("p")), 404, "account_not_found", null);
        assertThat(browser.get(path).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> create(JsonObject wanted) {
        return browser.send(
                "POST", "/api/me/keys", wanted.copy().put("kind", "live").put("name", "a key"));
    }

    private GroupsOfKey groupsOf(HttpResponse<String> creation) throws Exception {
        var secret = new JsonObject(creation.body()).getString("secret");
        var found = cache.lookup(secret).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return ((KeyLookup.Found) found).principal().groups();
    }

    private static JsonObject named(String name) {
        return new JsonObject().put("name", name);
    }

    private static JsonObject made(Browser by, String path, String name) {
        var answer = by.send("POST", path, named(name));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body());
    }

    private static List<String> names(Browser by, String path) {
        return new JsonObject(by.get(path).body())
                .getJsonArray("data").stream()
                        .map(group -> ((JsonObject) group).getString("name"))
                        .toList();
    }

    private static void refused(HttpResponse<String> answer, int status, String code, String param) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Browser.code(answer)).isEqualTo(code);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("param"))
                .isEqualTo(param);
    }

    private AccountId person(Browser of, AccountRole role) {
        var person = people.make(role);
        assertThat(of.signIn(person.email(), TestPeople.PASSWORD).statusCode()).isEqualTo(200);
        return person.account();
    }
}
