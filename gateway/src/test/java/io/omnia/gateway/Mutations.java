package io.omnia.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bodies that are nearly right. One seed gives the same ones; it is printed, and {@code -Domnia.fuzz.seed} chooses another,
 * {@code -Domnia.fuzz.rounds} how many there are.
 */
public final class Mutations {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> SIGNS = List.of(
            "\n", "\r\n", "\n\n", "\r", "data:", "data: ", "event: ", ":", "{", "}", "\"", "\\", "[DONE]", "\u0000");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "{",
            "\ud800",
            "data:;base64,",
            "functions.f:0",
            "GENERATE:",
            "[DONE]",
            "error",
            "response.failed");

    private final Random random;
    private final int rounds;

    /**
     * @param name what is tried, for the line that tells the seed
     * @param rounds how many bodies, unless the command line says otherwise
     */
    public Mutations(String name, int rounds) {
        var seed = Long.getLong("omnia.fuzz.seed", 20_261_121L);
        this.random = new Random(seed);
        this.rounds = Integer.getInteger("omnia.fuzz.rounds", rounds);
        System.out.println("fuzz of " + name + ": seed " + seed + ", " + this.rounds + " bodies");
    }

    public int rounds() {
        return rounds;
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    public int below(int limit) {
        return random.nextInt(limit);
    }

    /** A body of JSON with a few of its members changed, and at times some of its bytes. */
    public byte[] json(String text) {
        var bytes = oneIn(6) ? text.getBytes(UTF_8) : changedMembers(text);
        if (oneIn(8)) {
            for (var i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return oneIn(20) ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Bytes of which some were replaced, left out, repeated, or have signs among them that mean something. */
    public byte[] bytes(byte[] whole) {
        var changed = new StringBuilder(new String(whole, ISO_8859_1));
        for (var i = random.nextInt(5); i > 0 && !changed.isEmpty(); i--) {
            var at = random.nextInt(changed.length());
            var end = Math.min(changed.length(), at + random.nextInt(60));
            switch (random.nextInt(5)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 1 -> changed.delete(at, end);
                case 2 -> changed.insert(at, changed.substring(at, end));
                case 3 -> changed.setLength(at);
                default -> changed.insert(at, pick(SIGNS));
            }
        }
        return changed.toString().getBytes(ISO_8859_1);
    }

    private byte[] changedMembers(String text) {
        try {
            var node = MAPPER.readTree(text);
            for (var i = random.nextInt(4); i > 0; i--) {
                changeMember(node);
            }
            return MAPPER.writeValueAsString(node).getBytes(UTF_8);
        } catch (JsonProcessingException none) {
            return text.getBytes(UTF_8);
        }
    }

    /** Changes one member somewhere. */
    private void changeMember(JsonNode root) {
        var containers = new ArrayList<JsonNode>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return;
        }
        switch (pick(containers)) {
            case ObjectNode object
            when !object.isEmpty() -> {
                var name = pick(List.copyOf(object.properties())).getKey();
                switch (random.nextInt(5)) {
                    case 0 -> object.remove(name);
                    case 1 -> object.set("x" + random.nextInt(3), object.path(name));
                    default -> object.set(name, anything(containers));
                }
            }
            case ArrayNode array
            when !array.isEmpty() -> {
                switch (random.nextInt(3)) {
                    case 0 -> array.remove(random.nextInt(array.size()));
                    case 1 -> array.add(array.path(random.nextInt(array.size())).deepCopy());
                    default -> array.set(random.nextInt(array.size()), anything(containers));
                }
            }
            default -> {}
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(inner -> collect(inner, containers));
        }
    }

    private JsonNode anything(List<JsonNode> containers) {
        return switch (random.nextInt(9)) {
            case 0 -> NullNode.getInstance();
            case 1 -> IntNode.valueOf(random.nextInt());
            case 2 -> new DecimalNode(new BigDecimal("1e400"));
            case 3 -> TextNode.valueOf(pick(TEXTS));
            case 4 -> MAPPER.createObjectNode();
            case 5 -> MAPPER.createArrayNode();
            case 6 -> BooleanNode.valueOf(random.nextBoolean());
            case 7 -> TextNode.valueOf("x".repeat(random.nextInt(2000)));
            default -> pick(containers).deepCopy();
        };
    }
}
