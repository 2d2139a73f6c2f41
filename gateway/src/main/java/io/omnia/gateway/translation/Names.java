package io.omnia.gateway.translation;

import java.util.regex.Pattern;

/** Names of fields and types as a request has them, made fit for a header or a sentence to its sender. */
final class Names {
    private static final int MAX_CHARS = 80;

    private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9_.\\-]");

    private Names() {}

    static String quotable(String name) {
        var shortened = name.length() > MAX_CHARS ? name.substring(0, MAX_CHARS) : name;
        return STRANGE.matcher(shortened).replaceAll("?");
    }
}
