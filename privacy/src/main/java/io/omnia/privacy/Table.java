package io.omnia.privacy;

import io.omnia.privacy.Column.NotPersonal;
import io.omnia.privacy.Column.Personal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One declared table or materialised view with all its columns. Partitions count as their table.
 *
 * @param name with its schema, as {@code ledger.usage_line}; a star as the schema means the table of that name in any
 * @param handling what counts for every personal column that says nothing else
 */
public record Table(String name, Subject subject, Optional<Handling> handling, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
        if (name.chars().filter(c -> c == '.').count() != 1) {
            throw new IllegalArgumentException(name + " is not schema.table");
        }
        var byName = Column.byName(name, columns);
        checkSubject(name, subject, byName);
        for (var column : columns) {
            checkHandled(name, subject, handling, column);
        }
    }

    /** A table about people. */
    public static Table of(String name, Subject subject, Handling handling, Column... columns) {
        return new Table(name, subject, Optional.of(handling), List.of(columns));
    }

    /** A table in which nothing is about a person. */
    public static Table withoutPeople(String name, Column... columns) {
        return new Table(name, Subject.nobody(), Optional.empty(), List.of(columns));
    }

    String schema() {
        return name.substring(0, name.indexOf('.'));
    }

    String relation() {
        return name.substring(name.indexOf('.') + 1);
    }

    boolean anySchema() {
        return schema().equals("*");
    }

    private static void checkSubject(String table, Subject subject, Map<String, Column> columns) {
        var named = switch (subject) {
            case Subject.Direct(var column) -> Optional.of(column);
            case Subject.Through(var column, var other) -> Optional.of(column);
            case Subject.Nobody() -> Optional.<String>empty();
        };
        if (named.isPresent() && !columns.containsKey(named.get())) {
            throw new IllegalArgumentException(
                    table + " names its subject by " + named.get() + ", which it does not declare");
        }
    }

    private static void checkHandled(String table, Subject subject, Optional<Handling> handling, Column column) {
        switch (column.meaning()) {
            case NotPersonal(var reason) -> {}
            case Personal(var category, var own) -> {
                if (subject instanceof Subject.Nobody) {
                    throw new IllegalArgumentException(
                            table + "." + column.name() + " is personal, but the table has no subject");
                }
                if (own.isEmpty() && handling.isEmpty()) {
                    throw new IllegalArgumentException(
                            table + "." + column.name() + " is personal, but nothing says how it is handled");
                }
            }
        }
        for (var path : column.paths()) {
            checkHandled(table + "." + column.name(), subject, handling, path);
        }
    }
}
