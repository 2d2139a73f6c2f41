package io.omnia.identity;

import io.omnia.platform.database.Rounds;
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
import org.jdbi.v3.core.Jdbi;

/** Every quarter of an hour: deletes sessions and links that have ended. They count for nothing before that too. */
@Singleton
final class SessionUpkeepJob implements StartupCheck {
    private static final Duration EVERY = Duration.ofMinutes(15);

    private final Jdbi database;
    private final SessionTable sessions;
    private final Links links;
    private final SessionsConfig config;
    private final Clock clock;
    private final Role role;
    private final Rounds rounds;

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
        this.role = role;
        this.rounds = new Rounds("session-upkeep", EVERY, this::sweep, "session.upkeep-failed", log);
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
            rounds.start();
        }
    }

    @PreDestroy
    void stop() {
        rounds.close();
    }

    private void sweep() {
        database.useHandle(handle -> {
            sessions.deleteEnded(handle, clock.instant());
            links.deleteExpired(handle);
        });
    }
}
