package io.omnia.app;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Clients that call one after the other, streamed and whole in turn, until they are told to stop; they never give up. */
final class MeteredLoad {
    /** What every call reports as its input. */
    static final long INPUT_TOKENS = 11;

    private static final long MAX_TOKENS = 1_000_000;
    private static final int LONGEST_ANSWER_MILLIS = 300;
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 100;

    private final MeteredClient client;
    private final int clients;
    private final long seed;
    private final AtomicLong numbers = new AtomicLong();
    private final Queue<CallTranscript> transcripts = new ConcurrentLinkedQueue<>();
    private final List<Thread> running = new ArrayList<>();
    private volatile boolean stopping;

    MeteredLoad(MeteredClient client, int clients, long seed) {
        this.client = client;
        this.clients = clients;
        this.seed = seed;
    }

    void start() {
        stopping = false;
        for (var i = 0; i < clients; i++) {
            var random = RandomGeneratorFactory.getDefault().create(seed + i);
            running.add(Thread.ofVirtual().name("client-" + i).start(() -> run(random)));
        }
    }

    /** Lets each client end the call that it is in. */
    void stop() {
        stopping = true;
        for (var thread : running) {
            try {
                if (!thread.join(LONGEST_CALL)) {
                    throw new AssertionError("a call hangs");
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        }
        running.clear();
    }

    /** Every call since the first start. */
    Collection<CallTranscript> transcripts() {
        return List.copyOf(transcripts);
    }

    /** The calls that began after this moment. */
    List<CallTranscript> since(Instant moment) {
        return transcripts.stream().filter(call -> call.begun().isAfter(moment)).toList();
    }

    private void run(RandomGenerator random) {
        while (!stopping) {
            var number = numbers.incrementAndGet();
            var delay = random.nextInt(LONGEST_ANSWER_MILLIS);
            var request =
                    MeteredUpstream.request(number, random.nextBoolean(), MAX_TOKENS, INPUT_TOKENS, number, delay);
            var call = client.call(number, request);
            transcripts.add(call);
            // A program that is starting should not have to compete with callers that it cannot serve.
            if (call.status() != 200) {
                OmniaServer.pause(PAUSE_MILLIS);
            }
        }
    }
}
