package io.omnia.mail;

import io.omnia.mail.provider.MailProvider;
import io.omnia.mail.provider.MailProvider.Delivery;
import io.omnia.platform.database.Rounds;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * Every second: sends what is due, and erases texts that have lost their use. One thread; safe to run on every node. A mail
 * whose sender dies between the server's yes and the note of it is sent a second time.
 */
@Singleton
final class MailJob {
    static final int KEEP_DAYS = 30;

    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Longer than all time-outs of one conversation with a mail server together. */
    private static final Duration ATTEMPT = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final int MAX_ATTEMPTS = 10;

    private final Jdbi database;
    private final OutboxTable outbox;
    private final MailProvider provider;
    private final Clock clock;
    private final EventLog log;
    private final Rounds rounds;

    @Inject
    MailJob(Jdbi database, OutboxTable outbox, MailProvider provider, Clock clock, EventLog log) {
        this.database = database;
        this.outbox = outbox;
        this.provider = provider;
        this.clock = clock;
        this.log = log;
        this.rounds = new Rounds("mail-job", EVERY, this::run, "mail.job.failed", log);
    }

    void start() {
        rounds.start();
    }

    @PreDestroy
    void stop() {
        rounds.close();
    }

    void run() {
        // One at a time: what is taken and not sent at once would wait for the end of the attempt's lease.
        while (sendNext()) {}
        database.withHandle(handle -> outbox.erase(handle, clock.instant())).forEach(provider::forget);
        database.useHandle(handle -> outbox.deleteBefore(handle, clock.instant().minus(Duration.ofDays(KEEP_DAYS))));
    }

    private boolean sendNext() {
        var now = clock.instant();
        var due = database.inTransaction(handle -> outbox.take(handle, now, now.plus(ATTEMPT), 1));
        due.forEach(this::send);
        return !due.isEmpty();
    }

    private void send(OutboxTable.Due due) {
        var id = due.letter().id();
        switch (provider.send(due.letter())) {
            case Delivery.Accepted() ->
                database.useHandle(handle -> outbox.markSent(handle, id, clock.instant(), provider.keepsText()));
            case Delivery.Refused(var reason) -> {
                log.warn("mail.refused", LogField.REASON.is(reason));
                database.useHandle(handle -> outbox.markFailed(handle, id, reason));
            }
            case Delivery.Failed(var reason) -> {
                log.warn("mail.failed", LogField.REASON.is(reason), LogField.COUNT.is(due.attempt()));
                database.useHandle(handle -> {
                    if (due.attempt() >= MAX_ATTEMPTS) {
                        outbox.markFailed(handle, id, reason);
                    } else {
                        outbox.markLater(handle, id, reason, clock.instant().plus(pause(due.attempt())));
                    }
                });
            }
        }
    }

    /** Doubles with each attempt: 15 seconds at first, about an hour before the last. */
    private static Duration pause(int attempt) {
        return FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    }
}
