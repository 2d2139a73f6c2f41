package io.omnia.ledger;

import io.omnia.platform.database.PostgresAddress;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Once before lines are written, and then every half minute: {@link UsageUpkeep}. Safe to run on every node. */
@Singleton
final class UsageUpkeepJob implements StartupCheck {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final UsageUpkeep upkeep;
    private final UsageConfig config;
    private final EventLog log;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("usage-upkeep").daemon().factory());

    @Inject
    UsageUpkeepJob(PostgresAddress address, UsageConfig config, Clock clock, EventLog log) {
        this.upkeep = new UsageUpkeep(LedgerBeans.direct(address), clock, config.keepDays());
        this.config = config;
        this.log = log;
    }

    /** Before what was spooled is booked. */
    @Override
    public int order() {
        return RECOVERY - 1;
    }

    @Override
    public void run() {
        var days = config.keepDays();
        if (days.isPresent() && days.getAsInt() < UsageUpkeep.FEWEST_DAYS) {
            throw new StartupRefusal("omnia.usage.keep-days must be " + UsageUpkeep.FEWEST_DAYS
                    + " or more: budgets of a month and pages of thirty days read the lines of that time.");
        }
        round();
        var _ = timer.scheduleWithFixedDelay(this::round, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }

    /** One round. A failure is logged and the next round tries again: a timer that throws never runs again. */
    private void round() {
        try {
            var round = upkeep.run();
            if (round.dropped() > 0) {
                log.info("ledger.usage.dropped", LogField.DAYS.is(round.dropped()));
            }
            if (round.moved() + round.late() + round.rest() > 0) {
                log.warn("ledger.usage.without-part", LogField.COUNT.is(round.moved()), LogField.LOST.is(round.rest()));
            }
        } catch (RuntimeException problem) {
            log.warn("ledger.usage.upkeep-failed", problem);
        }
    }
}
