package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** JSON trees: read within limits, numbers as they were written, absent and null the same. */
final class Json {
    /** Pictures come as base64 inside one string. */
    private static final int MAX_STRING_CHARS = 64 * 1024 * 1024;

    private static final int MAX_DEPTH = 300;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_STRING_CHARS)
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectReader FIRST = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** The object that the bytes are; null when they are anything else. */
    static @Nullable ObjectNode read(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes) instanceof ObjectNode object ? object : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** The object that the bytes begin with, whatever comes after it; null when they begin with anything else. */
    static @Nullable ObjectNode readFirst(byte[] bytes) {
        try {
            return FIRST.readTree(bytes) instanceof ObjectNode object ? object : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** The object that the text is; null when it is anything else. */
    static @Nullable ObjectNode read(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    static byte[] bytes(JsonNode node) {
        return string(node).getBytes(UTF_8);
    }

    static String string(JsonNode node) {
        try {
            return withWholeCharacters(MAPPER.writeValueAsString(node));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Half a character, as in a stream that cuts a pair of surrogates, has no bytes of its own; its escape has. */
    private static String withWholeCharacters(String json) {
        for (var i = 0; i < json.length(); i++) {
            if (isHalf(json, i)) {
                return escapeHalves(json);
            }
        }
        return json;
    }

    private static String escapeHalves(String json) {
        var escaped = new StringBuilder(json.length() + 16);
        for (var i = 0; i < json.length(); i++) {
            if (isHalf(json, i)) {
                escaped.append(String.format("\\u%04x", (int) json.charAt(i)));
            } else {
                escaped.append(json.charAt(i));
            }
        }
        return escaped.toString();
    }

    private static boolean isHalf(String text, int at) {
        var c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** An object with a type, as most things are in these formats. */
    static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    static @Nullable String text(JsonNode parent, String name) {
        var value = parent.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    static String textOr(JsonNode parent, String name, String otherwise) {
        var text = text(parent, name);
        return text == null ? otherwise : text;
    }

    /** A count; zero where there is none, or none that a call can have. */
    static long count(JsonNode parent, String name) {
        var value = parent.path(name);
        return value.isIntegralNumber() && value.canConvertToInt() ? Math.max(0, value.intValue()) : 0;
    }

    /** The elements of an array; none where there is no array. */
    static List<JsonNode> elements(JsonNode parent, String name) {
        return parent.path(name) instanceof ArrayNode array ? elements(array) : List.of();
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /**
     * The arguments of a tool call as the object that some formats want. Models leave them empty where there are none;
     * what is no object at all, as in an answer that was cut, is carried as it is under one name.
     */
    static ObjectNode arguments(String arguments) {
        if (arguments.isBlank()) {
            return object();
        }
        var read = read(arguments);
        return read == null ? object().put("arguments", arguments) : read;
    }
}
