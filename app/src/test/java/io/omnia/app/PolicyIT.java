package io.omnia.app;

import static io.omnia.app.PolicyTable.ANY;
import static io.omnia.app.TaggedCalls.newTag;
import static io.omnia.app.TaggedCalls.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyTable.Demand;
import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing reaches a vendor that does not meet its caller's demand: by what came to each, while they fail in turn. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyIT {
    private static final int ROUNDS = 25;
    private static final PolicyTable TABLE = new PolicyTable();
    private static final Map<String, String> OTHER_ROUTES = Map.of(
            "/v1/messages",
                    "{\"model\":\"any\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
            "/v1/responses", "{\"model\":\"any\",\"input\":\"hello\"}");

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static TaggedCalls calls;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "100", TABLE.settings(folder));
        calls = new TaggedCalls(server, OmniaServer.LIVE_KEY);
    }

    @AfterAll
    static void stop() {
        server.close();
        TABLE.close();
    }

    static Stream<Demand> demands() {
        return TABLE.demands();
    }

    static Stream<Demand> demandsOfHeaders() {
        return demands().filter(demand -> demand.provider() == null);
    }

    /** A conversation goes where it went before, though the price says otherwise, and never against a new demand. */
    @Order(0)
    @Test
    void aConversationStaysWhereItWasAnswered() {
        healEverybody();
        assertThat(provider(calls.send(ANY, newTag(), Map.of("x-omnia-route", "order:trainer"), null, false)))
                .isEqualTo("trainer");

        assertThat(provider(calls.send(ANY, newTag(), Map.of(), null, false))).isEqualTo("trainer");
        assertThat(provider(calls.send(ANY, newTag(), Map.of("x-omnia-route", "price"), null, false)))
                .isEqualTo("abroad");
        assertThat(provider(calls.send(ANY, newTag(), Map.of("x-omnia-jurisdictions", "de"), null, false)))
                .isEqualTo("clean");
    }

    /** Whoever answered the conversation before is asked again only where he meets the demand of this call. */
    @Order(1)
    @ParameterizedTest
    @MethodSource("demands")
    void norOneThatAnsweredTheConversationBefore(Demand demand) {
        healEverybody();
        for (var last : TABLE.vendors) {
            var before = calls.send(ANY, newTag(), Map.of("x-omnia-route", "order:" + last.name()), null, false);
            assertThat(provider(before)).isEqualTo(last.name());
            var tag = newTag();

            var answer = calls.send(ANY, tag, demand.headers(), demand.provider(), false);

            if (demand.allowed().isEmpty()) {
                demand.refuses(answer);
                assertThat(TABLE.reached(tag)).isEmpty();
            } else if (demand.allowed().contains(last)) {
                assertThat(TABLE.reached(tag)).containsExactly(last);
            } else {
                assertThat(demand.allowed()).containsAll(TABLE.reached(tag));
                assertThat(TABLE.reached(tag)).hasSize(1);
            }
        }
    }

    /**
     * Whoever fails and however the candidates are put in order, nothing reaches a vendor outside of what was demanded. All of
     * it is one conversation, so that whoever answered last is remembered for the next call, whatever that demands. Everybody
     * is up again before each round, so that calls do go on to the next.
     */
    @Order(2)
    @ParameterizedTest
    @MethodSource("demands")
    void nothingReachesAVendorThatDoesNotMeetTheDemand(Demand demand) {
        var faults = EnumSet.complementOf(EnumSet.of(Fault.BUSY, Fault.BUSY_FOR_A_MINUTE));

        var moved = rounds(demand, List.copyOf(faults), PolicyIT::healEverybody);

        assertThat(moved)
                .as("a call that went on to the next vendor")
                .isEqualTo(demand.allowed().size() > 1);
    }

    /** By routes whose requests are translated on their way, each of those that meet the demand is asked, and nobody else. */
    @Order(2)
    @ParameterizedTest
    @MethodSource("demandsOfHeaders")
    void norByARouteOfAnotherProtocol(Demand demand) {
        for (var route : OTHER_ROUTES.entrySet()) {
            healEverybody();
            TABLE.vendors.forEach(vendor -> vendor.fails(Fault.BROKEN));
            var before = received();

            var request = server.request(route.getKey(), OmniaServer.LIVE_KEY)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(route.getValue()));
            demand.headers().forEach(request::header);
            var answer = server.send(request.build());

            var after = received();
            assertThat(TABLE.vendors.stream().filter(vendor -> after.get(vendor) > before.get(vendor)))
                    .containsExactlyInAnyOrderElementsOf(demand.allowed());
            assertThat(answer.statusCode()).isEqualTo(demand.allowed().isEmpty() ? 403 : 500);
        }
    }

    private static Map<PolicyVendor, Integer> received() {
        return TABLE.vendors.stream()
                .collect(Collectors.toMap(
                        vendor -> vendor, vendor -> vendor.received().size()));
    }

    /** The same while most are down, cool down or are not accepted: who is left is asked, and never anybody else. */
    @Order(3)
    @ParameterizedTest
    @MethodSource("demands")
    void norWhenEverybodyElseIsDown(Demand demand) {
        rounds(demand, List.of(Fault.values()), () -> {});
    }

    /** A key of the caller's own goes to the one vendor whom it is for, and there only where the demand is met. */
    @Order(4)
    @ParameterizedTest
    @MethodSource("demands")
    void norWithAKeyOfTheCallersOwn(Demand demand) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var models = TABLE.vendors.stream().map(PolicyVendor::model).toArray(String[]::new);
        for (var round = 0; round < ROUNDS; round++) {
            everybodyFails(random, List.of(Fault.values()));
            var vendor = TABLE.vendors.get(random.nextInt(TABLE.vendors.size()));
            var tag = newTag();
            var headers = demand.and(Map.of("x-omnia-provider-key", "own-" + tag));

            var answer = calls.send(vendor.model(), tag, headers, demand.provider(), random.nextBoolean(), models);

            assertThat(TABLE.reached(tag))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(demand.allowed().contains(vendor) ? List.of(vendor) : List.of());
            assertThat(vendor.received().stream().filter(one -> one.tag().equals(tag)))
                    .allMatch(one -> one.authorization().equals("Bearer own-" + tag));
            if (!demand.allowed().contains(vendor)) {
                demand.refuses(answer);
            }
        }
    }

    /** Nor with keys that the caller has stored, in whose place the operator's may be used. */
    @Order(5)
    @ParameterizedTest
    @MethodSource("demands")
    void norWithKeysThatTheCallerHasStored(Demand demand) {
        var person = ConsoleSession.operator(server);
        var stored = new ArrayList<String>();
        for (var vendor : TABLE.vendors) {
            var key = new JsonObject()
                    .put("provider", vendor.name())
                    .put("key", "stored-at-" + vendor.name())
                    .put("fallback", true);
            var answer = person.send("POST", "/api/me/provider-keys", key);
            assertThat(answer.statusCode()).isEqualTo(201);
            stored.add(ConsoleSession.body(answer).getString("id"));
        }

        rounds(demand, List.of(Fault.values()), () -> {});

        assertThat(TABLE.vendors)
                .allMatch(vendor -> vendor.received().stream()
                        .allMatch(one -> one.authorization() == null
                                || one.authorization().startsWith("Bearer own-")
                                || one.authorization().equals("Bearer stored-at-" + vendor.name())));
        stored.forEach(id -> person.send("DELETE", "/api/me/provider-keys/" + id, null));
    }

    /** Whether a call of them went on to the next vendor. */
    private static boolean rounds(Demand demand, List<Fault> faults, Runnable before) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var moved = false;
        for (var round = 0; round < ROUNDS; round++) {
            before.run();
            // Without any demand first: the conversation is then known somewhere.
            calls.send(ANY, newTag(), Map.of(), null, false);
            everybodyFails(random, faults);
            var tag = newTag();
            var headers = new HashMap<>(demand.headers());
            if (demand.provider() == null) {
                headers.putAll(orderHeader(random));
            }

            var answer = calls.send(ANY, tag, headers, demand.provider(), random.nextBoolean());

            var reached = TABLE.reached(tag);
            assertThat(demand.allowed()).as("seed %d, round %d", seed, round).containsAll(reached);
            if (demand.allowed().isEmpty()) {
                demand.refuses(answer);
            } else {
                assertThat(reached).as("seed %d, round %d", seed, round).isNotEmpty();
                assertThat(answer.statusCode()).isNotEqualTo(403);
            }
            moved |= reached.size() > 1;
        }
        return moved;
    }

    private static void everybodyFails(Random random, List<Fault> faults) {
        TABLE.vendors.forEach(vendor -> vendor.fails(faults.get(random.nextInt(faults.size()))));
    }

    /** Who is the only candidate is asked in any case, and is up again when it answers. */
    private static void healEverybody() {
        for (var vendor : TABLE.vendors) {
            vendor.fails(Fault.NONE);
            assertThat(calls.send(vendor.model(), newTag(), Map.of(), null, false)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static Map<String, String> orderHeader(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("x-omnia-route", "price");
            case 1 -> Map.of("x-omnia-route", "latency");
            case 2 -> Map.of("x-omnia-route", "order:silent,abroad,trainer,keeper");
            default -> Map.of();
        };
    }
}
