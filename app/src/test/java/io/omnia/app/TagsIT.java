package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.privacy.Canary;
import io.omnia.privacy.CanaryScan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers say their calls are for: kept, counted and found by, and nothing of it that could name a person. */
class TagsIT {
    private static final PolicyVendor ACME = new PolicyVendor("acme", 300);
    private static final Canary END_USER = Canary.plant();

    @TempDir
    static Path place;

    private static OmniaServer server;

    @BeforeAll
    static void start() {
        var environment = PolicyVendor.settings(place, List.of(ACME), Map.of());
        environment.put("OMNIA_ATTRIBUTION_METADATA_TAGS", "project,stage");
        environment.put("OMNIA_ATTRIBUTION_END_USERS", "true");
        environment.put("OMNIA_ATTRIBUTION_MAX_GROUPS", "2");
        server = OmniaServer.start(place.resolve("data"), "100", environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        ACME.close();
    }

    @Test
    void tagsOfTheHeaderAndOfTheDeclaredMetadataAreKept() {
        var body = body().put("metadata", new JsonObject().put("project", "p-1").put("note", "not kept"));
        var answer = ask(body, "team=kept, env=prod");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var line = server.call(OmniaServer.LIVE_KEY, answer);
        assertThat(line.getJsonArray("tags")).containsExactly("env=prod", "project=p-1", "team=kept");
        assertThat(line.getString("end_user")).isNull();
        assertThat(ACME.received().getLast().body().getJsonObject("metadata").getString("note"))
                .isEqualTo("not kept");

        var person = ConsoleSession.operator(server);
        var id = line.getString("id");
        for (var filter : List.of("tag=team=kept", "tag=team=kept&tag=env=prod")) {
            assertThat(ids(person.read("/api/me/calls?" + filter))).containsExactly(id);
        }
        assertThat(ids(person.read("/api/me/calls?tag=team=kept&tag=env=test"))).isEmpty();
        assertThat(person.read("/api/me/calls/" + id).getJsonArray("tags")).contains("team=kept");
        assertThat(person.get("/api/me/calls/export?format=csv&tag=team=kept").body())
                .contains("credential,tags,end_user")
                .contains("operator,env=prod project=p-1 team=kept,");
        assertThat(person.get("/api/me/calls/export?format=json&tag=team=kept").body())
                .contains("team=kept");
    }

    @Test
    void whatIsNoTagIsRefusedBeforeAnybodyIsAsked() {
        var before = ACME.received().size();
        for (var wrong :
                List.of("team", "Team=a", "team=two words", "a=1,a=2", "a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1")) {
            var answer = ask(body(), wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(OwnKeyIT.error(answer).getString("param")).isEqualTo("x-omnia-tags");
        }
        var declared = body().put("metadata", new JsonObject().put("stage", "some words"));
        assertThat(ask(declared, null).statusCode()).isEqualTo(400);
        assertThat(ACME.received()).hasSize(before);
    }

    @Test
    void aReportTellsTheDearestValuesApart() {
        for (var value : List.of("a", "a", "a", "b", "b", "c", "d")) {
            assertThat(ask(body(), "report=" + value).statusCode()).isEqualTo(200);
        }

        var rows = rows("tag:report");

        assertThat(rows.get("report=a").getLong("cost_microcredits")).isEqualTo(3 * ACME.costMicros());
        assertThat(rows.get("report=b").getInteger("calls")).isEqualTo(2);
        assertThat(rows.get("other").getInteger("calls")).isEqualTo(2);
        assertThat(rows.keySet()).doesNotContain("report=c", "report=d");
        for (var wrong : List.of("tag:", "tag", "tag:Team", "nothing")) {
            assertThat(server.get("/v1/usage?group_by=" + wrong, OmniaServer.LIVE_KEY)
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void anEndUserIsAHashAndNothingElse() {
        var one = server.call(OmniaServer.LIVE_KEY, ask(body().put("user", END_USER.text()), null));
        var again = server.call(OmniaServer.LIVE_KEY, ask(body().put("safety_identifier", END_USER.text()), null));
        var other = server.call(OmniaServer.LIVE_KEY, ask(body().put("user", "somebody else"), null));

        var hash = one.getString("end_user");
        assertThat(hash).matches("eu_[0-9a-f]{32}");
        assertThat(again.getString("end_user")).isEqualTo(hash);
        assertThat(other.getString("end_user")).isNotEqualTo(hash);
        assertThat(ACME.received())
                .anyMatch(request -> END_USER.text().equals(request.body().getString("user")));
        var person = ConsoleSession.operator(server);
        assertThat(ids(person.read("/api/me/calls?end_user=" + hash)))
                .containsExactlyInAnyOrder(one.getString("id"), again.getString("id"));
        assertThat(rows("end_user")).containsKey(hash);
        var database = EmbeddedPostgres.running(server.data().resolve("postgres"))
                .orElseThrow()
                .dataSource();
        var scan = CanaryScan.of(database, place);
        scan.assertFindsPlanted();
        scan.assertAbsent(END_USER);
    }

    private static Map<String, JsonObject> rows(String by) {
        var rows = new HashMap<String, JsonObject>();
        var answer = new JsonObject(
                server.get("/v1/usage?group_by=" + by, OmniaServer.LIVE_KEY).body());
        var label = by.startsWith("tag:") ? "tag" : by;
        answer.getJsonArray("data").forEach(row -> rows.put(((JsonObject) row).getString(label), (JsonObject) row));
        return rows;
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("data").stream()
                .map(call -> ((JsonObject) call).getString("id"))
                .toList();
    }

    private static HttpResponse<String> ask(JsonObject body, String tags) {
        var request = server.request("/v1/chat/completions", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        if (tags != null) {
            request.header("x-omnia-tags", tags);
        }
        return server.send(request.build());
    }

    private static JsonObject body() {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        return new JsonObject()
                .put("model", "acme/m")
                .put("messages", new JsonArray().add(message))
                .put("x_tag", UUID.randomUUID().toString());
    }
}
