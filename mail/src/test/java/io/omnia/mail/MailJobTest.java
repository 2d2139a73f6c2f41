package io.omnia.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.omnia.mail.provider.MailProvider;
import io.omnia.mail.provider.Mailbox;
import io.omnia.mail.provider.Smtp;
import io.omnia.mail.provider.SmtpServer;
import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.egress.TestDoor;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.SetClock;
import io.omnia.privacy.Secret;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox with PostgreSQL, a mail server and a folder, all real. */
class MailJobTest {
    private static final String LINK = "https://ai.example.org/verify-email#token=abc";

    private static final Jdbi DATABASE = Jdbi.create(migrated());

    private final OutboxTable table = new OutboxTable();
    private final SetClock clock = new SetClock(Instant.parse("2030-01-31T12:00:00Z"));
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    Path folder;

    @BeforeEach
    void emptyTheOutbox() {
        DATABASE.useHandle(handle -> handle.execute("delete from mail.outbox"));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMailOfACommittedTransactionReachesTheServerAndItsTextIsErased() throws Exception {
        server.start();
        var parts = parts(smtp(null));

        parts.add(notice());
        parts.job().run();

        assertThat(server.getReceivedMessages()).hasSize(1);
        var received = server.getReceivedMessages()[0];
        assertThat(received.getSubject()).isEqualTo("Confirm your e-mail address");
        assertThat(received.getContent().toString()).contains(LINK);
        assertThat(received.getAllRecipients()[0]).hasToString("ada@example.org");
        assertThat(received.getFrom()[0]).hasToString("omnia@example.org");
        var kept = parts.outbox().list(null, 10).getFirst();
        assertThat(received.getHeader("Message-ID")).containsExactly("<" + kept.id() + "@example.org>");
        assertThat(kept.state()).isEqualTo(Outbox.State.SENT);
        assertThat(kept.text()).isNull();
        assertThat(kept.sentAt()).isNotNull();

        parts.job().run();
        assertThat(server.getReceivedMessages()).as("sent once").hasSize(1);
    }

    @Test
    void aMailSaysNothingThatNobodyNeeds() throws Exception {
        server.start();
        var parts = parts(smtp(null));
        parts.add(notice());
        parts.job().run();

        var names = Collections.list(server.getReceivedMessages()[0].getAllHeaders()).stream()
                .map(Header::getName)
                .filter(name -> !List.of("Return-Path", "Received").contains(name));

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding",
                        "Auto-Submitted");
        assertThat(received()).doesNotContain(InetAddress.getLocalHost().getHostName() + " ");
    }

    @Test
    void aMailInChineseArrivesAsItWasWritten() throws Exception {
        server.start();
        var parts = parts(smtp(null));

        parts.add(new Mail(
                UUID.randomUUID(),
                "ada@example.org",
                MailLanguage.CHINESE,
                new Notice.ResetRequested(Secret.of(LINK)),
                Duration.ofMinutes(30)));
        parts.job().run();

        MimeMessage received = server.getReceivedMessages()[0];
        assertThat(received.getSubject()).isEqualTo("设置新密码");
        assertThat(received.getContent().toString()).contains("30 分钟", LINK);
    }

