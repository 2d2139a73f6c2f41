package io.omnia.identity;

import org.jspecify.annotations.Nullable;

/** What a key opens. The kind is the first part of the key itself. */
public enum KeyKind {
    /** Model calls, paid from the live wallet. */
    LIVE("omnia_live_", Mode.LIVE),
    /** Calls to the sandbox's models, paid from the test wallet. */
    TEST("omnia_test_", Mode.TEST),
    /** The routes under {@code /api}, and no model. */
    MANAGEMENT("omnia_adm_", null);

    private final String prefix;
    private final @Nullable Mode mode;

    KeyKind(String prefix, @Nullable Mode mode) {
        this.prefix = prefix;
        this.mode = mode;
    }

    /** How a key of this kind begins. */
    public String prefix() {
        return prefix;
    }

    /** The wallet that calls with this kind of key are paid from; null for a management key, which makes no calls. */
    public @Nullable Mode mode() {
        return mode;
    }

    /** The kind a key claims by its first characters; null when it is none of ours. */
    static @Nullable KeyKind of(String key) {
        for (var kind : values()) {
            if (key.startsWith(kind.prefix)) {
                return kind;
            }
        }
        return null;
    }
}
