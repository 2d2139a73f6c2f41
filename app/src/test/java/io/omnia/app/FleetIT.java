package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes on one PostgreSQL: what they spend together stays within every limit and uses it up, nothing is lost when they
 * die, are paused or lose their database, and what one is told the others know.
 */
class FleetIT {
    private static final int NODES = 3;
    private static final int CALLERS = 300;
    private static final int MEASURED_CALLS = 300;
    private static final long DOLLAR = 100_000_000;
    private static final long BUDGET = 30_000_000;
    private static final long PLENTY = 10_000_000_000_000L;
    private static final long LONGEST_ANSWER_MILLIS = 400;

    /** Nodes whose lease was seen to with the last ones: each living node sees to its own every second. */
    private static final String RENEWED_LEASES = """
            select count(distinct node_id) from ledger.hold
            where lease and expires_at > (select max(expires_at) from ledger.hold where lease) - interval '4 seconds'
            """;

    @TempDir
    static Path folder;

    private static final Collection<CallTranscript> TRANSCRIPTS = new ConcurrentLinkedQueue<>();
    /** What an answer is long of says which call it is, and what it costs. */
    private static final AtomicLong CHEAP = new AtomicLong();

    private static final AtomicLong NUMBERS = new AtomicLong(100_000);
    private static MeteredUpstream upstream;
    private static Fleet fleet;
    private static List<OmniaServer> nodes;

    @BeforeAll
    static void start() {
        upstream = new MeteredUpstream();
        fleet = new Fleet(folder, upstream.environment());
        nodes = fleet.start(NODES);
    }

    @AfterAll
    static void stop() {
        fleet.close();
        upstream.close();
    }

    /** Half of the callers have a key with a budget, the others have only the wallet above them. */
    @Test
    void threeHundredCallersSpendOneDollarAndThirtyCentsAndNoMore() {
        var rich = Customer.withCredit(nodes.getFirst(), DOLLAR);
        var poor = rich.anotherKey();
        poor.budget("total", BUDGET);
        var begun = Instant.now();
        var calls = new ConcurrentLinkedQueue<CallTranscript>();

        var callers = IntStream.range(0, CALLERS)
                .mapToObj(i ->
                        Thread.ofVirtual().start(() -> spend(i % 2 == 0 ? poor : rich, nodes.get(i % NODES), calls)))
                .toList();
        callers.forEach(OmniaServer::join);

        var took = Duration.between(begun, Instant.now());
        TRANSCRIPTS.addAll(calls);
        proveTheBooks();
        var spent = rich.credits().getLong("spent_microcredits");
        var budgeted = poor.budget().getJsonObject("spent").getLong("microcredits");
        var served = calls.stream().filter(CallTranscript::served).toList();
        System.out.printf(
                "FleetIT: %d calls served in %s; of the dollar %.2f %% were spent, of the budget %.2f %%%n",
                served.size(), took, 100.0 * spent / DOLLAR, 100.0 * budgeted / BUDGET);
        assertThat(calls).allMatch(call -> call.served() || call.status() == 402);
        assertThat(served.stream()
                        .mapToLong(call -> MeteredUpstream.costMicros(MeteredLoad.INPUT_TOKENS, call.number()))
                        .sum())
                .isEqualTo(spent);
        assertThat(spent).isBetween(DOLLAR * 95 / 100, DOLLAR);
        assertThat(budgeted).isBetween(BUDGET * 95 / 100, BUDGET);
        assertThat(rich.credits().getLong("held_microcredits")).isZero();
    }

    @Test
    void nothingIsLostWhenANodeDiesAnotherSleepsAndPostgresIsAway() throws Exception {
        loseNodesAndPostgres(Duration.ofSeconds(5), Duration.ofSeconds(4));
    }

