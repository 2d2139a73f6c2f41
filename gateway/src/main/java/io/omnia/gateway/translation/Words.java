package io.omnia.gateway.translation;

/** Names from a request, made fit for a sentence to its sender. */
final class Words {
    private static final int MAX_CHARS = 60;

    private Words() {}

    static String ofType(String type) {
        var shortened = type.length() > MAX_CHARS ? type.substring(0, MAX_CHARS) : type;
        return shortened.replaceAll("[^A-Za-z0-9_.\\-]", "?");
    }
}
