package io.omnia.app;

import static io.omnia.app.TaggedCalls.newTag;
import static io.omnia.app.TaggedCalls.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyTable.Demand;
import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

/**
 * An answer that is there already is no way around a demand: who may not be asked is not heard either, be it from the prompt
 * cache, from a call that runs or as a repeat.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyRepeatsIT {
    private static final PolicyTable TABLE = new PolicyTable();
    private static final String CACHE = "x-omnia-cache";
    private static final String RETRY_COUNT = "x-stainless-retry-count";
    private static final String REPLAYED = "idempotent-replayed";
    private static final Map<String, String> CACHED = Map.of(CACHE, "on");

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static Customer customer;
    private static TaggedCalls calls;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "100", settings());
        customer = Customer.withCredit(server, 1_000_000_000L);
        calls = new TaggedCalls(server, customer.key());
    }

    @AfterAll
    static void stop() {
        server.close();
        TABLE.close();
    }

    private static Map<String, String> settings() {
        var settings = TABLE.settings(folder);
        settings.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        settings.put("OMNIA_CACHE_PROMPT", "asked");
        return settings;
    }

    /** How the same is asked twice: what is sent the first time and the second, and what says that the answer was there. */
    record Twice(String name, Map<String, String> first, Map<String, String> second, String header, String given) {
        static final Twice CACHED_CALL = new Twice("cached call", CACHED, CACHED, CACHE, "hit");
        static final Twice SDK_RETRY =
                new Twice("retry of an SDK", Map.of(RETRY_COUNT, "0"), Map.of(RETRY_COUNT, "1"), REPLAYED, "true");

        boolean wasThere(HttpResponse<String> answer) {
            return answer.headers().firstValue(header).filter(given::equals).isPresent();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every demand that somebody does not meet. */
    static Stream<Demand> demands() {
        return TABLE.demands().filter(demand -> !demand.forbidden().isEmpty());
    }

    static Stream<Arguments> demandsOfBothWays() {
        return Stream.of(Twice.CACHED_CALL, Twice.SDK_RETRY)
                .flatMap(twice -> demands().map(demand -> Arguments.of(twice, demand)));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("demandsOfBothWays")
    void whatSomebodyElseSaidIsNotGiven(Twice twice, Demand demand) {
        for (var vendor : demand.forbidden()) {
            for (var stream : List.of(false, true)) {
                var call = callThatGoesTo(vendor, stream);
                assertThat(provider(calls.send(call, twice.first))).isEqualTo(vendor.name());
                isGiven(twice, call, vendor);

                isAnsweredByOneThatMeetsIt(twice, demand, call, vendor);

                isGiven(twice, call, vendor);
            }
        }
    }

    /** Were it to share the call that runs, it would not be answered before that one is. */
    @Order(1)
    @ParameterizedTest
    @MethodSource("demandsOfBothWays")
    void norWhatSomebodyElseIsAboutToSay(Twice twice, Demand demand) throws Exception {
        for (var vendor : demand.forbidden()) {
            var call = callThatGoesTo(vendor, false);
            var tag = call.getString("x_tag");
            try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                    var held = vendor.holds()) {
                var first = threads.submit(() -> calls.send(call, twice.first));
                Eventually.holds("the first call to arrive", Eventually.PATIENCE, () -> vendor.got(tag));

                threads.submit(() -> isAnsweredByOneThatMeetsIt(twice, demand, call, vendor))
                        .get(20, TimeUnit.SECONDS);

                assertThat(first.isDone()).isFalse();
                var second = threads.submit(() -> calls.send(call, twice.second));
                held.goOn();
                assertThat(provider(first.get())).isEqualTo(vendor.name());
                assertThat(second.get().body()).isEqualTo(first.get().body());
                assertThat(vendor.times(tag)).isEqualTo(1);
            }
        }
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("demands")
    void norDoesAKeyStandForTheCallWithAnotherDemand(Demand demand) {
        for (var vendor : demand.forbidden()) {
            var call = callThatGoesTo(vendor, false);
            var key = Map.of("idempotency-key", newTag());
            assertThat(provider(calls.send(call, key))).isEqualTo(vendor.name());

            var refused = calls.send(demand.in(call), demand.and(key));

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
            assertThat(TaggedCalls.code(refused)).isEqualTo("idempotency_mismatch");
            assertThat(TABLE.reached(call.getString("x_tag"))).containsExactly(vendor);
            var again = calls.send(call, key);
            assertThat(provider(again)).isEqualTo(vendor.name());
            assertThat(again.headers().firstValue(REPLAYED)).hasValue("true");
            assertThat(vendor.times(call.getString("x_tag"))).isEqualTo(1);
        }
    }

    /** The request is the same to the byte, so that only who may answer now tells the two apart. */
    @Order(2)
    @Test
    void norWhatAModelSaidThatTheKeyMayNoLongerUse() throws Exception {
        var call = callThatGoesTo(TABLE.abroad, false);
        assertThat(provider(calls.send(call, CACHED))).isEqualTo("abroad");
        isGiven(Twice.CACHED_CALL, call, TABLE.abroad);

        customer.allowModels("clean/m", "keeper/m");
        Eventually.answers(() -> assertThat(
                        calls.send("abroad/m", newTag(), Map.of(), null, false).statusCode())
                .isEqualTo(403));
        var answer = calls.send(call, CACHED);

        assertThat(answer.headers().firstValue(CACHE)).hasValue("miss");
        assertThat(provider(answer)).isIn("clean", "keeper");
        assertThat(TABLE.abroad.times(call.getString("x_tag"))).isEqualTo(1);
        customer.allowEveryModel();
        Eventually.answers(() -> assertThat(
                        calls.send("abroad/m", newTag(), Map.of(), null, false).statusCode())
                .isEqualTo(200));
        isGiven(Twice.CACHED_CALL, call, TABLE.abroad);
    }

    /** So it is after a start with another catalog, by which somebody no longer meets a demand that he was asked under. */
    @Order(3)
    @Test
    void norWhatWasSaidBySomebodyOfWhomOtherThingsAreKnownNow() throws Exception {
        var inEurope = Map.of(CACHE, "on", "x-omnia-jurisdictions", "eu");
        var untrained = new JsonObject().put("data_collection", "deny");
        try (var redis = RedisServer.start(folder)) {
            var settings = settings();
            settings.put("OMNIA_CACHE_REDIS_URL", redis.url());
            try (var restarted = OmniaServer.start(folder.resolve("restarted"), "100", settings)) {
                var asked = new TaggedCalls(
                        restarted,
                        Customer.withCredit(restarted, 1_000_000_000L).key());
                var plain = TaggedCalls.body("hello", "keeper/m", newTag(), false);
                var call = TaggedCalls.body("hello", "keeper/m", newTag(), false, "clean/m");
                var other = call.copy().put("provider", untrained);
                assertThat(provider(asked.send(plain, CACHED))).isEqualTo("keeper");
                assertThat(provider(asked.send(call, inEurope))).isEqualTo("keeper");
                assertThat(provider(asked.send(other, CACHED))).isEqualTo("keeper");
                Eventually.holds("all of it to be stored", Eventually.PATIENCE, () -> redis.count() == 3);

                restarted.kill();
                keeperIsElsewhereAndTrains();
                restarted.startProcess();
                restarted.awaitReady();

                Eventually.answers(
                        () -> assertThat(asked.send(plain, CACHED).headers().firstValue(CACHE))
                                .hasValue("hit"));
                assertThat(provider(asked.send(call, inEurope))).isEqualTo("clean");
                assertThat(provider(asked.send(other, CACHED))).isEqualTo("clean");
                assertThat(TABLE.keeper.times(call.getString("x_tag"))).isEqualTo(2);
            }
        }
    }

    private static void keeperIsElsewhereAndTrains() throws IOException {
        var catalog = folder.resolve("models.yaml");
        var changed = Files.readString(catalog)
                .replace("jurisdictions: [de, fr]", "jurisdictions: [de, us]")
                .replace(PolicyVendor.dataPolicy("no", 30), PolicyVendor.dataPolicy("yes", 30));
        Files.writeString(catalog, changed);
    }

    /** A call, not made yet, that this vendor will answer first, because it has answered the conversation before. */
    private static JsonObject callThatGoesTo(PolicyVendor vendor, boolean stream) {
        var conversation = newTag();
        var before = TaggedCalls.body(conversation, PolicyTable.ANY, newTag(), false);
        assertThat(provider(calls.send(before, Map.of("x-omnia-route", "order:" + vendor.name()))))
                .isEqualTo(vendor.name());
        return TaggedCalls.body(conversation, PolicyTable.ANY, newTag(), stream);
    }

    /** Who asks the same without a demand gets what the vendor said, and it is not asked again. */
    private static void isGiven(Twice twice, JsonObject call, PolicyVendor vendor) {
        var answer = calls.send(call, twice.second);
        assertThat(twice.wasThere(answer)).as(call.encode()).isTrue();
        assertThat(provider(answer)).isEqualTo(vendor.name());
        assertThat(answer.body()).contains(vendor.text());
        assertThat(vendor.times(call.getString("x_tag"))).isEqualTo(1);
    }

    /** Who asks the same with a demand gets what one says who meets it, or nothing when nobody does. */
    private static void isAnsweredByOneThatMeetsIt(
            Twice twice, Demand demand, JsonObject call, PolicyVendor answeredBefore) {
        var tag = call.getString("x_tag");
        var body = demand.in(call);

        var answer = calls.send(body, demand.and(twice.second));

        assertThat(twice.wasThere(answer))
                .as(demand + " and " + answeredBefore.name())
                .isFalse();
        assertThat(answer.body()).doesNotContain(answeredBefore.text());
        assertThat(answeredBefore.times(tag)).isEqualTo(1);
        var reached = TABLE.vendors.stream()
                .filter(vendor -> vendor != answeredBefore && vendor.got(tag))
                .toList();
        if (demand.allowed().isEmpty()) {
            demand.refuses(answer);
            assertThat(reached).isEmpty();
            return;
        }
        assertThat(reached).hasSize(1);
        assertThat(demand.allowed()).containsAll(reached);
        var vendor = reached.getFirst();
        assertThat(provider(answer)).isEqualTo(vendor.name());
        assertThat(answer.body()).contains(vendor.text());
        if (!demand.keepsNothing()) {
            var again = calls.send(body, demand.and(twice.second));
            assertThat(twice.wasThere(again))
                    .as("what was said under " + demand)
                    .isTrue();
            assertThat(provider(again)).isEqualTo(vendor.name());
        }
    }
}
