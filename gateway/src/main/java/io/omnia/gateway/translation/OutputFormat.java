package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What the text of the answer has to be. */
sealed interface OutputFormat {
    record Free() implements OutputFormat {}

    /** Any JSON object. */
    record AnyObject() implements OutputFormat {}

    /** JSON that keeps to a schema. */
    record Schema(
            String name,
            @Nullable String description,
            ObjectNode schema,
            @Nullable Boolean strict) implements OutputFormat {}
}
