package io.omnia.gateway.translation;

/**
 * A vendor's proof that thinking is its own, which goes back to it unchanged and to nobody else.
 *
 * @param of the format of the vendor who signed
 * @param hidden whether the thinking itself is inside, unreadable for all but the vendor
 */
record Signature(Format of, String value, boolean hidden) {
    private static final String HIDDEN = "-hidden";

    /** The signature as a caller of another format keeps it: with the name of where it belongs. */
    String carriedIn(Format inbound) {
        return of == inbound ? value : of.name() + (hidden ? HIDDEN : "") + ":" + value;
    }

    /** What a caller sent back. A value without a name is of the caller's own format. */
    static Signature readFrom(String carried, Format inbound) {
        for (var format : Format.values()) {
            if (format.isUpstream() && carried.startsWith(format.name())) {
                var rest = carried.substring(format.name().length());
                if (rest.startsWith(HIDDEN + ":")) {
                    return new Signature(format, rest.substring(HIDDEN.length() + 1), true);
                }
                if (rest.startsWith(":")) {
                    return new Signature(format, rest.substring(1), false);
                }
            }
        }
        return new Signature(inbound, carried, false);
    }
}