    @Test
    void aMailOfATransactionThatFailsIsNeverSent() {
        var parts = parts(new Mailbox(folder.resolve("mailbox")));

        assertThatThrownBy(() -> DATABASE.useTransaction(handle -> {
                    parts.outbox().add(handle, notice());
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        parts.job().run();

        assertThat(parts.outbox().list(null, 10)).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsTriedAgainLaterAndLater() throws Exception {
        server.start();
        var port = server.getSmtp().getPort();
        server.stop();
        var parts = parts(smtp(port));
        parts.add(notice());

        parts.job().run();

        var waiting = parts.outbox().list(null, 10).getFirst();
        assertThat(waiting.state()).isEqualTo(Outbox.State.WAITING);
        assertThat(waiting.error()).isEqualTo("no connection to the mail server could be had");
        assertThat(waiting.text()).contains(LINK);
        assertThat(parts.attempts()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(14));
        parts.job().run();
        assertThat(parts.attempts()).as("not before its time").isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        parts.job().run();
        assertThat(parts.attempts()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(29));
        parts.job().run();
        assertThat(parts.attempts()).as("the pause doubles").isEqualTo(2);
    }

    @Test
    void aTextThatHasLostItsUseIsErasedAndNotSentAnyMore() throws Exception {
        server.start();
        var port = server.getSmtp().getPort();
        server.stop();
        var parts = parts(smtp(port));
        parts.add(notice());
        parts.job().run();

        clock.advance(Duration.ofHours(24));
        parts.job().run();

        var given = parts.outbox().list(null, 10).getFirst();
        assertThat(given.state()).isEqualTo(Outbox.State.FAILED);
        assertThat(given.text()).isNull();
    }

    @Test
    void withoutAServerTheMailIsInTheMailboxAndInAFileUntilItsLinkEnds() throws Exception {
        var mailbox = folder.resolve("mailbox");
        var parts = parts(new Mailbox(mailbox));
        parts.add(notice());

        parts.job().run();

        var kept = parts.outbox().list(null, 10).getFirst();
        assertThat(kept.state()).isEqualTo(Outbox.State.SENT);
        assertThat(kept.text()).contains(LINK);
        var file = mailbox.resolve(kept.id() + ".txt");
        assertThat(file)
                .content()
                .startsWith("To: ada@example.org\nSubject: Confirm")
                .contains(LINK);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        clock.advance(Duration.ofHours(24));
        parts.job().run();

        assertThat(parts.outbox().find(kept.id()).orElseThrow().text()).isNull();
        assertThat(file).doesNotExist();
    }

    @Test
    void twoNodesSendAMailOnce() throws Exception {
        server.start();
        var one = parts(smtp(null));
        var two = parts(smtp(null));
        for (var i = 0; i < 10; i++) {
            one.add(notice());
        }

        var other = Thread.ofVirtual().start(two.job()::run);
        one.job().run();
        other.join();

        assertThat(server.getReceivedMessages()).hasSize(10);
    }

    @Test
    void anAddressThatNoMailCanBeMadeForIsGivenUpAtOnceAndTellsNothing() {
        server.start();
        var parts = parts(smtp(null));

        parts.add(new Mail(
                UUID.randomUUID(),
                "ada@example.org\r\nBcc: eve@example.org",
                MailLanguage.ENGLISH,
                new Notice.VerifyEmail(Secret.of(LINK)),
                Duration.ofHours(24)));
        parts.job().run();

        assertThat(server.getReceivedMessages()).isEmpty();
        var kept = parts.outbox().list(null, 10).getFirst();
        assertThat(kept.state()).isEqualTo(Outbox.State.FAILED);
        assertThat(kept.error()).isEqualTo("no mail can be made of this address and text");
    }

    @Test
    void aRowIsDeletedAfterThirtyDays() {
        var parts = parts(new Mailbox(folder.resolve("mailbox")));
        parts.add(notice());
        parts.job().run();

        clock.advance(Duration.ofDays(30).plusSeconds(1));
        parts.job().run();

        assertThat(parts.outbox().list(null, 10)).isEmpty();
    }

    private static DataSource migrated() {
        var source = TestDatabase.migrated("mail");
        return source;
    }

    private String received() throws Exception {
        var text = new StringBuilder();
        for (var message : server.getReceivedMessages()) {
            var bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            text.append(bytes.toString(StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static Mail notice() {
        return new Mail(
                UUID.randomUUID(),
                "ada@example.org",
                MailLanguage.ENGLISH,
                new Notice.VerifyEmail(Secret.of(LINK)),
                Duration.ofHours(24));
    }

    private Smtp smtp(Integer port) {
        var place = new SmtpServer(
                "127.0.0.1",
                port == null ? server.getSmtp().getPort() : port,
                SmtpServer.Encryption.NONE,
                null,
                null,
                "omnia@example.org");
        return new Smtp(place, TestDoor.sockets(place.destination()));
    }

    private Parts parts(MailProvider provider) {
        return new Parts(provider);
    }

    /** One node's parts. */
    private final class Parts {
        private final Outbox outbox;
        private final MailJob job;

        Parts(MailProvider provider) {
            outbox = new Outbox(DATABASE, table, provider, clock);
            job = new MailJob(DATABASE, table, provider, clock, new EventLog());
        }

        Outbox outbox() {
            return outbox;
        }

        MailJob job() {
            return job;
        }

        void add(Mail mail) {
            DATABASE.useTransaction(handle -> outbox.add(handle, mail));
        }

        int attempts() {
            return DATABASE.withHandle(handle -> handle.createQuery("select attempts from mail.outbox")
                    .mapTo(Integer.class)
                    .one());
        }
    }
}
