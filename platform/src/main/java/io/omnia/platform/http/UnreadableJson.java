package io.omnia.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a JSON body without repeating any of its values. */
final class UnreadableJson {
    private UnreadableJson() {}

    static Problem problem(JsonProcessingException cause) {
        // A body that turned out too large while it was read arrives here wrapped.
        if (cause.getCause() instanceof Problem own) {
            return own;
        }
        var field = cause instanceof JsonMappingException mapping ? path(mapping) : null;
        return switch (cause) {
            case UnrecognizedPropertyException unknown ->
                Problem.invalid(field, "There is no field \"" + field + "\" here.");
            case InvalidNullException empty -> Problem.invalid(field, "The field \"" + field + "\" must not be null.");
            case MismatchedInputException mismatch
            when field != null && isWholeNumber(mismatch.getTargetType()) ->
                Problem.invalid(field, "The field \"" + field + "\" must be a whole number.");
            case MismatchedInputException mismatch
            when field != null ->
                Problem.invalid(field, "The field \"" + field + "\" does not hold the kind of value it should.");
            case MismatchedInputException mismatch -> Problem.invalid(null, "The body must be a JSON object.");
            case StreamReadException broken -> Problem.invalid(null, "The body is not valid JSON" + place(cause) + ".");
            default -> Problem.invalid(field, "The body is not what this route takes.");
        };
    }

    private static boolean isWholeNumber(@Nullable Class<?> type) {
        return type == long.class || type == Long.class || type == int.class || type == Integer.class;
    }

    private static @Nullable String path(JsonMappingException mapping) {
        var path = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? null : path;
    }

    private static String place(JsonProcessingException cause) {
        var location = cause.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
