package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many more calls at once than there is credit for: what fits is admitted, the rest is refused, and no cap is exceeded at
 * any moment, seen from outside the program.
 */
class SpendingCapIT {
    private static final int CALLS = 200;
    private static final int FITTING = 50;
    private static final long MAX_TOKENS = 1_000;
    private static final long DELAY_MILLIS = 300;

    /** As many digits for each call, so that all bodies are of one length and have one worst case. */
    private static final AtomicLong NUMBERS = new AtomicLong(100_000);

    /** Every byte of a body may become a token. */
    private static final long MOST_INPUT = length(request(100_000, true, 100, MAX_TOKENS));

    /** Less than what even a count of the tokens leaves room for. */
    private static final long SOME_INPUT = 10;

    private static final long WORST_CASE = MeteredUpstream.costMicros(MOST_INPUT, MAX_TOKENS);

    @TempDir
    static Path folder;

    private static MeteredUpstream upstream;
    private static OmniaServer server;

    @BeforeAll
    static void start() {
        upstream = new MeteredUpstream();
        var environment = new HashMap<>(upstream.environment());
        environment.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        environment.put("OMNIA_PROVIDERS_METERED_UNLISTED_CONTEXT_LENGTH", "4000000");
        server = OmniaServer.start(folder.resolve("data"), "0", environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @Test
    void admitsWhatTheCreditCoversAndRefusesTheRest() {
        var credit = Math.multiplyExact(FITTING, WORST_CASE);
        var customer = Customer.withCredit(server, credit);
        var watch = new Watch(customer::credits);

        var calls = atOnce(customer, number -> MAX_TOKENS, MOST_INPUT, false);

        var moments = watch.stop();
        var served = served(calls);
        assertThat(served).hasSize(FITTING);
        assertThat(calls).allMatch(call -> call.served() || held(call) || spent(call));
        assertThat(calls).anyMatch(SpendingCapIT::held);
        assertThat(billed(customer, served)).isEqualTo(credit);
        assertThat(moments).hasSizeGreaterThan(2).allMatch(moment -> isWithin(credit, moment));
        assertThat(moments).anyMatch(moment -> moment.getLong("held_microcredits") > 0);
        assertAtRest(customer, 0, credit);
        assertThat(spent(atOnce(customer, 1, number -> 1, 1, false).getFirst())).isTrue();
        assertThat(LedgerBooks.of(server).violations()).isEmpty();
    }

    @Test
    void spendsNoMoreThanTheCreditWhenRefusedCallersTryAgain() {
        var credit = Math.multiplyExact(FITTING, WORST_CASE);
        var customer = Customer.withCredit(server, credit);
        var seed = System.nanoTime();
        System.out.println("SpendingCapIT seed " + seed);
        var outputs = new Random(seed).longs(CALLS, MAX_TOKENS / 3, MAX_TOKENS).toArray();
        var watch = new Watch(customer::credits);

        var calls = atOnce(customer, number -> outputs[(int) (number % CALLS)], SOME_INPUT, true);

        var moments = watch.stop();
        var served = served(calls);
        var billed = billed(customer, served);
        assertThat(served).hasSizeGreaterThan(FITTING);
        assertThat(calls).allMatch(call -> call.served() || spent(call)).anyMatch(SpendingCapIT::spent);
        assertThat(moments).hasSizeGreaterThan(2).allMatch(moment -> isWithin(credit, moment));
        // Nobody was turned away for good while a whole worst case was left.
        assertThat(credit - billed).isBetween(0L, WORST_CASE - 1);
        assertAtRest(customer, credit - billed, billed);
        assertThat(LedgerBooks.of(server).violations()).isEmpty();
    }

    @Test
    void keepsTheTotalBudgetOfAKey() {
        var customer = Customer.withCredit(server, Math.multiplyExact(2 * CALLS, WORST_CASE));

        var after = exhaustBudget(customer, "total");

        assertThat(after.status()).isEqualTo(402);
        assertThat(after.answer()).isEqualTo("budget_exceeded");
        assertThat(after.retryAfter()).isEmpty();
    }

    @Test
    void keepsTheMonthlyBudgetOfAKeyAndSaysWhenItStartsAnew() {
        var customer = Customer.withCredit(server, Math.multiplyExact(2 * CALLS, WORST_CASE));

        var after = exhaustBudget(customer, "month");

        assertThat(after.status()).isEqualTo(429);
        assertThat(after.answer()).isEqualTo("budget_exceeded");
        assertThat(Long.parseLong(after.retryAfter())).isBetween(1L, 31 * 86_400L);
    }

    /** Text is billed whatever it is called or looks like, so it is held whatever it is called or looks like. */
    @ParameterizedTest
    @MethodSource
    void nothingInARequestIsTooCheap(String what, JsonObject fields) {
        var customer = Customer.withCredit(server, MeteredUpstream.costMicros(50_000, 1));

        var call = honest(customer, fields);

        assertThat(spent(call)).as(what + " " + call).isTrue();
        assertAtRest(customer, MeteredUpstream.costMicros(50_000, 1), 0);
    }

    static Stream<Arguments> nothingInARequestIsTooCheap() {
        var prose = "nobody knows why it does so ".repeat(10_000);
        var named = new JsonObject().put(prose, new JsonObject().put("type", "string"));
        var parameters = new JsonObject().put("type", "object").put("properties", named);
        var function = new JsonObject().put("name", "f").put("parameters", parameters);
        var numbers = new JsonArray();
        for (var i = 0; i < 50_000; i++) {
            numbers.add(1_000_000 + i);
        }
        return Stream.of(
                Arguments.of("text like an address", message(prose, "data: ")),
                Arguments.of(
                        "keys of a schema",
                        limited().put("tools", new JsonArray().add(new JsonObject().put("function", function)))),
                Arguments.of("numbers", limited().put("metadata", numbers)),
                Arguments.of("blanks", message(" ".repeat(280_000), "")),
                Arguments.of("a limit that is not heeded", new JsonObject().put("max_completion_tokens", 1)));
    }

    /** Its bytes would not fit, the words they make do. */
    @Test
    void aPromptIsLookedAtCloserBeforeItIsRefused() {
        var text = "nobody knows why it does so ";
        var credit = MeteredUpstream.costMicros(150_000, 1);
        var customer = Customer.withCredit(server, credit);

        var served = honest(customer, message(text.repeat(10_000), ""));

        assertThat(served.served()).as(served.toString()).isTrue();
        assertThat(customer.credits().getLong("balance_microcredits")).isBetween(0L, credit);
    }

    /** A closer look takes several times a prompt's size in memory, so there is a size above which the bytes count. */
    @Test
    void aVeryLongPromptIsNotLookedAtCloser() {
        var text = "nobody knows why it does so ";
        var customer = Customer.withCredit(server, MeteredUpstream.costMicros(800_000, 1));

        var tooLong = honest(customer, message(text.repeat(45_000), ""));
        var shorter = honest(customer, message(text.repeat(36_000), ""));

        assertThat(spent(tooLong)).as(tooLong.toString()).isTrue();
        assertThat(shorter.served()).as(shorter.toString()).isTrue();
    }

    private static CallTranscript honest(Customer customer, JsonObject fields) {
        var number = NUMBERS.getAndIncrement();
        var client = new MeteredClient(server, customer.key());
        return client.call(number, MeteredUpstream.honestRequest(number, fields));
    }

    private static JsonObject limited() {
        return new JsonObject().put("max_tokens", 1);
    }

    private static JsonObject message(String text, String before) {
        var message = new JsonObject().put("role", "user").put("content", before + text);
        return limited().put("messages", new JsonArray().add(message));
    }

    /** Calls far beyond the budget of the key; returns one more call, made when all have ended. */
    private static CallTranscript exhaustBudget(Customer customer, String window) {
        var budget = Math.multiplyExact(FITTING, WORST_CASE);
        customer.budget(window, budget);
        var watch = new Watch(customer::budget);

        var calls = atOnce(customer, number -> MAX_TOKENS, MOST_INPUT, false);

        var moments = watch.stop();
        var served = served(calls);
        assertThat(served).hasSize(FITTING);
        assertThat(calls).allMatch(call -> call.served() || held(call) || exceeded(call));
        assertThat(calls).anyMatch(SpendingCapIT::held);
        assertThat(billed(customer, served)).isEqualTo(budget);
        assertThat(moments)
                .hasSizeGreaterThan(2)
                .allMatch(moment -> micros(moment, "held") >= 0
                        && micros(moment, "spent") + micros(moment, "held") <= micros(moment, "limit"));
        assertThat(micros(customer.budget(), "held")).isZero();
        assertThat(micros(customer.budget(), "spent")).isEqualTo(budget);
        assertThat(customer.credits().getLong("held_microcredits")).isZero();
        assertThat(LedgerBooks.of(server).violations()).isEmpty();
        return atOnce(customer, 1, number -> 1, 1, false).getFirst();
    }

    private static List<CallTranscript> atOnce(
            Customer customer, LongUnaryOperator output, long input, boolean tryAgain) {
        return atOnce(customer, CALLS, output, input, tryAgain);
    }

    private static List<CallTranscript> atOnce(
            Customer customer, int calls, LongUnaryOperator output, long input, boolean tryAgain) {
        var client = new MeteredClient(server, customer.key());
        var transcripts = new ConcurrentLinkedQueue<CallTranscript>();
        var first = NUMBERS.getAndAdd(calls);
        var threads = LongStream.range(first, first + calls)
                .mapToObj(number -> Thread.ofVirtual().start(() -> {
                    var request = request(number, number % 2 == 0, input, output.applyAsLong(number));
                    transcripts.add(call(client, number, request, tryAgain));
                }))
                .toList();
        threads.forEach(OmniaServer::join);
        return List.copyOf(transcripts);
    }

    private static CallTranscript call(MeteredClient client, long number, JsonObject request, boolean tryAgain) {
        var answer = client.call(number, request);
        while (tryAgain && held(answer)) {
            OmniaServer.pause(1_000 * Long.parseLong(answer.retryAfter()));
            answer = client.call(number, request);
        }
        return answer;
    }

    private static JsonObject request(long number, boolean streamed, long input, long output) {
        // The word false is longer than true by one.
        return MeteredUpstream.request(number, streamed, MAX_TOKENS, input, output, DELAY_MILLIS)
                .put("x_padding", streamed ? "++" : "+");
    }

    private static long length(JsonObject request) {
        return request.encode().getBytes(StandardCharsets.UTF_8).length;
    }

    private static List<CallTranscript> served(List<CallTranscript> calls) {
        return calls.stream().filter(CallTranscript::served).toList();
    }

    private static boolean held(CallTranscript call) {
        return call.status() == 429
                && call.answer().equals("credits_held")
                && call.retryAfter().matches("[1-9][0-9]*");
    }

    private static boolean spent(CallTranscript call) {
        return call.status() == 402
                && call.answer().equals("insufficient_credits")
                && call.retryAfter().isEmpty();
    }

    private static boolean exceeded(CallTranscript call) {
        return call.answer().equals("budget_exceeded") && (call.status() == 402 || call.status() == 429);
    }

    /** What the lines of these calls come to, each of which has to add up. */
    private static long billed(Customer customer, List<CallTranscript> calls) {
        var sum = 0L;
        for (var transcript : calls) {
            var call = customer.call(transcript.call());
            var lines = call.getJsonArray("lines").stream()
                    .mapToLong(line -> ((JsonObject) line).getLong("amount_microcredits"))
                    .sum();
            assertThat(lines).isEqualTo(call.getLong("cost_microcredits"));
            sum += lines;
        }
        return sum;
    }

    private static boolean isWithin(long credit, JsonObject moment) {
        var balance = moment.getLong("balance_microcredits");
        var held = moment.getLong("held_microcredits");
        return balance >= 0
                && held >= 0
                && moment.getLong("available_microcredits") == balance - held
                && balance >= held
                && balance + moment.getLong("spent_microcredits") == credit;
    }

    private static void assertAtRest(Customer customer, long balance, long spent) {
        var credits = customer.credits();
        assertThat(credits.getLong("held_microcredits")).isZero();
        assertThat(credits.getLong("balance_microcredits")).isEqualTo(balance);
        assertThat(credits.getLong("spent_microcredits")).isEqualTo(spent);
    }

    private static long micros(JsonObject budget, String field) {
        return budget.getJsonObject(field).getLong("microcredits");
    }

    /** Looks at money again and again until it is told to stop. */
    private static final class Watch {
        private final Queue<JsonObject> moments = new ConcurrentLinkedQueue<>();
        private final Thread thread;
        private volatile boolean stopping;

        Watch(Supplier<JsonObject> money) {
            thread = Thread.ofVirtual().start(() -> {
                while (!stopping) {
                    moments.add(money.get());
                }
            });
        }

        /** Every moment that was seen. */
        List<JsonObject> stop() {
            stopping = true;
            OmniaServer.join(thread);
            return new ArrayList<>(moments);
        }
    }
}
