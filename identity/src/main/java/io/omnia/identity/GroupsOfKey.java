package io.omnia.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a key is in.
 *
 * @param project what the key is for; null where it has no project
 * @param member who it was made for; null where that is nobody in particular
 */
public record GroupsOfKey(@Nullable UUID project, @Nullable UUID member) {
    public static final GroupsOfKey NONE = new GroupsOfKey(null, null);

    @Nullable
    UUID of(KeyGroup.Kind kind) {
        return switch (kind) {
            case PROJECT -> project;
            case MEMBER -> member;
        };
    }
}
