package io.omnia.gateway.observe;

import io.omnia.platform.egress.Exit;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Sends what has gathered, one request at a time. Nobody waits for it: what does not fit while the collector is away is
 * dropped and counted.
 */
final class OtlpExporter {
    private static final int MAX_WAITING = 4_096;
    private static final int MAX_BATCH = 512;
    private static final long TIMEOUT_SECONDS = 10;
    private static final int FIRST_BAD_STATUS = 300;

    private final Vertx vertx;
    private final Exit exit;
    private final Clock clock;
    private final EventLog log;
    private final GenAiHistograms histograms;
    private final ArrayBlockingQueue<GenAiCall> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile boolean away;

    OtlpExporter(Vertx vertx, Exit exit, Clock clock, EventLog log, GenAiHistograms histograms) {
        this.vertx = vertx;
        this.exit = exit;
        this.clock = clock;
        this.log = log;
        this.histograms = histograms;
    }

    void offer(GenAiCall call) {
        if (!waiting.offer(call)) {
            dropped.increment();
        }
    }

    /** How many spans no collector got. */
    long dropped() {
        return dropped.sum();
    }

    /** Sends a batch, and where the histograms stand; nothing while the one before is on its way. */
    void flush() {
        if ((histograms.isEmpty() && waiting.isEmpty()) || !sending.compareAndSet(false, true)) {
            return;
        }
        var batch = new ArrayList<GenAiCall>();
        waiting.drainTo(batch, MAX_BATCH);
        var spans = batch.isEmpty()
                ? Future.<Void>succeededFuture()
                : post("/v1/traces", () -> OtlpJson.traces(batch)).onFailure(lost -> dropped.add(batch.size()));
        spans.compose(sent -> post("/v1/metrics", () -> OtlpJson.metrics(histograms.json(clock.instant()))))
                .onComplete(end -> {
                    note(end.failed());
                    sending.set(false);
                });
    }

    private Future<Void> post(String path, Supplier<JsonObject> body) {
        // A batch is some hundred kilobytes of text, which is too much work for an event loop.
        return vertx.executeBlocking(() -> body.get().toBuffer(), false)
                .compose(bytes -> exit.request(HttpMethod.POST, path).compose(request -> {
                    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
                    return request.send(bytes);
                }))
                .compose(OtlpExporter::ended)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static Future<Void> ended(HttpClientResponse response) {
        return response.end()
                .compose(end -> response.statusCode() < FIRST_BAD_STATUS
                        ? Future.succeededFuture()
                        : Future.failedFuture("status " + response.statusCode()));
    }

    /** Says once that the collector is away. */
    private void note(boolean failed) {
        if (failed && !away) {
            log.warn("telemetry.collector-away", LogField.LOST.is(dropped.sum()));
        }
        away = failed;
    }
}
