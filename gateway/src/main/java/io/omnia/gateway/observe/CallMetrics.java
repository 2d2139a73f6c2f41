package io.omnia.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.CallAttempt;
import io.omnia.ledger.CallRecord;
import io.omnia.ledger.Charge;
import io.omnia.ledger.TokenUsage;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * Counts calls for Prometheus. Labels have as many values as the operator's settings and catalog files: a model that only a
 * caller named is {@code other}. Each series is looked up once in the registry and then kept, so that a call costs additions.
 */
@Singleton
public final class CallMetrics {
    private static final String PROVIDER = "provider";
    private static final String MODEL = "model";
    private static final String OUTCOME = "outcome";
    private static final String NONE = "none";
    /** Metrics are told in credits. */
    public static final double MICROS_PER_CREDIT = 1e6;

    private final MeterRegistry registry;
    private final ModelLabels labels;
    private final LongAdder streams = new LongAdder();
    private final LongAdder heldMicros = new LongAdder();
    private final Map<CallSeries, CallMeters> calls = new ConcurrentHashMap<>();
    private final Map<AttemptSeries, Counter> attempts = new ConcurrentHashMap<>();
    private final Map<ModelSeries, Counter> failovers = new ConcurrentHashMap<>();

    CallMetrics(MeterRegistry registry, ModelLabels labels) {
        this.registry = registry;
        this.labels = labels;
        Gauge.builder("omnia.streams.open", streams, LongAdder::sum)
                .description("Streamed calls that are running on this node")
                .register(registry);
        Gauge.builder("omnia.credits.held", heldMicros, micros -> micros.sum() / MICROS_PER_CREDIT)
                .description("What the running calls of this node have set aside, in credits")
                .register(registry);
    }

    private record CallSeries(String provider, String model, Protocol protocol, CallRecord.Outcome outcome) {}

    private record AttemptSeries(String provider, String model, CallAttempt.Outcome outcome) {}

    private record ModelSeries(String provider, String model) {}

    /** How many calls are running is asked for, not counted a second time. */
    public void running(IntSupplier count) {
        Gauge.builder("omnia.calls.running", count, IntSupplier::getAsInt)
                .description("Calls that are running on this node")
                .strongReference(true)
                .register(registry);
    }

    /** A call was held. */
    public void began(boolean stream, long micros) {
        heldMicros.add(micros);
        if (stream) {
            streams.increment();
        }
    }

    /** A call that was held has ended, whatever came of it. */
    public void released(boolean stream, long micros) {
        heldMicros.add(-micros);
        if (stream) {
            streams.decrement();
        }
    }

    /** A call has its usage line. */
    public void ended(CallRecord call, Protocol protocol, Charge charge) {
        var model = labels.of(call.model());
        calls.computeIfAbsent(
                        new CallSeries(nameOr(call.provider()), model, protocol, call.outcome()),
                        first -> new CallMeters(registry, first))
                .add(call, charge);
        var tried = call.tried();
        for (var i = 0; i < tried.size(); i++) {
            attempted(tried.get(i), i + 1 < tried.size());
        }
    }

    private void attempted(CallAttempt attempt, boolean wentOn) {
        var model = labels.of(attempt.model());
        attempts.computeIfAbsent(
                        new AttemptSeries(attempt.provider(), model, attempt.outcome()),
                        first -> registry.counter(
                                "omnia.attempts",
                                tags(first.provider, first.model).and(OUTCOME, code(first.outcome))))
                .increment();
        if (wentOn) {
            failovers
                    .computeIfAbsent(
                            new ModelSeries(attempt.provider(), model),
                            first -> registry.counter("omnia.failovers", tags(first.provider, first.model)))
                    .increment();
        }
    }

    private static String nameOr(String provider) {
        return provider.isEmpty() ? NONE : provider;
    }

    private static Tags tags(String provider, String model) {
        return Tags.of(PROVIDER, provider, MODEL, model);
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The meters of one series; those without the outcome in their name are the registry's one for all outcomes. */
    private static final class CallMeters {
        private static final Duration[] BUCKETS = buckets();

        private final Counter calls;
        private final Counter cost;
        private final Timer duration;
        private final Timer firstByte;
        private final Counter input;
        private final Counter cachedInput;
        private final Counter cacheWrite;
        private final Counter output;
        private final Counter reasoning;

        CallMeters(MeterRegistry registry, CallSeries series) {
            var model = tags(series.provider, series.model);
            var spoken = model.and("protocol", series.protocol.wireName());
            calls = registry.counter("omnia.calls", spoken.and(OUTCOME, code(series.outcome)));
            cost = registry.counter("omnia.cost.credits", model);
            duration = timer(registry, "omnia.call.duration", spoken);
            firstByte = timer(registry, "omnia.call.first.byte", spoken);
            input = tokens(registry, model, "input");
            cachedInput = tokens(registry, model, "cached_input");
            cacheWrite = tokens(registry, model, "cache_write");
            output = tokens(registry, model, "output");
            reasoning = tokens(registry, model, "reasoning");
        }

        void add(CallRecord call, Charge charge) {
            calls.increment();
            duration.record(call.latency());
            var first = call.timeToFirstByte();
            if (first != null) {
                firstByte.record(first);
            }
            var micros = charge.total().micros();
            if (micros > 0) {
                cost.increment(micros / MICROS_PER_CREDIT);
            }
            if (!call.usage().equals(TokenUsage.NONE)) {
                add(call.usage());
            }
        }

        private void add(TokenUsage usage) {
            input.increment((double) usage.input());
            cachedInput.increment((double) usage.cachedInput());
            cacheWrite.increment((double) (usage.cacheWrite5m() + usage.cacheWrite1h()));
            output.increment((double) usage.output());
            reasoning.increment((double) usage.reasoning());
        }

        private static Counter tokens(MeterRegistry registry, Tags model, String kind) {
            return registry.counter("omnia.tokens", model.and("kind", kind));
        }

        private static Timer timer(MeterRegistry registry, String name, Tags tags) {
            return Timer.builder(name)
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        /** Those that OpenTelemetry names for the duration of a model's answer, and two for those that think long. */
        private static Duration[] buckets() {
            var all = new Duration[16];
            for (var i = 0; i < all.length; i++) {
                all[i] = Duration.ofMillis(10L << i);
            }
            return all;
        }
    }
}
