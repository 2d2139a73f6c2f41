package io.omnia.mail.provider;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSSLTransport;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Hands mails to a mail server, over sockets that lead nowhere else. A connection for each mail: they are few. */
public final class Smtp implements MailProvider {
    private static final String CONNECT_TIMEOUT_MILLIS = "10000";
    private static final String READ_TIMEOUT_MILLIS = "30000";
    private static final int PERMANENT = 500;

    private final SmtpServer server;
    private final Session session;

    /** @param sockets made by the egress door for {@link SmtpServer#destination} */
    public Smtp(SmtpServer server, SocketFactory sockets) {
        this.server = server;
        this.session = Session.getInstance(settings(server, sockets));
    }

    @Override
    public Delivery send(Letter letter) {
        MimeMessage message;
        try {
            message = message(letter);
        } catch (MessagingException unwritable) {
            return new Delivery.Refused("no mail can be made of this address and text");
        }
        try (var transport = transport()) {
            var password = server.password();
            transport.connect(
                    server.host(), server.port(), server.user(), password == null ? null : password.revealText());
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivery.Accepted();
        } catch (MessagingException problem) {
            return outcome(problem);
        }
    }

    @Override
    public boolean keepsText() {
        return false;
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        var message = new NamedMessage(session, "<" + letter.id() + "@" + server.domain() + ">");
        message.setFrom(new InternetAddress(server.from()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.recipient()));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setText(letter.body(), StandardCharsets.UTF_8.name());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private SMTPTransport transport() {
        return server.encryption() == SmtpServer.Encryption.TLS
                ? new SMTPSSLTransport(session, new URLName("smtps", null, -1, null, null, null))
                : new SMTPTransport(session, new URLName("smtp", null, -1, null, null, null));
    }

    private static Properties settings(SmtpServer server, SocketFactory sockets) {
        var settings = new Properties();
        // The library reads the settings of an encrypted connection under that scheme's name, and those of one object
        // under mail.smtp.
        for (var prefix : new String[] {"mail.smtp.", "mail.smtps."}) {
            settings.put(prefix + "socketFactory", sockets);
            settings.put(prefix + "socketFactory.fallback", "false");
            settings.put(prefix + "connectiontimeout", CONNECT_TIMEOUT_MILLIS);
            settings.put(prefix + "timeout", READ_TIMEOUT_MILLIS);
            settings.put(prefix + "writetimeout", READ_TIMEOUT_MILLIS);
            settings.put(prefix + "auth", Boolean.toString(server.user() != null));
            settings.put(prefix + "ssl.checkserveridentity", "true");
            // Otherwise it would say this machine's own name.
            settings.put(prefix + "localhost", server.domain());
        }
        var tls = server.encryption() == SmtpServer.Encryption.STARTTLS;
        settings.put("mail.smtp.starttls.enable", Boolean.toString(tls));
        settings.put("mail.smtp.starttls.required", Boolean.toString(tls));
        return settings;
    }

    private static Delivery outcome(MessagingException problem) {
        var code = replyCode(problem);
        if (code >= PERMANENT) {
            return new Delivery.Refused("the mail server answered " + code);
        }
        if (code > 0) {
            return new Delivery.Failed("the mail server answered " + code);
        }
        return new Delivery.Failed(
                problem instanceof AuthenticationFailedException
                        ? "the mail server refused our user name or password"
                        : "no connection to the mail server could be had");
    }

    /** What the server said of the address or of the mail; zero when it did not come to that. */
    private static int replyCode(MessagingException problem) {
        for (@Nullable Exception cause = problem;
                cause instanceof MessagingException known;
                cause = known.getNextException()) {
            if (cause instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            }
            if (cause instanceof SMTPSendFailedException refused && known.getNextException() == null) {
                return refused.getReturnCode();
            }
        }
        return 0;
    }

    /** Keeps its name over several attempts, so that a second copy can be told for one. */
    private static final class NamedMessage extends MimeMessage {
        private final String name;

        NamedMessage(Session session, String name) {
            super(session);
            this.name = name;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", name);
        }
    }
}
