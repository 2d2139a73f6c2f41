package io.omnia.gateway;

import io.omnia.ledger.Wallets;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Singleton;
import java.time.Duration;

/** A hold must outlive its call, or running calls together could spend more than there is. */
@Singleton
final class TimeoutsStart implements StartupCheck {
    /** For what stands around the relay: reading the last of an answer, counting its tokens, booking it. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final GatewayConfig config;

    TimeoutsStart(GatewayConfig config) {
        this.config = config;
    }

    @Override
    public int order() {
        return INVENTORY;
    }

    @Override
    public void run() {
        var most = Wallets.HOLD_LIFETIME.minus(MARGIN);
        if (sum(config.totalTimeout(), config.drainTimeout()).compareTo(most) > 0) {
            throw new StartupRefusal(
                    "omnia.gateway.total-timeout and omnia.gateway.drain-timeout are " + config.totalTimeout()
                            + " and " + config.drainTimeout() + ", together they may be " + most
                            + " at most, since the credit of a call is held for " + Wallets.HOLD_LIFETIME
                            + ": lower one of them.");
        }
    }

    /** The sum, or the longest duration where there is none. */
    private static Duration sum(Duration a, Duration b) {
        try {
            return a.plus(b);
        } catch (ArithmeticException tooLong) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
    }
}
