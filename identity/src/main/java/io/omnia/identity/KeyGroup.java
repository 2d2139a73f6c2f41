package io.omnia.identity;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A name for keys of one account: what they are for, or whom they were made for.
 *
 * @param name 1 to 100 characters; no other group of this kind has it, however it is written
 */
public record KeyGroup(UUID id, AccountId account, Kind kind, String name, Instant createdAt) {
    /** What keys have in common; a key is in one group of each kind at most. */
    public enum Kind {
        /** What they are for. */
        PROJECT,
        /** The person they were made for. */
        MEMBER;

        /** The kind that addresses call {@code projects} or {@code members}. */
        static Kind ofPath(String word) {
            return switch (word) {
                case "projects" -> PROJECT;
                case "members" -> MEMBER;
                default -> throw new IllegalArgumentException("no kind of group: " + word);
            };
        }

        /** The word for one of them: in tables, codes and fields. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
