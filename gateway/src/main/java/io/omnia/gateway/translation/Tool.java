package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A tool of the caller's.
 *
 * @param schema JSON schema of its arguments; null where it takes none
 * @param strict whether the model must keep to the schema; null where the caller did not say
 */
record Tool(
        String name,
        @Nullable String description,
        @Nullable ObjectNode schema,
        @Nullable Boolean strict,
        @Nullable CacheMark cache) {}
