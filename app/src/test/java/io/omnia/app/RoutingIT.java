package io.omnia.app;

import static io.omnia.app.TaggedCalls.newTag;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked, and who is asked next, by what reached whom. */
class RoutingIT {
    private static final PolicyVendor CLEAN =
            new PolicyVendor("clean", 9, "jurisdictions: [de]", PolicyVendor.dataPolicy("no", 0));
    private static final PolicyVendor KEEPER =
            new PolicyVendor("keeper", 2, "jurisdictions: [de, fr]", PolicyVendor.dataPolicy("no", 30));
    private static final PolicyVendor TRAINER =
            new PolicyVendor("trainer", 3, "jurisdictions: [fr]", PolicyVendor.dataPolicy("yes", 0));

    /** These two answer the calls of single tests; each test has models of its own there. */
    private static final PolicyVendor FIRST = new PolicyVendor("first", 1);

    private static final PolicyVendor SECOND = new PolicyVendor("second", 5);
    private static final PolicyVendor KEYS = new PolicyVendor("keys", 1);
    private static final PolicyVendor LIMITED = new PolicyVendor("limited", 1);
    private static final PolicyVendor BREAKS = new PolicyVendor("breaks", 1);
    private static final List<PolicyVendor> VENDORS =
            List.of(CLEAN, KEEPER, TRAINER, FIRST, SECOND, KEYS, LIMITED, BREAKS);

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static TaggedCalls calls;

    @BeforeAll
    static void start() {
        var settings = PolicyVendor.settings(folder, VENDORS, Map.of());
        settings.put("OMNIA_PROVIDERS_KEYS_API_KEYS", "the-first,the-second");
        settings.put("OMNIA_MODELS_GROUPS_PAIR_MEMBERS", "first/m,second/m");
        settings.put("OMNIA_MODELS_GROUPS_KNOWN_MEMBERS", "clean/m,keeper/m");
        settings.put("OMNIA_MODELS_GROUPS_MIXED_MEMBERS", "clean/m,trainer/m,first/m");
        settings.put("OMNIA_MODELS_GROUPS_LIMITS_MEMBERS", "limited/m,second/m");
        settings.put("OMNIA_MODELS_ALIASES_MY_ALIAS", "pair");
        server = OmniaServer.start(folder.resolve("data"), "100", settings);
        calls = new TaggedCalls(server, OmniaServer.LIVE_KEY);
    }

    @AfterAll
    static void stop() {
        server.close();
        VENDORS.forEach(PolicyVendor::close);
    }

    @Test
    void theNextAnswersAtItsOwnPriceWhenTheFirstFails() {
        FIRST.fails(Fault.BROKEN);
        SECOND.fails(Fault.NONE);

        var answer = calls.send("my-alias", newTag(), Map.of(), new JsonObject(), false);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-omnia-provider")).hasValue("second");
        var line = server.call(OmniaServer.LIVE_KEY, answer);
        assertThat(line.getString("provider")).isEqualTo("second");
        assertThat(line.getString("model")).isEqualTo("second/m");
        assertThat(line.getInteger("attempts")).isEqualTo(2);
        var tried = line.getJsonArray("tried");
        assertThat(tried).hasSize(2);
        assertThat(tried.getJsonObject(0).fieldNames())
                .containsExactly("provider", "model", "credential", "outcome", "http_status", "ttft_ms");
        assertThat(tried.getJsonObject(0).getString("provider")).isEqualTo("first");
        assertThat(tried.getJsonObject(0).getString("model")).isEqualTo("first/m");
        assertThat(tried.getJsonObject(0).getString("outcome")).isEqualTo("failed");
        assertThat(tried.getJsonObject(0).getInteger("http_status")).isEqualTo(500);
        assertThat(tried.getJsonObject(0).getLong("ttft_ms")).isNull();
        assertThat(tried.getJsonObject(1).getString("provider")).isEqualTo("second");
        assertThat(tried.getJsonObject(1).getString("outcome")).isEqualTo("answered");
        assertThat(tried.getJsonObject(1).getInteger("http_status")).isEqualTo(200);
        assertThat(tried.getJsonObject(1).getInteger("credential"))
                .as("it takes no key")
                .isNull();
        assertThat(tried.getJsonObject(1).getLong("ttft_ms")).isNotNull();
        var cost = line.getJsonArray("lines").stream()
                .mapToLong(one -> ((JsonObject) one).getLong("amount_microcredits"))
                .sum();
        assertThat(cost).isEqualTo(SECOND.costMicros());
        assertThat(SECOND.received().getLast().body().fieldNames()).doesNotContain("models", "provider");
        assertThat(SECOND.received().getLast().body().getString("model")).isEqualTo("m");
    }

