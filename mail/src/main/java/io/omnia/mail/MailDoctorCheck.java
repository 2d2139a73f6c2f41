package io.omnia.mail;

import io.omnia.mail.provider.SmtpServer;
import io.omnia.platform.http.Loopback;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Whether mails reach people. */
@Singleton
final class MailDoctorCheck implements DoctorCheck {
    private static final String HOST = "omnia.mail.smtp.host";
    private static final Duration LATELY = Duration.ofDays(1);

    private final MailConfig config;
    private final Jdbi database;
    private final OutboxTable outbox;
    private final Clock clock;

    @Inject
    MailDoctorCheck(MailConfig config, Jdbi database, OutboxTable outbox, Clock clock) {
        this.config = config;
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "mail";
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Finding run() {
        return MailSettings.server(config)
                .map(this::judge)
                .orElseGet(() -> new Finding.Advice(
                        "No mail server is set: links for people stay in the mailbox, for the operator to pass on.",
                        HOST));
    }

    private Finding judge(SmtpServer server) {
        var begin = clock.instant().minus(LATELY);
        var reason = database.withHandle(handle -> outbox.lastErrorSince(handle, begin));
        if (reason.isPresent()) {
            return new Finding.Advice("Not every mail of the last day was sent: " + reason.get() + ".", HOST);
        }
        if (server.encryption() == SmtpServer.Encryption.NONE && !Loopback.is(server.host())) {
            return new Finding.Advice(
                    "Mails go to the mail server unencrypted: whoever is on the way can use the links in them.",
                    "omnia.mail.smtp.encryption");
        }
        return new Finding.Good("by " + server.host());
    }
}
