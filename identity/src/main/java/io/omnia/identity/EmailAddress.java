package io.omnia.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address in the form it is looked up by: lower case. It names a person, so {@link #toString} hides it.
 *
 * @param value the address, at most 254 characters
 */
public record EmailAddress(String value) {
    private static final int MAX_LENGTH = 254;

    /** One at-sign with something on both sides, and nothing that could end a mail header or name a second address. */
    private static final Pattern SHAPE = Pattern.compile(
            "[^\\s\\p{Cntrl}@<>()\\[\\],;:\\\\\"]{1,64}@[^\\s\\p{Cntrl}@<>()\\[\\],;:\\\\\".]+(\\.[^\\s\\p{Cntrl}@<>()\\[\\],;:\\\\\".]+)*");

    public EmailAddress {
        value = value.strip().toLowerCase(Locale.ROOT);
        if (value.length() > MAX_LENGTH || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an e-mail address");
        }
    }

    @Override
    public String toString() {
        return "EmailAddress[…]";
    }
}
