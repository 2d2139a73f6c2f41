package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Which sessions still live, for those who keep a connection open for as long as one does. Looking is no use of a session. */
@Singleton
public final class LivingSessions {
    private final Jdbi database;
    private final SessionTable sessions;
    private final Clock clock;

    @Inject
    LivingSessions(Jdbi database, SessionTable sessions, Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Those among {@code asked} that have not ended and whose account is active. One query; waits for the database. */
    public Set<SessionId> among(Set<SessionId> asked) {
        return asked.isEmpty()
                ? Set.of()
                : database.withHandle(handle -> sessions.living(handle, asked, clock.instant()));
    }
}
