package io.omnia.identity;

import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** Every quarter of an hour: deletes sessions and links that have ended. They count for nothing before that too. */
@Singleton
final class SessionUpkeepJob implements StartupCheck {
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    private final Jdbi database;
    private final SessionTable sessions;
    private final Links links;
    private final SessionsConfig config;
    private final Clock clock;
    private final EventLog log;
    private final Role role;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("session-upkeep").daemon().factory());

    @Inject
    SessionUpkeepJob(
            Jdbi database,
            SessionTable sessions,
            Links links,
            SessionsConfig config,
            Clock clock,
            EventLog log,
            Role role) {
        this.database = database;
        this.sessions = sessions;
        this.links = links;
        this.config = config;
        this.clock = clock;
        this.log = log;
        this.role = role;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    /** Refuses life times that no browser would be told, then begins, on a node that runs jobs. */
    @Override
    public void run() {
        for (var life : List.of(config.lifetime(), config.adminLifetime(), config.idle(), config.adminIdle())) {
            if (life.toSeconds() < 1 || life.compareTo(IdentityDataMap.LONGEST_SESSION) > 0) {
                throw new StartupRefusal("The settings below omnia.sessions must be from one second to "
                        + IdentityDataMap.LONGEST_SESSION.toDays() + " days.");
            }
        }
        if (role.runsJobs()) {
            var _ = timer.scheduleWithFixedDelay(this::sweep, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }

    /** One round. A failure is logged and the next round tries again: a timer that throws never runs again. */
    void sweep() {
        try {
            database.useHandle(handle -> {
                sessions.deleteEnded(handle, clock.instant());
                links.deleteExpired(handle);
            });
        } catch (RuntimeException problem) {
            log.warn("session.upkeep-failed", problem);
        }
    }
}
