package io.omnia.identity;

import org.jspecify.annotations.Nullable;

/** Whether real money and real vendors are involved. Every key and every wallet has exactly one mode; nothing crosses. */
public enum Mode {
    LIVE,
    TEST;

    /** The mode that callers name {@code live} or {@code test}; null for every other word. */
    public static @Nullable Mode ofCode(String code) {
        return switch (code) {
            case "live" -> LIVE;
            case "test" -> TEST;
            default -> null;
        };
    }
}
