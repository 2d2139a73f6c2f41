package io.omnia.privacy;

import io.omnia.platform.telemetry.LogField;
import java.util.Optional;

/** A declared log field. An empty category means that it says nothing about a person. */
public record LogFieldUse(LogField field, Optional<Category> category) {
    /** A field that says something about a person. */
    public static LogFieldUse personal(LogField field, Category category) {
        return new LogFieldUse(field, Optional.of(category));
    }

    /** A field that does not. */
    public static LogFieldUse notPersonal(LogField field) {
        return new LogFieldUse(field, Optional.empty());
    }
}
