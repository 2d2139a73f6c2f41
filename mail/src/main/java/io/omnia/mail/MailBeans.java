package io.omnia.mail;

import io.omnia.mail.provider.MailProvider;
import io.omnia.mail.provider.Mailbox;
import io.omnia.mail.provider.Smtp;
import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.EgressRefused;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Chooses the way out of the outbox. */
@Singleton
final class MailBeans {
    static final String MAILBOX = "mailbox";

    @Produces
    @Singleton
    MailProvider provider(MailConfig config, PlatformConfig platform, EgressDoor door) {
        var server = MailSettings.server(config);
        if (server.isEmpty()) {
            return new Mailbox(platform.dataDir().resolve(MAILBOX));
        }
        try {
            return new Smtp(server.get(), door.sockets(server.get().destination()));
        } catch (EgressRefused refused) {
            throw new StartupRefusal(String.valueOf(refused.getMessage()), refused);
        }
    }
}
