package io.omnia.mail;

import io.omnia.mail.provider.SmtpServer;
import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalInt;

/** How mails leave. */
@ConfigMapping(prefix = "omnia.mail")
interface MailConfig {
    @Setting("The address that mails come from, such as omnia@example.org; needed with a mail server.")
    Optional<String> from();

    /** The settings below {@code omnia.mail.smtp}. */
    Smtp smtp();

    /** The mail server. */
    interface Smtp {
        @Setting(
                "The mail server that delivers mails. Without one they go to the operator's mailbox page and the data folder.")
        Optional<String> host();

        @Setting("The mail server's port; 587, or 465 with tls, unless it says otherwise.")
        OptionalInt port();

        @Setting("The user name at the mail server; without one nobody signs in there.")
        Optional<String> user();

        @Setting("The password at the mail server.")
        Optional<String> password();

        @Setting("How the connection is encrypted: starttls, tls from the first byte, or none.")
        @WithDefault("starttls")
        SmtpServer.Encryption encryption();
    }
}
