package io.omnia.privacy;

import io.omnia.privacy.LiveCatalog.LiveColumn;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Compares the declarations with the live database, in both directions. Every column, JSON column, trigger function and
 * way out of the tables that nobody declared is a gap, and so is every declaration without a column.
 */
@Singleton
public final class InventoryCheck {
    private final Inventory inventory;
    private final Processors processors;
    private final Set<String> otherSchemas;
    private final Set<String> copies;

    @Inject
    InventoryCheck(Inventory inventory, Processors processors, InventoryConfig config) {
        this(
                inventory,
                processors,
                config.otherSchemas().orElse(List.of()),
                config.copies().orElse(List.of()));
    }

    /**
     * @param otherSchemas schemas that the operator keeps in the same database and answers for
     * @param copies publications, replication slots and the like that the operator answers for, as {@code publication:name}
     */
    public InventoryCheck(Inventory inventory, Processors processors, List<String> otherSchemas, List<String> copies) {
        this.inventory = inventory;
        this.processors = processors;
        this.otherSchemas = Set.copyOf(otherSchemas);
        this.copies = Set.copyOf(copies);
    }

    /**
     * Reads the catalog, changes nothing. Run it after the schemas are up to date.
     *
     * @throws InventoryGap if anything differs
     */
    public void verify(Jdbi database) {
        List<String> gaps;
        try (var handle = database.open()) {
            gaps = gaps(handle);
        } catch (SQLException problem) {
            throw new IllegalStateException("the catalog could not be read", problem);
        }
        if (!gaps.isEmpty()) {
            throw new InventoryGap(gaps);
        }
    }

    private List<String> gaps(Handle handle) throws SQLException {
        var gaps = new ArrayList<>(inventory.gaps());
        compareColumns(handle, gaps);
        compareTriggers(handle, gaps);
        for (var copy : LiveCatalog.copies(handle)) {
            var name = copy.kind() + ":" + copy.name();
            if (!otherSchemas.contains(copy.schema()) && !copies.contains(name)) {
                gaps.add("The " + copy.kind().replace('-', ' ') + " " + copy.name()
                        + " carries data out of the declared tables: drop it, or name it as " + name
                        + " in omnia.inventory.copies.");
            }
        }
        processors
                .refusalOfDatabase(handle.getConnection().getMetaData().getURL())
                .ifPresent(gaps::add);
        return gaps;
    }

    private void compareColumns(Handle handle, List<String> gaps) {
        var live = new TreeMap<String, List<LiveColumn>>();
        for (var table : LiveCatalog.tables(handle)) {
            live.put(table, new ArrayList<>());
        }
        for (var column : LiveCatalog.columns(handle)) {
            live.computeIfAbsent(column.schema() + "." + column.relation(), any -> new ArrayList<>())
                    .add(column);
        }
        live.keySet().removeIf(table -> otherSchemas.contains(table.substring(0, table.indexOf('.'))));
        var met = new HashSet<String>();
        live.forEach((name, columns) -> {
            var schema = name.substring(0, name.indexOf('.'));
            inventory
                    .find(schema, name.substring(schema.length() + 1))
                    .ifPresentOrElse(
                            table -> {
                                met.add(table.name());
                                compareTable(name, table, columns, gaps);
                            },
                            () -> gaps.add(undeclaredTable(name, schema, columns)));
        });
        for (var table : inventory.tables().keySet()) {
            if (!met.contains(table)) {
                gaps.add("Table " + table + " is declared, but the database has none.");
            }
        }
    }

    private String undeclaredTable(String name, String schema, List<LiveColumn> columns) {
        var names = columns.stream().map(column -> name + "." + column.column()).toList();
        return "Table " + name + " is not declared: add it with its columns " + String.join(", ", names) + " to "
                + inventory.placeFor(schema) + ".";
    }

    private void compareTable(String name, Table table, List<LiveColumn> columns, List<String> gaps) {
        var declared = new TreeMap<>(Column.byName(name, table.columns()));
        for (var live : columns) {
            var path = name + "." + live.column();
            var column = declared.remove(live.column());
            if (column == null) {
                gaps.add("Column " + path + " is not declared: add it to " + inventory.placeFor(live.schema()) + ".");
            } else if (live.structured() && column.paths().isEmpty()) {
                gaps.add("Column " + path + " holds " + live.type()
                        + ", whose members are not declared: name each with holding(…) in "
                        + inventory.placeFor(live.schema()) + ".");
            } else if (!live.structured() && !column.paths().isEmpty()) {
                gaps.add("Column " + path + " is declared with members, but is a plain " + live.type() + ".");
            }
        }
        for (var missing : declared.keySet()) {
            gaps.add("Column " + name + "." + missing + " is declared, but the database has none.");
        }
    }

    private void compareTriggers(Handle handle, List<String> gaps) {
        var declared = new HashSet<>(inventory.triggerFunctions());
        for (var trigger : LiveCatalog.triggers(handle)) {
            if (!otherSchemas.contains(trigger.schema())
                    && !inventory.triggerFunctions().contains(trigger.function())) {
                gaps.add("Trigger " + trigger.schema() + "." + trigger.relation() + "." + trigger.trigger() + " runs "
                        + trigger.function() + ", which is not declared: add it to triggerFunctions of "
                        + inventory.placeFor(trigger.schema()) + ".");
            }
            declared.remove(trigger.function());
        }
        for (var missing : declared) {
            gaps.add("Trigger function " + missing + " is declared, but no trigger runs it.");
        }
    }
}
