package io.omnia.mail.provider;

import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Category;
import io.omnia.privacy.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail server and how we sign in there.
 *
 * @param user null when nobody signs in
 * @param from the address that mails come from
 */
public record SmtpServer(
        String host,
        int port,
        Encryption encryption,
        @Nullable String user,
        @Nullable Secret password,
        String from) {
    public SmtpServer {
        host = host.toLowerCase(Locale.ROOT);
    }

    /** Where mails go, as the egress door has to know it. */
    public Destination destination() {
        var scheme = encryption == Encryption.TLS ? "smtps" : "smtp";
        var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return new Destination(
                "smtp",
                URI.create(scheme + "://" + name + ":" + port),
                Trust.OPERATOR,
                Set.of(Category.EMAIL, Category.CREDENTIAL));
    }

    /** The part of the sender's address after the at-sign. */
    String domain() {
        return from.substring(from.lastIndexOf('@') + 1);
    }

    /** How the connection is encrypted. */
    public enum Encryption {
        /** Begins in the clear and is then encrypted; refused if the server does not offer that. */
        STARTTLS,
        /** Encrypted from the first byte. */
        TLS,
        /** Not at all: for a server on the same machine. */
        NONE;

        /** The port that servers of this kind listen on. */
        public int usualPort() {
            return this == TLS ? 465 : 587;
        }
    }
}
