package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopLevelTest {
    private static final List<String> NAMES = List.of("a", "models", "b", "provider", "c", "d");

    /** Whatever is taken out, wherever it stands: the rest is the rest, and is JSON. */
    @Test
    void takesFieldsOutAndLeavesTheRest() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var names = new ArrayList<>(NAMES);
            Collections.shuffle(names, random);
            var kept = names.subList(0, random.nextInt(1, NAMES.size() + 1));
            var gone = new HashSet<String>();
            for (var name : kept) {
                if (random.nextInt(3) == 0) {
                    gone.add(name);
                }
            }
            var text = text(kept, random);
            var expected = new JsonObject(text);
            gone.forEach(expected::remove);

            assertThat(new JsonObject(without(text, gone)))
                    .as("seed %d, %s without %s", seed, text, gone)
                    .isEqualTo(expected);
        }
    }

    /** The second turn begins as the first did, and another conversation does not. */
    @Test
    void everyTurnOfAConversationBeginsTheSame() {
        var first =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be\"},{\"role\":\"user\",\"content\":\"a\"}";
        var second = first + ",{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"}";
        var other = first.replace("\"a\"", "\"z\"");

        assertThat(opening(first + "]}")).isEqualTo(opening(second + "],\"n\":1}"));
        assertThat(opening(first + "]}")).isNotEqualTo(opening(other + "]}"));
        assertThat(opening("{\"input\":\"abc\",\"instructions\":\"x\"}")).isEqualTo("\"abc\"\"x\"");
        assertThat(opening("{\"system\":\"s\",\"messages\":[{\"role\":\"user\"},{\"role\":\"assistant\"}]}"))
                .isEqualTo("\"s\"{\"role\":\"user\"}");
    }

    private static String opening(String text) {
        var bytes = text.getBytes(UTF_8);
        return new String(new TopLevel(bytes, 0, bytes.length).opening(100), UTF_8);
    }

    private static String text(List<String> names, Random random) {
        var text = new StringBuilder("{");
        for (var name : names) {
            text.append(text.length() == 1 ? "" : ",").append(" ".repeat(random.nextInt(2)));
            text.append('"').append(name).append("\" :{\"x\":[1,\",}\"]}").append(" ".repeat(random.nextInt(2)));
        }
        return text.append('}').toString();
    }

    private static String without(String text, Set<String> fields) {
        var bytes = ("##" + text).getBytes(UTF_8);
        var rest = new StringBuilder(text);
        var edits = new TopLevel(bytes, 2, bytes.length - 2).without(fields);
        for (var edit : edits.reversed()) {
            rest.replace(edit.start(), edit.end(), edit.text());
        }
        return rest.toString();
    }
}
