package io.omnia.mail;

import io.omnia.mail.provider.MailProvider;
import io.omnia.mail.provider.Mailbox;
import io.omnia.mail.provider.Smtp;
import io.omnia.mail.provider.SmtpServer;
import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.EgressRefused;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.privacy.Secret;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Chooses the way out of the outbox. */
@Singleton
final class MailBeans {
    static final String MAILBOX = "mailbox";

    @Produces
    @Singleton
    MailProvider provider(MailConfig config, PlatformConfig platform, EgressDoor door) {
        var host = text(config.smtp().host());
        if (host.isEmpty()) {
            return new Mailbox(platform.dataDir().resolve(MAILBOX));
        }
        var from = text(config.from())
                .filter(address -> address.indexOf('@') > 0)
                .orElseThrow(() -> new StartupRefusal(
                        "omnia.mail.from must be an e-mail address, since omnia.mail.smtp.host names a mail server."));
        var encryption = config.smtp().encryption();
        var server = new SmtpServer(
                host.get(),
                config.smtp().port().orElse(encryption.usualPort()),
                encryption,
                text(config.smtp().user()).orElse(null),
                config.smtp().password().map(Secret::of).orElse(null),
                from);
        try {
            return new Smtp(server, door.sockets(server.destination()));
        } catch (EgressRefused refused) {
            throw new StartupRefusal(String.valueOf(refused.getMessage()), refused);
        }
    }

    private static Optional<String> text(Optional<String> setting) {
        return setting.map(String::strip).filter(given -> !given.isEmpty());
    }
}
