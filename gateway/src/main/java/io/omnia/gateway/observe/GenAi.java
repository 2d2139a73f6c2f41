package io.omnia.gateway.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.Providers;
import io.omnia.ledger.CallRecord;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.EgressRefused;
import io.omnia.platform.egress.Trust;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.privacy.Category;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells an OpenTelemetry collector of calls, in the terms of the semantic conventions for generative AI and without anything
 * that was said. Off, and free, unless the operator names a collector.
 */
@Singleton
public final class GenAi {
    private static final String PROCESSOR = "telemetry";

    private final ModelLabels labels;
    private final GenAiHistograms histograms;
    private final @Nullable OtlpExporter exporter;
    private final Map<String, URI> addresses;

    GenAi(
            TelemetryConfig config,
            ModelLabels labels,
            Providers providers,
            EgressDoor door,
            MeterRegistry registry,
            Vertx vertx,
            Clock clock,
            EventLog log) {
        this.labels = labels;
        addresses =
                providers.on().stream().collect(Collectors.toMap(ConfiguredProvider::name, ConfiguredProvider::base));
        histograms = new GenAiHistograms(clock.instant());
        var endpoint = config.otlpEndpoint().map(String::strip).filter(text -> !text.isEmpty());
        if (endpoint.isEmpty()) {
            exporter = null;
            return;
        }
        var exit =
                door.open(new Destination(PROCESSOR, address(endpoint.get()), Trust.OPERATOR, Set.of(Category.USAGE)));
        var opened = new OtlpExporter(vertx, exit, clock, log, histograms);
        exporter = opened;
        FunctionCounter.builder("omnia.telemetry.spans.dropped", opened, OtlpExporter::dropped)
                .description("Spans that no collector got")
                .register(registry);
        vertx.setPeriodic(Math.max(1, config.otlpInterval().toMillis()), timer -> opened.flush());
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException wrong) {
            throw new EgressRefused("omnia.telemetry.otlp-endpoint is no address.");
        }
    }

    /** Whether anybody is told. */
    public boolean isOn() {
        return exporter != null;
    }

    /**
     * A call has its usage line.
     *
     * @param traceparent the header that the caller sent; it goes no further than to the collector
     */
    public void ended(CallRecord call, Protocol protocol, @Nullable String traceparent) {
        if (exporter == null || call.tried().isEmpty()) {
            return;
        }
        var trace = TraceParent.of(traceparent);
        var address = addresses.get(call.tried().getLast().provider());
        var told = GenAiCall.of(call, protocol, trace, address, labels::of);
        histograms.add(told);
        if (trace.sampled()) {
            exporter.offer(told);
        }
    }
}
