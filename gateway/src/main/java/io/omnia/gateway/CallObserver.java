package io.omnia.gateway;

import io.omnia.gateway.observe.CallMetrics;
import io.omnia.gateway.observe.GenAi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Beside the stages: what a call came to, told to who watches this server. By then its client has everything. */
@Singleton
final class CallObserver {
    private static final String TRACEPARENT = "traceparent";

    private final CallMetrics metrics;
    private final GenAi genAi;

    CallObserver(CallMetrics metrics, GenAi genAi, Admission admission) {
        this.metrics = metrics;
        this.genAi = genAi;
        metrics.running(admission::running);
    }

    /** The call was held; {@link #ended} follows. */
    void began(Exchange exchange) {
        metrics.began(exchange.call().envelope().stream(), exchange.heldMicros());
    }

    void ended(Exchange exchange, HttpServerRequest request) {
        if (exchange.isHeld()) {
            metrics.released(exchange.call().envelope().stream(), exchange.heldMicros());
        }
        var line = exchange.record();
        if (line == null) {
            return;
        }
        metrics.ended(line, exchange.protocol(), exchange.charge());
        if (genAi.isOn()) {
            genAi.ended(line, exchange.protocol(), request.getHeader(TRACEPARENT));
        }
    }
}