    @Test
    void whatIsItsCallersFaultGoesToNobodyElse() {
        FIRST.fails(Fault.REFUSES_THE_CALL);
        SECOND.fails(Fault.NONE);
        var tag = newTag();

        var answer = calls.send("first/m", tag, Map.of(), null, false, "second/m");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(FIRST.got(tag)).isTrue();
        assertThat(SECOND.got(tag)).isFalse();
    }

    @Test
    void nobodyElseIsAskedOnceThereWasContent() {
        FIRST.fails(Fault.CUT_AFTER_CONTENT);
        SECOND.fails(Fault.NONE);
        var tag = newTag();

        var answer = calls.send("first/m", tag, Map.of(), null, true, "second/m");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("upstream_cut");
        assertThat(FIRST.got(tag)).isTrue();
        assertThat(SECOND.got(tag)).isFalse();
    }

    @Test
    void whoHadTooManyCallsIsLeftAloneAsLongAsItAsks() {
        LIMITED.fails(Fault.BUSY_FOR_A_MINUTE);
        SECOND.fails(Fault.NONE);

        var first = newTag();
        var second = newTag();
        calls.send("limits", first, Map.of(), null, false);
        var answer = calls.send("limits", second, Map.of(), null, false);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(LIMITED.got(first)).isTrue();
        assertThat(LIMITED.got(second)).isFalse();
    }

    @Test
    void aKeyThatIsNotAcceptedIsLeftOutAndTheOtherOneAnswers() {
        KEYS.fails(Fault.REFUSES_THE_FIRST_KEY);
        for (var i = 0; i < 30; i++) {
            // Conversations of their own, for one stays with the key that answered it.
            var answer = calls.send(TaggedCalls.body("conversation " + i, "keys/m", newTag(), false), Map.of());
            assertThat(answer.statusCode()).isEqualTo(200);
            var tried = server.call(OmniaServer.LIVE_KEY, answer).getJsonArray("tried");
            assertThat(tried.getJsonObject(tried.size() - 1).getInteger("credential"))
                    .isEqualTo(2);
        }

        var byKey = KEYS.received().stream()
                .collect(Collectors.groupingBy(PolicyVendor.Received::authorization, Collectors.counting()));
        assertThat(byKey).containsEntry("Bearer the-first", 1L).containsEntry("Bearer the-second", 30L);
        var told = ConsoleSession.operator(server).get("/api/admin/providers").body();
        assertThat(told).doesNotContain("the-first", "the-second");
        assertThat(credentials(told, "keys"))
                .extracting(one -> one.getString("state"))
                .containsExactly("refused", "ready");
        assertThat(shown("keys/m").getString("health")).isEqualTo("degraded");
    }

    @Test
    void theOperatorSeesWhatTheNamesStandForAndWhichBreakersAreOpen() {
        BREAKS.fails(Fault.BROKEN);
        for (var i = 0; i < 5; i++) {
            calls.send("breaks/m", newTag(), Map.of(), null, false);
        }

        var operator = ConsoleSession.operator(server);
        var routing = operator.read("/api/admin/routing");

        assertThat(credentials(operator.get("/api/admin/providers").body(), "breaks")
                        .getFirst()
                        .getJsonArray("breakers"))
                .containsExactly(new JsonObject().put("model", "breaks/m").put("state", "open"));
        assertThat(shown("breaks/m").getString("health")).isEqualTo("down");
        assertThat(routing.getJsonArray("aliases"))
                .contains(new JsonObject().put("name", "my-alias").put("target", "pair"));
        var pair = routing.getJsonArray("groups").stream()
                .map(JsonObject.class::cast)
                .filter(group -> group.getString("name").equals("pair"))
                .findFirst()
                .orElseThrow();
        assertThat(pair.getString("order")).isEqualTo("listed");
        assertThat(pair.getJsonArray("members").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("model", "second/m")
                        .put("weight", 1)
                        .put("available", true)
                        .put("reason", null));
    }

