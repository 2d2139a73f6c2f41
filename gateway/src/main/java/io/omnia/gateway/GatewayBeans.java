package io.omnia.gateway;

import io.omnia.gateway.transport.BodyReader;
import io.omnia.gateway.transport.Watchdog;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Parts of the transport that are made from settings. */
@Singleton
final class GatewayBeans {
    @Produces
    @Singleton
    NanoClock nanoClock() {
        return System::nanoTime;
    }

    @Produces
    @Singleton
    Watchdog watchdog(Vertx vertx, NanoClock clock) {
        return new Watchdog(vertx, clock);
    }

    @Produces
    @Singleton
    BodyReader bodyReader(GatewayConfig config) {
        return new BodyReader(config.maxBodyBytes(), config.maxBufferedBytes());
    }
}
