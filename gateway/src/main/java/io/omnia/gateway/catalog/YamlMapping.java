package io.omnia.gateway.catalog;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a catalog file, read strictly: every key must be known, every value is taken as the text that stands
 * in the file, so that no number passes through a float on its way. Each problem is one sentence with file, line, model
 * and field.
 */
final class YamlMapping {
    private static final Pattern TOKENS = Pattern.compile("[0-9]{1,12}");

    private final String file;
    private final String owner;
    private final String path;
    private final Node node;
    private final Map<String, Node> fields;

    private YamlMapping(String file, String owner, String path, Node node, Map<String, Node> fields) {
        this.file = file;
        this.owner = owner;
        this.path = path;
        this.node = node;
        this.fields = fields;
    }

    /** The mapping in {@code node}; {@code path} leads to it from its owner and is empty or ends in a dot. */
    static YamlMapping of(String file, String owner, String path, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            var field = path.isEmpty() ? "it" : path.substring(0, path.length() - 1);
            throw problem(file, node, owner, field, "must be a mapping of keys to values");
        }
        var fields = new LinkedHashMap<String, Node>();
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (fields.put(key, tuple.getValueNode()) != null) {
                throw problem(file, tuple.getKeyNode(), owner, path + key, "is given twice");
            }
        }
        return new YamlMapping(file, owner, path, node, fields);
    }

    /** The same mapping under the name that its problems are reported with. */
    YamlMapping ownedBy(String name) {
        return new YamlMapping(file, name, "", node, fields);
    }

    /** This mapping, if it has no other keys than these. */
    YamlMapping knowing(Set<String> known) {
        for (var key : fields.keySet()) {
            if (!known.contains(key)) {
                throw problem(key, "is not a known key");
            }
        }
        return this;
    }

    String text(String key) {
        return optionalText(key).orElseThrow(() -> problem(key, "is missing"));
    }

    Optional<String> optionalText(String key) {
        return Optional.ofNullable(fields.get(key)).map(value -> scalar(key, value));
    }

    /** A required text of a given form. */
    String text(String key, Pattern form, String description) {
        var text = text(key);
        if (!form.matcher(text).matches()) {
            throw problem(key, "must be " + description + ", not \"" + text + "\"");
        }
        return text;
    }

    LocalDate date(String key) {
        var text = text(key);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException malformed) {
            throw problem(key, "must be a date such as 2026-08-01, not \"" + text + "\"");
        }
    }

    /** A whole number of one or more. */
    Optional<Long> positive(String key) {
        return optionalText(key).map(text -> {
            if (!TOKENS.matcher(text).matches() || Long.parseLong(text) == 0) {
                throw problem(key, "must be a whole number of one or more, not \"" + text + "\"");
            }
            return Long.valueOf(text);
        });
    }

    /** The texts of a list; empty when the key is absent. */
    List<String> texts(String key) {
        var result = new ArrayList<String>();
        for (var item : items(key)) {
            var text = scalar(key, item);
            if (result.contains(text)) {
                throw problem(key, "lists \"" + text + "\" twice");
            }
            result.add(text);
        }
        return List.copyOf(result);
    }

    /** The constants that a list names by their lower-case names; empty when the key is absent. */
    <E extends Enum<E>> List<E> constants(String key, E[] values, Function<E, String> name) {
        return texts(key).stream()
                .map(text -> constant(key, text, values, name))
                .toList();
    }

    /** The constant that a required text names. */
    <E extends Enum<E>> E constant(String key, E[] values, Function<E, String> name) {
        return constant(key, text(key), values, name);
    }

    Optional<YamlMapping> mapping(String key) {
        return Optional.ofNullable(fields.get(key)).map(value -> of(file, owner, path + key + ".", value));
    }

    /** The mappings of a list; empty when the key is absent. */
    List<YamlMapping> mappings(String key) {
        var result = new ArrayList<YamlMapping>();
        for (var item : items(key)) {
            result.add(of(file, owner, "%s%s[%d].".formatted(path, key, result.size()), item));
        }
        return List.copyOf(result);
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    CatalogException problem(String key, String sentence) {
        return problem(file, fields.getOrDefault(key, node), owner, path + key, sentence);
    }

    private <E extends Enum<E>> E constant(String key, String text, E[] values, Function<E, String> name) {
        for (var value : values) {
            if (name.apply(value).equals(text)) {
                return value;
            }
        }
        var names = List.of(values).stream().map(name).toList();
        throw problem(key, "must be one of " + String.join(", ", names) + ", not \"" + text + "\"");
    }

    private List<Node> items(String key) {
        var value = fields.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            throw problem(key, "must be a list");
        }
        return sequence.getValue();
    }

    private String scalar(String key, Node value) {
        if (!(value instanceof ScalarNode scalar)) {
            throw problem(key, "must be a single value");
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            throw problem(key, "has no value");
        }
        return scalar.getValue();
    }

    private static CatalogException problem(String file, Node at, String owner, String field, String sentence) {
        var line = at.getStartMark().getLine() + 1;
        return new CatalogException("%s line %d, %s: %s %s.".formatted(file, line, owner, field, sentence));
    }
}
