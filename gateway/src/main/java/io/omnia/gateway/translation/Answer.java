package io.omnia.gateway.translation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in no format in particular.
 *
 * @param id the upstream's own; empty where it has none
 * @param usage null where the upstream reported none
 */
record Answer(
        String id,
        String model,
        List<Part> parts,
        Stop stop,
        @Nullable Usage usage) {
    Answer with(Usage counted) {
        return new Answer(id, model, parts, stop, counted);
    }
}
