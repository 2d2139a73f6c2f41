package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is asked, by what reached whom: several vendors with different policies, which fail in turn. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoutingIT {
    private static final int ROUNDS = 25;

    private static final PolicyVendor CLEAN = new PolicyVendor("clean", 9, "jurisdictions: [de]", policy("no", "0"));
    private static final PolicyVendor KEEPER =
            new PolicyVendor("keeper", 2, "jurisdictions: [de, fr]", policy("no", "30"));
    private static final PolicyVendor ABROAD = new PolicyVendor("abroad", 1, "jurisdictions: [us]", policy("no", "0"));
    private static final PolicyVendor TRAINER =
            new PolicyVendor("trainer", 3, "jurisdictions: [fr]", policy("yes", "0"));
    private static final PolicyVendor SILENT = new PolicyVendor("silent", 4);
    private static final List<PolicyVendor> POLICIES = List.of(ABROAD, KEEPER, TRAINER, SILENT, CLEAN);

    /** These two answer the calls of single tests; each test has models of its own there. */
    private static final PolicyVendor FIRST = new PolicyVendor("first", 1);

    private static final PolicyVendor SECOND = new PolicyVendor("second", 5);
    private static final PolicyVendor KEYS = new PolicyVendor("keys", 1);
    private static final PolicyVendor LIMITED = new PolicyVendor("limited", 1);
    private static final PolicyVendor BREAKS = new PolicyVendor("breaks", 1);

    @TempDir
    static Path folder;

    private static OmniaServer server;

    private static String policy(String trains, String days) {
        return "data_policy: {trains: " + trains + ", retention_days: " + days
                + ", source: \"a test\", date: 2026-01-01}";
    }

    @BeforeAll
    static void start() throws IOException {
        var all = Stream.concat(POLICIES.stream(), Stream.of(FIRST, SECOND, KEYS, LIMITED, BREAKS))
                .toList();
        var file = folder.resolve("models.yaml");
        Files.writeString(
                file, all.stream().map(PolicyVendor::catalog).collect(Collectors.joining("", "models:\n", "")));
        var environment = new HashMap<String, String>();
        all.forEach(vendor -> {
            var prefix = "OMNIA_PROVIDERS_" + vendor.name().toUpperCase(Locale.ROOT) + "_";
            environment.put(prefix + "BASE_URL", vendor.baseUrl());
            environment.put(prefix + "OWN_KEYS", "true");
        });
        environment.put("OMNIA_PROVIDERS_KEYS_API_KEYS", "the-first,the-second");
        environment.put("OMNIA_CATALOG_FILES", file.toString());
        environment.put("OMNIA_GATEWAY_MAX_ATTEMPTS", "5");
        environment.put(
                "OMNIA_MODELS_GROUPS_ANY_MEMBERS",
                POLICIES.stream().map(PolicyVendor::model).collect(Collectors.joining(",")));
        environment.put("OMNIA_MODELS_GROUPS_PAIR_MEMBERS", "first/m,second/m");
        environment.put("OMNIA_MODELS_GROUPS_KNOWN_MEMBERS", "clean/m,keeper/m");
        environment.put("OMNIA_MODELS_GROUPS_LIMITS_MEMBERS", "limited/m,second/m");
        environment.put("OMNIA_MODELS_ALIASES_MY_ALIAS", "pair");
        server = OmniaServer.start(folder.resolve("data"), "100", environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        Stream.concat(POLICIES.stream(), Stream.of(FIRST, SECOND, KEYS, LIMITED, BREAKS))
                .forEach(PolicyVendor::close);
    }

    /** What a caller demands, by header and body, and the vendors that are known to meet it. */
    static Stream<Arguments> demands() {
        var deny = new JsonObject().put("data_collection", "deny");
        var zdr = new JsonObject().put("zdr", true);
        var everything = deny.copy().put("zdr", true);
        return Stream.of(
                Arguments.of(Map.of(), null, POLICIES),
                Arguments.of(Map.of("x-omnia-jurisdictions", "eu"), null, List.of(CLEAN, KEEPER, TRAINER)),
                Arguments.of(Map.of("x-omnia-zdr", "true"), null, List.of(CLEAN, ABROAD, TRAINER)),
                Arguments.of(Map.of(), deny, List.of(CLEAN, KEEPER, ABROAD)),
                Arguments.of(Map.of(), zdr, List.of(CLEAN, ABROAD, TRAINER)),
                Arguments.of(Map.of("x-omnia-jurisdictions", "eu,us"), everything, List.of(CLEAN, ABROAD)),
                Arguments.of(Map.of("x-omnia-jurisdictions", "eu", "x-omnia-zdr", "true"), deny, List.of(CLEAN)),
                Arguments.of(Map.of("x-omnia-jurisdictions", "jp"), null, List.of()),
                Arguments.of(Map.of("x-omnia-jurisdictions", "us"), ignoring(ABROAD), List.of()));
    }

    private static JsonObject ignoring(PolicyVendor vendor) {
        return new JsonObject().put("ignore", new JsonArray().add(vendor.name()));
    }

    /**
     * Whoever fails and however the candidates are put in order, nothing reaches a vendor outside of what was demanded. All of
     * it is one conversation, so that whoever answered last is remembered for the next call, whatever that demands. Everybody
     * is up again before each round, so that calls do go on to the next.
     */
    @Order(1)
    @ParameterizedTest
    @MethodSource("demands")
    void nothingReachesAVendorThatDoesNotMeetTheDemand(
            Map<String, String> headers, JsonObject provider, List<PolicyVendor> allowed) {
        var faults = EnumSet.complementOf(EnumSet.of(Fault.BUSY, Fault.BUSY_FOR_A_MINUTE));

        var moved = rounds(headers, provider, allowed, List.copyOf(faults), RoutingIT::healEverybody);

        assertThat(moved).as("a call that went on to the next vendor").isEqualTo(allowed.size() > 1);
    }

    /** The same while most are down, cool down or are not accepted: who is left is asked, and never anybody else. */
    @Order(2)
    @ParameterizedTest
    @MethodSource("demands")
    void norWhenEverybodyElseIsDown(Map<String, String> headers, JsonObject provider, List<PolicyVendor> allowed) {
        rounds(headers, provider, allowed, List.of(Fault.values()), () -> {});
    }

    /** A key of the caller's own goes to the one vendor whom it is for, and there only where the demand is met. */
    @Order(3)
    @ParameterizedTest
    @MethodSource("demands")
    void norWithAKeyOfTheCallersOwn(Map<String, String> headers, JsonObject provider, List<PolicyVendor> allowed) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var models = POLICIES.stream().map(PolicyVendor::model).toArray(String[]::new);
        var faults = List.of(Fault.values());
        for (var round = 0; round < ROUNDS; round++) {
            POLICIES.forEach(vendor -> vendor.fails(faults.get(random.nextInt(faults.size()))));
            var vendor = POLICIES.get(random.nextInt(POLICIES.size()));
            var tag = tag();
            var all = new HashMap<>(headers);
            all.put("x-omnia-provider-key", "own-" + tag);

            var answer = send(vendor.model(), tag, all, provider, random.nextBoolean(), models);

            var reached = POLICIES.stream().filter(one -> one.got(tag)).toList();
            assertThat(reached)
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(allowed.contains(vendor) ? List.of(vendor) : List.of());
            assertThat(vendor.received().stream().filter(one -> one.tag().equals(tag)))
                    .allMatch(one -> one.authorization().equals("Bearer own-" + tag));
            if (reached.isEmpty()) {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(code(answer)).isEqualTo("policy_no_route");
            }
        }
    }

    /** Nor with keys that the caller has stored, in whose place the operator's may be used. */
    @Order(4)
    @ParameterizedTest
    @MethodSource("demands")
    void norWithKeysThatTheCallerHasStored(
            Map<String, String> headers, JsonObject provider, List<PolicyVendor> allowed) {
        var person = ConsoleSession.operator(server);
        var stored = new ArrayList<String>();
        for (var vendor : POLICIES) {
            var key = new JsonObject()
                    .put("provider", vendor.name())
                    .put("key", "stored-at-" + vendor.name())
                    .put("fallback", true);
            var answer = person.send("POST", "/api/me/provider-keys", key);
            assertThat(answer.statusCode()).isEqualTo(201);
            stored.add(ConsoleSession.body(answer).getString("id"));
        }

        rounds(headers, provider, allowed, List.of(Fault.values()), () -> {});

        assertThat(POLICIES)
                .allMatch(vendor -> vendor.received().stream()
                        .allMatch(one -> one.authorization() == null
                                || one.authorization().startsWith("Bearer own-")
                                || one.authorization().equals("Bearer stored-at-" + vendor.name())));
        stored.forEach(id -> person.send("DELETE", "/api/me/provider-keys/" + id, null));
    }

    /** Whether a call of them went on to the next vendor. */
    private static boolean rounds(
            Map<String, String> headers,
            JsonObject provider,
            List<PolicyVendor> allowed,
            List<Fault> faults,
            Runnable before) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var moved = false;
        for (var round = 0; round < ROUNDS; round++) {
            before.run();
            // Without any demand first: the conversation is then known somewhere.
            send("any", tag(), Map.of(), null, false);
            POLICIES.forEach(vendor -> vendor.fails(faults.get(random.nextInt(faults.size()))));
            var tag = tag();
            var all = new HashMap<>(headers);
            if (provider == null) {
                all.putAll(orderHeader(random));
            }

            var answer = send("any", tag, all, provider, random.nextBoolean());

            var reached = POLICIES.stream().filter(vendor -> vendor.got(tag)).toList();
            assertThat(allowed).as("seed %d, round %d", seed, round).containsAll(reached);
            if (allowed.isEmpty()) {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(code(answer)).isEqualTo("policy_no_route");
            } else {
                assertThat(reached).as("seed %d, round %d", seed, round).isNotEmpty();
                assertThat(answer.statusCode()).isNotEqualTo(403);
            }
            moved |= reached.size() > 1;
        }
        return moved;
    }

    /** Who is the only candidate is asked in any case, and is up again when it answers. */
    private static void healEverybody() {
        for (var vendor : POLICIES) {
            vendor.fails(Fault.NONE);
            assertThat(send(vendor.model(), tag(), Map.of(), null, false).statusCode())
                    .isEqualTo(200);
        }
    }

    /** A conversation goes where it went before, though the price says otherwise, and never against a new demand. */
    @Order(0)
    @Test
    void aConversationStaysWhereItWasAnswered() {
        healEverybody();
        assertThat(provider(send("any", tag(), Map.of("x-omnia-route", "order:trainer"), null, false)))
                .isEqualTo("trainer");

        assertThat(provider(send("any", tag(), Map.of(), null, false))).isEqualTo("trainer");
        assertThat(provider(send("any", tag(), Map.of("x-omnia-route", "price"), null, false)))
                .isEqualTo("abroad");
        assertThat(provider(send("any", tag(), Map.of("x-omnia-jurisdictions", "de"), null, false)))
                .isEqualTo("clean");
    }

    private static Map<String, String> orderHeader(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("x-omnia-route", "price");
            case 1 -> Map.of("x-omnia-route", "latency");
            case 2 -> Map.of("x-omnia-route", "order:silent,abroad,trainer,keeper");
            default -> Map.of();
        };
    }

    @Test
    void theNextAnswersAtItsOwnPriceWhenTheFirstFails() {
        FIRST.fails(Fault.BROKEN);
        SECOND.fails(Fault.NONE);

        var answer = send("my-alias", tag(), Map.of(), new JsonObject(), false);

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
        var tag = tag();

        var answer = send("first/m", tag, Map.of(), null, false, "second/m");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(FIRST.got(tag)).isTrue();
        assertThat(SECOND.got(tag)).isFalse();
    }

    @Test
    void nobodyElseIsAskedOnceThereWasContent() {
        FIRST.fails(Fault.CUT_AFTER_CONTENT);
        SECOND.fails(Fault.NONE);
        var tag = tag();

        var answer = send("first/m", tag, Map.of(), null, true, "second/m");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("upstream_cut");
        assertThat(FIRST.got(tag)).isTrue();
        assertThat(SECOND.got(tag)).isFalse();
    }

    @Test
    void fallbacksAndOrdersOfTheBodyCount() {
        FIRST.fails(Fault.NONE);
        SECOND.fails(Fault.NONE);
        var order = new JsonObject().put("order", new JsonArray().add("Second"));
        var cheap = new JsonObject().put("max_price", new JsonObject().put("prompt", 2));
        var only = new JsonObject().put("only", new JsonArray().add("second"));

        assertThat(provider(send("pair", tag(), Map.of(), order, false))).isEqualTo("second");
        assertThat(provider(send("pair", tag(), Map.of(), only, false))).isEqualTo("second");
        assertThat(provider(send("second/m", tag(), Map.of(), cheap, false, "first/m")))
                .isEqualTo("first");
        assertThat(provider(send("pair", tag(), Map.of("x-omnia-route", "order:second"), null, false)))
                .isEqualTo("second");
        var refused = send("second/m", tag(), Map.of(), cheap, false);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("policy_no_route");
    }

    @Test
    void whoHadTooManyCallsIsLeftAloneAsLongAsItAsks() {
        LIMITED.fails(Fault.BUSY_FOR_A_MINUTE);
        SECOND.fails(Fault.NONE);

        var first = tag();
        var second = tag();
        send("limits", first, Map.of(), null, false);
        var answer = send("limits", second, Map.of(), null, false);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(LIMITED.got(first)).isTrue();
        assertThat(LIMITED.got(second)).isFalse();
    }

    @Test
    void aKeyThatIsNotAcceptedIsLeftOutAndTheOtherOneAnswers() {
        KEYS.fails(Fault.REFUSES_THE_FIRST_KEY);
        for (var i = 0; i < 30; i++) {
            // Conversations of their own, for one stays with the key that answered it.
            var answer = ask("conversation " + i, "keys/m", tag(), Map.of(), null, false);
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
            send("breaks/m", tag(), Map.of(), null, false);
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
                .contains("any", "pair", "known", "my-alias", "first/m")
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

        var any = model("/v1/models/any");
        assertThat(any.getJsonArray("jurisdictions")).isEmpty();
        assertThat(any.getJsonObject("data_policy").getString("trains")).isEqualTo("yes");
        assertThat(any.getJsonObject("data_policy").getInteger("retention_days"))
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

    private static HttpResponse<String> send(
            String model,
            String tag,
            Map<String, String> headers,
            JsonObject provider,
            boolean stream,
            String... fallbacks) {
        return ask("one conversation", model, tag, headers, provider, stream, fallbacks);
    }

    private static HttpResponse<String> ask(
            String prompt,
            String model,
            String tag,
            Map<String, String> headers,
            JsonObject provider,
            boolean stream,
            String... fallbacks) {
        var message = new JsonObject().put("role", "user").put("content", prompt);
        var body = new JsonObject()
                .put("model", model)
                .put("messages", new JsonArray().add(message))
                .put("stream", stream)
                .put("x_tag", tag);
        if (provider != null) {
            body.put("provider", provider);
        }
        if (fallbacks.length > 0) {
            body.put("models", new JsonArray(List.of(fallbacks)));
        }
        var request = server.request("/v1/chat/completions", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        headers.forEach(request::header);
        return server.send(request.build());
    }

    private static String provider(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-omnia-provider").orElseThrow();
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error").getString("code");
    }

    private static String tag() {
        return UUID.randomUUID().toString();
    }
}