    @Test
    @Tag("long")
    void nothingIsLostInAMinuteOfSleepAndTenSecondsWithoutPostgres() throws Exception {
        loseNodesAndPostgres(Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    @Test
    void aRevokedKeyIsRefusedOnEveryNodeWithinFiveSeconds() {
        var told = revoke();
        var cut = fleet.cutListeners();
        var looked = revoke();

        assertThat(cut).as("connections that listened").isEqualTo(NODES);
        System.out.printf(
                "FleetIT: a revoked key was refused everywhere after %d ms, without listeners after %d ms%n",
                told.toMillis(), looked.toMillis());
        assertThat(told).isLessThan(Duration.ofSeconds(5));
        assertThat(looked).isLessThan(Duration.ofSeconds(5));
    }

    /** Revokes a key that every node remembers; how long until the last one refuses it. */
    private static Duration revoke() {
        var customer = Customer.withCredit(nodes.getFirst(), DOLLAR);
        nodes.forEach(node ->
                assertThat(node.get("/v1/credits", customer.key()).statusCode()).isEqualTo(200));
        var begun = System.nanoTime();
        customer.disable();
        for (var node : nodes) {
            Eventually.holds(
                    "a refusal of the revoked key",
                    Duration.ofSeconds(10),
                    () -> node.get("/v1/credits", customer.key()).statusCode() == 401);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void loseNodesAndPostgres(Duration sleep, Duration absence) throws Exception {
        var customer = Customer.withCredit(nodes.getFirst(), PLENTY);
        var living = new Load(nodes.get(0), customer);
        var sleeping = new Load(nodes.get(1), customer);
        var dying = new Load(nodes.get(2), customer);
        var all = List.of(living, sleeping, dying);
        all.forEach(Load::start);
        all.forEach(load -> awaitServed(load, Instant.MIN));
        awaitLeases(NODES);

        nodes.get(2).kill();
        dying.stop();
        signal("STOP", nodes.get(1));
        OmniaServer.pause(sleep.toMillis());
        signal("CONT", nodes.get(1));
        var awake = Instant.now();
        awaitServed(sleeping, awake);
        var rested = Instant.now();
        awaitLeases(NODES - 1);

        fleet.stopPostgres();
        var away = Instant.now();
        OmniaServer.pause(absence.toMillis());
        assertThat(nodes.getFirst().get("/q/health/ready", null).statusCode()).isEqualTo(200);
        var back = Instant.now();
        fleet.startPostgres();
        Eventually.holds(
                "the database on every node",
                Duration.ofSeconds(20),
                () -> nodes.subList(0, 2).stream()
                        .allMatch(
                                node -> node.get("/v1/credits", customer.key()).statusCode() == 200));
        nodes.get(2).startProcess();
        nodes.get(2).awaitReady();
        OmniaServer.pause(1_000);
        all.forEach(Load::stop);
        all.forEach(load -> TRANSCRIPTS.addAll(load.transcripts));

        proveTheBooks();
        var without =
                all.stream().mapToLong(load -> load.servedWithin(away, back)).sum();
        System.out.printf(
                "FleetIT: %d calls, %d of them within %s without PostgreSQL; broken off by the kill: %d%n",
                all.stream().mapToInt(load -> load.transcripts.size()).sum(),
                without,
                absence,
                dying.failed(Instant.MIN).size());
        assertThat(living.failed(Instant.MIN))
                .as(
                        "calls that failed on the node that lived; asleep until %s, without PostgreSQL from %s",
                        awake, away)
                .isEmpty();
        assertThat(sleeping.failed(rested))
                .as(
                        "calls that failed on the node that had slept, from %s on; without PostgreSQL from %s",
                        rested, away)
                .isEmpty();
        assertThat(without).as("calls served without PostgreSQL").isGreaterThan(20);
    }

    /** Until a lease of this load's node has seen what the load needs of it: it is sized by the last moments. */
    private static void awaitServed(Load load, Instant since) {
        Eventually.holds("calls", Duration.ofSeconds(30), () -> load.servedSince(since) > MEASURED_CALLS);
    }

    /** Until so many nodes that are there have set credit aside. */
    private static void awaitLeases(int count) {
        var books = fleet.books();
        Eventually.holds(
                "leases of " + count + " nodes", Duration.ofSeconds(20), () -> books.number(RENEWED_LEASES) >= count);
    }

    /** Every call of this class so far, as its client, the vendor and the ledger tell it. */
    private static void proveTheBooks() {
        var books = fleet.books();
        Eventually.holds("a vendor that is idle", Duration.ofSeconds(20), upstream::idle);
        Eventually.holds(
                "nothing is held",
                Duration.ofSeconds(30),
                () -> books.holds() == 0
                        && books.heldMicros() == 0
                        && nodes.stream().allMatch(node -> LedgerBooks.spoolBytes(node) == 0));
        var proof = new BillingProof(
                TRANSCRIPTS, MeteredLoad.INPUT_TOKENS, upstream.received(), upstream.answered(), books.lines());
        assertThat(proof.violations()).isEmpty();
        assertThat(books.violations()).isEmpty();
        assertThat(books.lines().stream().mapToLong(LedgerBooks.Line::micros).sum())
                .isEqualTo(books.spentMicros());
        assertThat(books.number("select count(*) from ledger.spend_limit where spent_micros > limit_micros"))
                .isZero();
    }

    /** Calls until there is not enough left for the next one, and waits where credit is only held. */
    private static void spend(Customer customer, OmniaServer node, Queue<CallTranscript> calls) {
        var client = new MeteredClient(node.baseUrl(), customer.key());
        while (true) {
            var number = CHEAP.incrementAndGet();
            var request = request(number, number);
            var call = client.call(number, request);
            while (call.status() == 429 && call.answer().equals("credits_held")) {
                OmniaServer.pause(1_000 * Long.parseLong(call.retryAfter()));
                call = client.call(number, request);
            }
            calls.add(call);
            if (!call.served()) {
                return;
            }
        }
    }

    private static JsonObject request(long number, long maxTokens) {
        var millis = number * 7919 % LONGEST_ANSWER_MILLIS;
        return MeteredUpstream.request(number, number % 2 == 0, maxTokens, MeteredLoad.INPUT_TOKENS, number, millis);
    }

    private static void signal(String name, OmniaServer node) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(node.pid()))
                .start()
                .waitFor();
    }

    /** Callers of one node, each with one call at a time, until they are told to stop. */
    private static final class Load {
        /** So many at once that their wallet gets a lease. */
        private static final int CALLERS = 24;

        private static final long MAX_TOKENS = 1_000_000;

        private final Collection<CallTranscript> transcripts = new ConcurrentLinkedQueue<>();
        private final List<Thread> callers = new ArrayList<>();
        private final MeteredClient client;
        private volatile boolean stopping;

        Load(OmniaServer node, Customer customer) {
            client = new MeteredClient(node.baseUrl(), customer.key());
        }

        void start() {
            for (var i = 0; i < CALLERS; i++) {
                callers.add(Thread.ofVirtual().start(this::call));
            }
        }

        private void call() {
            while (!stopping) {
                var number = NUMBERS.incrementAndGet();
                transcripts.add(client.call(number, request(number, MAX_TOKENS)));
            }
        }

        void stop() {
            stopping = true;
            callers.forEach(OmniaServer::join);
        }

        List<CallTranscript> failed(Instant since) {
            return transcripts.stream()
                    .filter(call -> !call.served() && call.begun().isAfter(since))
                    .toList();
        }

        long servedSince(Instant moment) {
            return transcripts.stream()
                    .filter(call -> call.served() && call.begun().isAfter(moment))
                    .count();
        }

        long servedWithin(Instant from, Instant to) {
            return transcripts.stream()
                    .filter(call -> call.served()
                            && call.begun().isAfter(from)
                            && call.begun().plus(call.took()).isBefore(to))
                    .count();
        }
    }
}
