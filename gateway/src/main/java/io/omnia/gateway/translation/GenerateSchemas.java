package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * JSON schemas as Google takes them, a subset of OpenAPI's. What it has no word for is left out, so that it allows more than
 * the caller's schema does, never less. Source: Google's API reference, "Schema".
 */
final class GenerateSchemas {
    /** References are written out, and could multiply without end. */
    private static final int MAX_NODES = 20_000;

    /** Deeper is not what anyone writes by hand. */
    private static final int MAX_REFERENCES = 50;

    private static final Set<String> SAME = Set.of(
            "description",
            "title",
            "required",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "nullable",
            "propertyOrdering");

    private static final Set<String> STRING_FORMATS = Set.of("date-time", "enum");

    private final ObjectNode root;
    private final Deque<String> references = new ArrayDeque<>();
    private int nodes;

    private GenerateSchemas(ObjectNode root) {
        this.root = root;
    }

    static ObjectNode convert(ObjectNode schema) throws Untranslatable {
        return new GenerateSchemas(schema).convert((JsonNode) schema);
    }

    private ObjectNode convert(JsonNode schema) throws Untranslatable {
        if (++nodes > MAX_NODES) {
            throw new Untranslatable("tools", "A JSON schema is too large when its references are written out.");
        }
        var reference = Json.text(schema, "$ref");
        if (reference != null) {
            return refer(reference, schema);
        }
        var converted = Json.object();
        for (var name : SAME) {
            var value = schema.path(name);
            if (!Json.isAbsent(value)) {
                converted.set(name, value);
            }
        }
        type(schema, converted);
        values(schema, converted);
        format(schema, converted);
        children(schema, converted);
        alternatives(schema, converted);
        keepRequired(converted);
        return converted;
    }

    /** A reference to itself ends as an object of any kind. */
    private ObjectNode refer(String reference, JsonNode schema) throws Untranslatable {
        var target = reference.startsWith("#") ? root.at(pointer(reference)) : null;
        if (target == null
                || !target.isObject()
                || references.size() > MAX_REFERENCES
                || references.contains(reference)) {
            return Json.typed("OBJECT");
        }
        references.push(reference);
        var converted = convert(target);
        references.pop();
        var description = Json.text(schema, "description");
        return description == null ? converted : converted.put("description", description);
    }

    private static com.fasterxml.jackson.core.JsonPointer pointer(String reference) {
        try {
            return com.fasterxml.jackson.core.JsonPointer.compile(reference.substring(1));
        } catch (IllegalArgumentException notAPointer) {
            return com.fasterxml.jackson.core.JsonPointer.compile("/ ");
        }
    }

    private static void type(JsonNode schema, ObjectNode converted) {
        var types = new ArrayList<String>();
        var type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.textValue());
        }
        Json.elements(type).stream().filter(JsonNode::isTextual).forEach(one -> types.add(one.textValue()));
        if (types.remove("null")) {
            converted.put("nullable", true);
        }
        if (types.size() == 1) {
            converted.put("type", types.getFirst().toUpperCase(java.util.Locale.ROOT));
        } else if (types.size() > 1) {
            var any = converted.putArray("anyOf");
            types.forEach(one -> any.add(Json.typed(one.toUpperCase(java.util.Locale.ROOT))));
        } else if (schema.path("properties").isObject()) {
            converted.put("type", "OBJECT");
        } else if (schema.path("items").isObject()) {
            converted.put("type", "ARRAY");
        }
    }

    /** Only strings can be listed. */
    private static void values(JsonNode schema, ObjectNode converted) {
        var values = new ArrayList<JsonNode>(Json.elements(schema, "enum"));
        if (schema.has("const")) {
            values.add(schema.path("const"));
        }
        if (values.removeIf(JsonNode::isNull)) {
            converted.put("nullable", true);
        }
        if (!values.isEmpty() && values.stream().allMatch(JsonNode::isTextual)) {
            converted.put("type", "STRING").put("format", "enum");
            values.forEach(converted.putArray("enum")::add);
        } else if (values.size() == 1 && !converted.has("description")) {
            converted.put("description", "Always " + Json.string(values.getFirst()));
        }
        if (!converted.has("type") && values.stream().anyMatch(JsonNode::isIntegralNumber)) {
            converted.put("type", "INTEGER");
        }
    }

    private static void format(JsonNode schema, ObjectNode converted) {
        var format = Json.textOr(schema, "format", "");
        var type = Json.textOr(converted, "type", "");
        var known = switch (type) {
            case "STRING" -> STRING_FORMATS.contains(format) && !converted.has("enum");
            case "INTEGER" -> format.equals("int32") || format.equals("int64");
            case "NUMBER" -> format.equals("float") || format.equals("double");
            default -> false;
        };
        if (known) {
            converted.put("format", format);
        }
        for (var limit : List.of("Minimum", "Maximum")) {
            var exclusive = schema.path("exclusive" + limit);
            var name = limit.toLowerCase(java.util.Locale.ROOT);
            if (exclusive.isNumber() && !converted.has(name)) {
                converted.set(name, exclusive);
            }
        }
    }

    private void children(JsonNode schema, ObjectNode converted) throws Untranslatable {
        var properties = schema.path("properties");
        if (properties.isObject() && !properties.isEmpty()) {
            var inside = converted.putObject("properties");
            for (var property : properties.properties()) {
                inside.set(property.getKey(), convert(property.getValue()));
            }
        }
        var items = schema.path("items");
        if (items.isObject()) {
            converted.set("items", convert(items));
        } else if ("ARRAY".equals(Json.text(converted, "type"))) {
            // An array has to say what is in it.
            converted.set("items", Json.typed("STRING"));
        }
    }

    private void alternatives(JsonNode schema, ObjectNode converted) throws Untranslatable {
        var alternatives = new ArrayList<JsonNode>(Json.elements(schema, "anyOf"));
        alternatives.addAll(Json.elements(schema, "oneOf"));
        if (alternatives.removeIf(one -> "null".equals(Json.text(one, "type")))) {
            converted.put("nullable", true);
        }
        if (alternatives.size() == 1) {
            merge(converted, convert(alternatives.getFirst()));
        } else if (!alternatives.isEmpty()) {
            var any = converted.putArray("anyOf");
            for (var one : alternatives) {
                any.add(convert(one));
            }
        }
        for (var all : Json.elements(schema, "allOf")) {
            merge(converted, convert(all));
        }
    }

    /** What both say is what the outer one says, but for properties, which add up. */
    private static void merge(ObjectNode converted, ObjectNode more) {
        more.properties().forEach(member -> {
            if (converted.path(member.getKey()) instanceof ObjectNode own
                    && member.getValue() instanceof ObjectNode other) {
                other.properties().forEach(inner -> own.putIfAbsent(inner.getKey(), inner.getValue()));
            } else if (!converted.has(member.getKey())) {
                converted.set(member.getKey(), member.getValue());
            }
        });
    }

    /** Names that are no properties are refused there. */
    private static void keepRequired(ObjectNode converted) {
        if (!converted.has("required")) {
            return;
        }
        var required = Json.elements(converted, "required").stream()
                .filter(name -> name.isTextual() && converted.path("properties").has(name.textValue()))
                .toList();
        converted.remove("required");
        if (!required.isEmpty()) {
            required.forEach(converted.putArray("required")::add);
        }
    }
}
