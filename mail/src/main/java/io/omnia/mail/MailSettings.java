package io.omnia.mail;

import io.omnia.mail.provider.SmtpServer;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.privacy.Secret;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings below {@code omnia.mail}, checked. One that is half made must not send people's links to a folder instead. */
final class MailSettings {
    /** A name, an IPv4 address, or an IPv6 address without brackets. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|[0-9A-Fa-f:.]{2,45}");

    private MailSettings() {}

    /** The mail server, if one is set; throws {@link StartupRefusal} with one sentence for what is wrong or missing. */
    static Optional<SmtpServer> server(MailConfig config) {
        var smtp = config.smtp();
        var host = text(smtp.host());
        var user = text(smtp.user());
        var password = smtp.password().filter(given -> !given.isEmpty());
        if (host.isEmpty()) {
            if (user.isPresent() || password.isPresent()) {
                throw new StartupRefusal(
                        "omnia.mail.smtp.host is missing: without it no mail server is used, so its user and password make no"
                                + " sense.");
            }
            return Optional.empty();
        }
        if (!HOST.matcher(host.get()).matches()) {
            throw new StartupRefusal(
                    "omnia.mail.smtp.host must be the name or address of a mail server, without a port.");
        }
        if (user.isPresent() != password.isPresent()) {
            throw new StartupRefusal(
                    "omnia.mail.smtp.user and omnia.mail.smtp.password belong together: set both, or neither.");
        }
        var encryption = smtp.encryption();
        return Optional.of(new SmtpServer(
                host.get(),
                smtp.port().orElse(encryption.usualPort()),
                encryption,
                user.orElse(null),
                password.map(Secret::of).orElse(null),
                sender(config)));
    }

    private static String sender(MailConfig config) {
        var from = text(config.from()).orElse("");
        try {
            if (from.indexOf('@') > 0
                    && new InternetAddress(from, true).getAddress().equals(from)) {
                return from;
            }
        } catch (AddressException malformed) {
            // Falls through to the sentence that says what it has to be.
        }
        throw new StartupRefusal(
                "omnia.mail.from must be an e-mail address such as omnia@example.org, without a name before it, since"
                        + " omnia.mail.smtp.host names a mail server.");
    }

    private static Optional<String> text(Optional<String> setting) {
        return setting.map(String::strip).filter(given -> !given.isEmpty());
    }
}
