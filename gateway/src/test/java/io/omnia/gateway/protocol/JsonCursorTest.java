package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "[01]",
                "[1.]",
                "[1e]",
                "[-]",
                "[tru]",
                "\"open",
                "\"bad \\x\"",
                "\"bad \\u12g4\"",
                "\"tab\there\"",
                "[1] 2",
                "nul",
                "[\"a\" \"b\"]",
                "{\"a\":1 \"b\":2}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> skipAll(text)).isInstanceOf(MalformedJson.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [ ] ",
                "\"\"",
                "\"eight by\"",
                "\"exactly sixteen!\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
                "[0,-1,1.5,1e9,1E-9,-0.0]",
                "{\"a\":{\"b\":[true,false,null]}}",
                "\"ünï 你好 🙂\""
            })
    void passesOverWhatIs(String text) throws MalformedJson {
        skipAll(text);
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> skipAll("[".repeat(100_000))).hasMessageContaining("nested deeper");
    }

    @Test
    void readsStringsWithEscapes() throws MalformedJson {
        assertThat(cursor("\"a\\u0041\\n\\\"\\\\ ü\"").string()).isEqualTo("aA\n\"\\ ü");
    }

    @Test
    void agreesWithATreeParserOnRandomDocuments() throws MalformedJson {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var text = document(random, 0).toString();
            if (text.startsWith("{") || text.startsWith("[")) {
                skipAll(text);
                var broken = mutate(random, text);
                assertThat(accepts(broken)).as("seed %d: %s", seed, broken).isEqualTo(treeAccepts(broken));
            }
        }
    }

    private static String mutate(Random random, String text) {
        var at = random.nextInt(text.length());
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(at + 1);
            default -> text.substring(0, at) + "{}[],:\"x1".charAt(random.nextInt(9)) + text.substring(at);
        };
    }

    private static boolean accepts(String text) {
        try {
            skipAll(text);
            return true;
        } catch (MalformedJson refused) {
            return false;
        }
    }

    private static boolean treeAccepts(String text) {
        try {
            return io.vertx.core.json.Json.decodeValue(text) != null
                    || text.strip().equals("null");
        } catch (DecodeException refused) {
            return false;
        }
    }

    private static Object document(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> "\"" + "text \\n".repeat(random.nextInt(5)) + "\"";
            case 1 -> random.nextLong();
            case 2 -> random.nextBoolean();
            case 3 -> "null";
            case 4 -> {
                var array = new StringBuilder("[");
                for (var i = random.nextInt(4); i > 0; i--) {
                    array.append(document(random, depth + 1)).append(i > 1 ? "," : "");
                }
                yield array.append(']');
            }
            default -> {
                var object = new StringBuilder("{");
                for (var i = random.nextInt(4); i > 0; i--) {
                    object.append("\"k").append(i).append("\":").append(document(random, depth + 1));
                    object.append(i > 1 ? " , " : "");
                }
                yield object.append('}');
            }
        };
    }

    private static void skipAll(String text) throws MalformedJson {
        var cursor = cursor(text);
        cursor.skip();
        cursor.expectEnd();
    }

    private static JsonCursor cursor(String text) {
        var bytes = text.getBytes(UTF_8);
        return new JsonCursor(bytes, 0, bytes.length);
    }

    @Test
    void findsKeysOfAnyObject() throws MalformedJson {
        var document = new JsonObject()
                .put("model", "m")
                .put("list", new JsonArray().add(1))
                .encode();
        var cursor = cursor(document);
        cursor.enterObject();

        var found = false;
        for (var first = true; cursor.nextKey(first); first = false) {
            found |= cursor.keyIs("list".getBytes(UTF_8));
            cursor.skip();
        }

        assertThat(found).isTrue();
    }
}
