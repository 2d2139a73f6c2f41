package io.omnia.privacy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One declared column, or one declared path inside a JSON column.
 *
 * @param paths the members of a JSON column, empty for every other type
 */
public record Column(String name, Meaning meaning, List<Column> paths) {
    public Column {
        paths = List.copyOf(paths);
    }

    /** Personal data, handled as its table says. */
    public static Column personal(String name, Category category) {
        return new Column(name, new Personal(category, Optional.empty()), List.of());
    }

    /** Personal data with a handling of its own. */
    public static Column personal(String name, Category category, Handling handling) {
        return new Column(name, new Personal(category, Optional.of(handling)), List.of());
    }

    /** Not about a person, for the reason given. */
    public static Column notPersonal(String name, String reason) {
        return new Column(name, new NotPersonal(reason), List.of());
    }

    /** This column as one that holds JSON with exactly these members. */
    public Column holding(Column... members) {
        var names = new HashMap<String, Column>();
        for (var member : members) {
            if (names.put(member.name(), member) != null) {
                throw new IllegalArgumentException(name + "." + member.name() + " is declared twice");
            }
        }
        return new Column(name, meaning, List.of(members));
    }

    /** What a column's values say. */
    public sealed interface Meaning {}

    /** About a person. Without a handling of its own the table's counts. */
    public record Personal(Category category, Optional<Handling> handling) implements Meaning {}

    /** Not about a person. */
    public record NotPersonal(String reason) implements Meaning {
        public NotPersonal {
            Reasons.check(reason);
        }
    }

    static Map<String, Column> byName(String table, List<Column> columns) {
        var names = new HashMap<String, Column>();
        for (var column : columns) {
            if (names.put(column.name(), column) != null) {
                throw new IllegalArgumentException(table + "." + column.name() + " is declared twice");
            }
        }
        return Map.copyOf(names);
    }
}
