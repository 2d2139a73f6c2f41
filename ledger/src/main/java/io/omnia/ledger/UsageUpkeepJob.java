package io.omnia.ledger;

import io.omnia.platform.database.PostgresAddress;
import io.omnia.platform.database.Rounds;
import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@link UsageUpkeep}: once on every node before lines are written, so that they find their parts, and then every half minute on
 * one that runs jobs.
 */
@Singleton
final class UsageUpkeepJob implements StartupCheck {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final String FAILED = "ledger.usage.upkeep-failed";

    private final UsageUpkeep upkeep;
    private final UsageConfig config;
    private final EventLog log;
    private final Role role;
    private final Rounds rounds;

    @Inject
    UsageUpkeepJob(PostgresAddress address, UsageConfig config, EventLog log, Role role) {
        this.upkeep = new UsageUpkeep(LedgerBeans.direct(address), config.keepDays());
        this.config = config;
        this.log = log;
        this.role = role;
        this.rounds = new Rounds("usage-upkeep", EVERY, this::round, FAILED, log);
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
        try {
            round();
        } catch (RuntimeException problem) {
            // Lines without a part find a place nevertheless.
            log.warn(FAILED, problem);
        }
        if (role.runsJobs()) {
            rounds.start();
        }
    }

    @PreDestroy
    void stop() {
        rounds.close();
    }

    private void round() {
        var round = upkeep.run();
        if (round.dropped() > 0) {
            log.info("ledger.usage.dropped", LogField.DAYS.is(round.dropped()));
        }
        if (round.moved() + round.late() + round.rest() > 0) {
            log.warn("ledger.usage.without-part", LogField.COUNT.is(round.moved()), LogField.LOST.is(round.rest()));
        }
    }
}
