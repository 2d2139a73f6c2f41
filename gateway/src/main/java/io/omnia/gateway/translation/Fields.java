package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one object of a request, taken one by one. What nobody took was not understood, and is listed. */
final class Fields {
    private final JsonNode node;
    private final String path;
    private final Dropped dropped;
    private final Set<String> taken = new HashSet<>();

    private Fields(JsonNode node, String path, Dropped dropped) {
        this.node = node;
        this.path = path;
        this.dropped = dropped;
    }

    static Fields ofBody(ObjectNode body, Dropped dropped) {
        return new Fields(body, "", dropped);
    }

    /** The members of something inside; the path is its name for the list. */
    Fields inside(JsonNode inner, String path) throws Untranslatable {
        if (!inner.isObject()) {
            throw new Untranslatable(at(path), "'" + at(path) + "' has to be an object here.");
        }
        return new Fields(inner, at(path), dropped);
    }

    /** The member; missing where it is absent or null. */
    JsonNode take(String name) {
        taken.add(name);
        var value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    @Nullable
    String text(String name) {
        var value = take(name);
        return value.isTextual() ? value.textValue() : null;
    }

    /** A whole number of zero or more; null where there is none. */
    @Nullable
    Long count(String name) {
        var value = take(name);
        return value.canConvertToLong() && value.isIntegralNumber() && value.longValue() >= 0
                ? (Long) value.longValue()
                : null;
    }

    String needText(String name) throws Untranslatable {
        var text = text(name);
        if (text == null) {
            throw new Untranslatable(at(name), "'" + at(name) + "' has to be a string.");
        }
        return text;
    }

    @Nullable
    Boolean flag(String name) {
        var value = take(name);
        return value.isBoolean() ? (Boolean) value.booleanValue() : null;
    }

    @Nullable
    ObjectNode object(String name) {
        return take(name) instanceof ObjectNode object ? object : null;
    }

    /** The elements; none where the member is absent. */
    List<JsonNode> elements(String name) throws Untranslatable {
        var value = take(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array)) {
            throw new Untranslatable(at(name), "'" + at(name) + "' has to be an array.");
        }
        return Json.elements(array);
    }

    /** A number of tokens; null where it is absent. */
    @Nullable
    Long tokens(String name) throws Untranslatable {
        var value = take(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw new Untranslatable(at(name), "'" + at(name) + "' has to be a whole number.");
        }
        return (long) value.intValue();
    }

    /** One string, or several. */
    List<String> strings(String name) throws Untranslatable {
        var value = take(name);
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        var strings = new ArrayList<String>();
        for (var element : elements(name)) {
            if (!element.isTextual()) {
                throw new Untranslatable(at(name), "'" + at(name) + "' has to be text.");
            }
            strings.add(element.textValue());
        }
        return strings;
    }

    @Nullable
    CacheMark cacheMark() {
        var mark = take("cache_control");
        return mark.isObject() ? new CacheMark(Json.text(mark, "ttl")) : null;
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    Dropped dropped() {
        return dropped;
    }

    /** Lists what is left over. */
    void done() {
        node.properties().forEach(member -> {
            if (!member.getValue().isNull() && !taken.contains(member.getKey())) {
                dropped.add(at(member.getKey()));
            }
        });
    }
}