    private static List<JsonObject> credentials(String providers, String name) {
        return named(new JsonObject(providers), "name", name).getJsonArray("credentials").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static JsonObject shown(String id) {
        return named(ConsoleSession.operator(server).read("/api/models"), "id", id);
    }

    private static JsonObject named(JsonObject list, String field, String value) {
        return list.getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString(field).equals(value))
                .findFirst()
                .orElseThrow();
    }

    /** What is said of a name of several models holds whichever of them answers. */
    @Test
    void theOperatorsNamesAreListedAsModels() {
        var listed = model("/v1/models").getJsonArray("data").stream()
                .map(one -> ((JsonObject) one).getString("id"))
                .toList();
        assertThat(listed)
                .contains("mixed", "pair", "known", "my-alias", "first/m")
                .doesNotHaveDuplicates();

        var known = model("/v1/models/known");
        assertThat(known.getString("owned_by")).isEqualTo("operator");
        assertThat(known.getJsonArray("models")).containsExactly("clean/m", "keeper/m");
        assertThat(known.getJsonArray("jurisdictions")).containsExactly("de", "fr");
        assertThat(known.getJsonObject("data_policy").getString("trains")).isEqualTo("no");
        assertThat(known.getJsonObject("data_policy").getInteger("retention_days"))
                .isEqualTo(30);
        var tiers = known.getJsonObject("pricing").getJsonArray("tiers");
        assertThat(tiers).hasSize(1);
        assertThat(tiers.getJsonObject(0).getString("input")).isEqualTo("9");
        assertThat(tiers.getJsonObject(0).getString("output")).isEqualTo("18");

        var mixed = model("/v1/models/mixed");
        assertThat(mixed.getJsonArray("jurisdictions")).isEmpty();
        assertThat(mixed.getJsonObject("data_policy").getString("trains")).isEqualTo("yes");
        assertThat(mixed.getJsonObject("data_policy").getInteger("retention_days"))
                .isNull();
        assertThat(model("/v1/models/my-alias").getJsonArray("models")).containsExactly("first/m", "second/m");
        var anthropic = server.send(server.request("/v1/models/pair", OmniaServer.LIVE_KEY)
                .header("anthropic-version", "2023-06-01")
                .build());
        assertThat(new JsonObject(anthropic.body()).getString("id")).isEqualTo("pair");
    }

    private static JsonObject model(String path) {
        var answer = server.get(path, OmniaServer.LIVE_KEY);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void aParameterThatCannotBePassedOnIsNamedOrWhereNoneMayBeLeftOutARefusal() {
        SECOND.fails(Fault.NONE);
        var body = new JsonObject()
                .put("model", "second/m")
                .put("max_tokens", 50)
                .put("top_k", 5)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "hello")));
        var before = SECOND.received().size();

        var named = messages(body, "false");
        var refused = messages(body, "true");
        body.remove("top_k");
        var complete = messages(body, "true");

        assertThat(named.statusCode()).isEqualTo(200);
        assertThat(named.headers().firstValue("x-omnia-dropped-params")).contains("top_k");
        assertThat(refused.statusCode()).isEqualTo(400);
        var error = new JsonObject(refused.body());
        assertThat(error.getString("type")).isEqualTo("error");
        assertThat(error.getJsonObject("error").getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getJsonObject("error").getString("message")).contains("top_k");
        assertThat(complete.statusCode()).isEqualTo(200);
        assertThat(SECOND.received()).hasSize(before + 2);
    }

    private static HttpResponse<String> messages(JsonObject body, String strict) {
        return server.send(server.request("/v1/messages", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .header("x-omnia-strict", strict)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    }
}
