package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/**
 * Up to here a prompt is worth keeping.
 *
 * @param ttl for how long, in Anthropic's words; null for the usual time
 */
record CacheMark(@Nullable String ttl) {
    /** For formats whose vendors decide themselves what to keep. */
    static void drop(@Nullable CacheMark mark, Dropped dropped) {
        if (mark != null) {
            dropped.add(Setting.CACHE_CONTROL);
        }
    }
}
