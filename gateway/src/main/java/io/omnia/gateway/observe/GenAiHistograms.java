package io.omnia.gateway.observe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The two histograms of the conventions, cumulative since this process began. Bounds are those that the conventions name. */
final class GenAiHistograms {
    private static final double[] SECONDS = doubling(0.01, 2, 14);
    private static final double[] TOKENS = doubling(1, 4, 14);

    private final Instant begin;
    private final Map<Series, Histogram> durations = new ConcurrentHashMap<>();
    private final Map<Series, Histogram> tokens = new ConcurrentHashMap<>();

    GenAiHistograms(Instant begin) {
        this.begin = begin;
    }

    /** @param kind of the tokens, or of the error */
    private record Series(
            String operation,
            String provider,
            String model,
            @Nullable String kind) {}

    void add(GenAiCall call) {
        var seconds = call.duration().toNanos() / 1e9;
        histogram(durations, call, call.errorType(), SECONDS).add(seconds);
        if (call.usage().input() > 0) {
            histogram(tokens, call, "input", TOKENS).add((double) call.usage().input());
        }
        if (call.usage().output() > 0) {
            histogram(tokens, call, "output", TOKENS).add((double) call.usage().output());
        }
    }

    private static Histogram histogram(
            Map<Series, Histogram> all, GenAiCall call, @Nullable String kind, double[] bounds) {
        return all.computeIfAbsent(
                new Series(call.operation(), call.provider(), call.requestModel(), kind),
                first -> new Histogram(bounds));
    }

    boolean isEmpty() {
        return durations.isEmpty();
    }

    /** Both, as OTLP writes metrics. */
    JsonArray json(Instant now) {
        return new JsonArray()
                .add(metric("gen_ai.client.operation.duration", "s", "error.type", durations, now))
                .add(metric("gen_ai.client.token.usage", "{token}", "gen_ai.token.type", tokens, now));
    }

    private JsonObject metric(String name, String unit, String kind, Map<Series, Histogram> all, Instant now) {
        var points = new JsonArray();
        all.forEach((series, histogram) -> {
            var attributes = new OtlpJson.Attributes()
                    .add("gen_ai.operation.name", series.operation)
                    .add("gen_ai.provider.name", series.provider)
                    .add("gen_ai.request.model", series.model)
                    .add(kind, series.kind);
            points.add(histogram
                    .json()
                    .put("attributes", attributes.json())
                    .put("startTimeUnixNano", OtlpJson.nanos(begin))
                    .put("timeUnixNano", OtlpJson.nanos(now)));
        });
        var cumulative = 2;
        return new JsonObject()
                .put("name", name)
                .put("unit", unit)
                .put(
                        "histogram",
                        new JsonObject()
                                .put("aggregationTemporality", cumulative)
                                .put("dataPoints", points));
    }

    private static double[] doubling(double first, double factor, int count) {
        var bounds = new double[count];
        bounds[0] = first;
        for (var i = 1; i < count; i++) {
            bounds[i] = bounds[i - 1] * factor;
        }
        return bounds;
    }

    /** Counts by bound; a value is in the first bucket whose bound is not below it. */
    private static final class Histogram {
        private final double[] bounds;
        private final long[] counts;
        private double sum;
        private long count;

        Histogram(double[] bounds) {
            this.bounds = bounds;
            counts = new long[bounds.length + 1];
        }

        synchronized void add(double value) {
            var found = Arrays.binarySearch(bounds, value);
            counts[found >= 0 ? found : -found - 1]++;
            sum += value;
            count++;
        }

        synchronized JsonObject json() {
            var buckets = new JsonArray();
            for (var one : counts) {
                buckets.add(Long.toString(one));
            }
            var limits = new JsonArray();
            for (var bound : bounds) {
                limits.add(bound);
            }
            return new JsonObject()
                    .put("count", Long.toString(count))
                    .put("sum", sum)
                    .put("bucketCounts", buckets)
                    .put("explicitBounds", limits);
        }
    }
}
