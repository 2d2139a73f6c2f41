package io.omnia.platform.database;

import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Compares this machine's clock with the database's: prices, budgets and sessions begin and end by both. */
@Singleton
final class ClockDoctorCheck implements DoctorCheck {
    private static final Duration NOTICEABLE = Duration.ofSeconds(2);
    private static final Duration HARMFUL = Duration.ofSeconds(30);

    private final Jdbi database;
    private final Clock clock;

    @Inject
    ClockDoctorCheck(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "clock";
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Finding run() {
        var before = clock.instant();
        var theirs = database.withHandle(handle -> handle.createQuery("select clock_timestamp()")
                        .mapTo(OffsetDateTime.class)
                        .one())
                .toInstant();
        var after = clock.instant();
        // Theirs lies somewhere between; what is outside is the least that the clocks differ by.
        var skew = theirs.isBefore(before)
                ? Duration.between(theirs, before)
                : theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
        var sentence = "This machine's clock and the database's differ by " + skew.toMillis() + " ms.";
        if (skew.compareTo(HARMFUL) > 0) {
            return new Finding.Trouble(List.of(sentence + " Set them by the same time server."));
        }
        return skew.compareTo(NOTICEABLE) > 0
                ? new Finding.Advice(sentence + " Set them by the same time server.", null)
                : new Finding.Good("as the database's, within " + NOTICEABLE.toSeconds() + " seconds");
    }
}
