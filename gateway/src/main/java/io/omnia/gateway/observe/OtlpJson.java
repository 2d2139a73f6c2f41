package io.omnia.gateway.observe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent to a collector. Format: OpenTelemetry Protocol, "JSON Protobuf Encoding": ids are hex, 64-bit numbers text. */
final class OtlpJson {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int KIND_CLIENT = 3;
    private static final int STATUS_ERROR = 2;

    private OtlpJson() {}

    static JsonObject traces(List<GenAiCall> calls) {
        var spans = new JsonArray();
        calls.forEach(call -> spans.add(span(call)));
        return wrapped("resourceSpans", "scopeSpans", "spans", spans);
    }

    static JsonObject metrics(JsonArray metrics) {
        return wrapped("resourceMetrics", "scopeMetrics", "metrics", metrics);
    }

    private static JsonObject wrapped(String resources, String scopes, String name, JsonArray content) {
        var scope = new JsonObject()
                .put("scope", new JsonObject().put("name", "io.omnia.gateway"))
                .put(name, content);
        var resource = new JsonObject()
                .put("attributes", new Attributes().add("service.name", "omnia").json());
        return new JsonObject()
                .put(
                        resources,
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("resource", resource)
                                        .put(scopes, new JsonArray().add(scope))));
    }

    private static JsonObject span(GenAiCall call) {
        var usage = call.usage();
        var address = call.address();
        var attributes = new Attributes()
                .add("gen_ai.operation.name", call.operation())
                .add("gen_ai.provider.name", call.provider())
                .add("gen_ai.request.model", call.requestModel())
                .add("gen_ai.response.model", call.responseModel())
                .add("error.type", call.errorType());
        if (usage.input() > 0 || usage.output() > 0) {
            attributes
                    .add("gen_ai.usage.input_tokens", usage.input())
                    .add("gen_ai.usage.output_tokens", usage.output())
                    .add("gen_ai.usage.cache_read.input_tokens", usage.cachedInput())
                    .add("gen_ai.usage.cache_creation.input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h());
        }
        if (address != null) {
            attributes.add("server.address", address.getHost()).add("server.port", GenAiCall.port(address));
        }
        var span = new JsonObject()
                .put("traceId", call.trace().trace())
                .put("spanId", TraceParent.newSpan())
                .put("name", call.operation() + " " + call.requestModel())
                .put("kind", KIND_CLIENT)
                .put("startTimeUnixNano", nanos(call.startedAt()))
                .put("endTimeUnixNano", nanos(call.startedAt().plus(call.duration())))
                .put("attributes", attributes.json());
        if (!call.trace().parent().isEmpty()) {
            span.put("parentSpanId", call.trace().parent());
        }
        if (call.errorType() != null) {
            span.put("status", new JsonObject().put("code", STATUS_ERROR));
        }
        return span;
    }

    /** Nanoseconds since 1970. */
    static String nanos(Instant at) {
        return Long.toString(Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_SECOND), at.getNano()));
    }

    /** Names with values; what is null is left out. */
    static final class Attributes {
        private final JsonArray all = new JsonArray();

        Attributes add(String key, @Nullable String value) {
            return value == null ? this : put(key, new JsonObject().put("stringValue", value));
        }

        Attributes add(String key, long value) {
            return put(key, new JsonObject().put("intValue", Long.toString(value)));
        }

        JsonArray json() {
            return all;
        }

        private Attributes put(String key, JsonObject value) {
            all.add(new JsonObject().put("key", key).put("value", value));
            return this;
        }
    }
}
