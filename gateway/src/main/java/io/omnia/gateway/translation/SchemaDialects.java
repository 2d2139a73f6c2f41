package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** JSON schemas as Anthropic's structured output takes them. Source: Anthropic's page on structured outputs. */
final class SchemaDialects {
    /** Refused there; the model reads them in the description instead. */
    private static final Set<String> LIMITS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private SchemaDialects() {}

    /** Every object is closed, and limits become words. */
    static ObjectNode forMessages(ObjectNode schema) {
        var copy = schema.deepCopy();
        restrict(copy);
        return copy;
    }

    private static void restrict(JsonNode node) {
        switch (node) {
            case ArrayNode array -> array.forEach(SchemaDialects::restrict);
            case ObjectNode object -> {
                limitsToWords(object);
                if (object.path("properties").isObject()) {
                    if (!object.has("additionalProperties")) {
                        object.put("additionalProperties", false);
                    }
                }
                for (var member : List.of("properties", "$defs", "definitions")) {
                    // The names in there are the caller's, not words of the schema.
                    object.path(member).forEach(SchemaDialects::restrict);
                }
                for (var member : List.of("items", "anyOf", "allOf", "oneOf")) {
                    restrict(object.path(member));
                }
            }
            default -> {}
        }
    }

    private static void limitsToWords(ObjectNode schema) {
        var words = new ArrayList<String>();
        for (var limit : LIMITS.stream().sorted().toList()) {
            if (schema.path(limit).isValueNode()) {
                words.add(limit + ": " + schema.path(limit).asText());
                schema.remove(limit);
            }
        }
        if (!words.isEmpty()) {
            var said = Json.textOr(schema, "description", "");
            schema.put("description", (said.isEmpty() ? "" : said + " ") + "(" + String.join(", ", words) + ")");
        }
    }
}
