package io.omnia.privacy;

import io.omnia.platform.telemetry.LogField;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** All data maps of the program, joined. What it cannot join is a gap; {@link InventoryCheck} refuses a start with one. */
@Singleton
public final class Inventory {
    private final List<DataMap> maps;
    private final Map<String, Table> tables = new TreeMap<>();
    private final List<String> gaps = new ArrayList<>();

    @Inject
    Inventory(@Any Instance<DataMap> maps) {
        this(maps.stream().toList());
    }

    /** The inventory of exactly these maps. */
    public Inventory(Collection<? extends DataMap> maps) {
        this.maps = List.copyOf(maps);
        for (var map : this.maps) {
            for (var table : map.tables()) {
                if (tables.put(table.name(), table) != null) {
                    gaps.add("Table " + table.name() + " is declared twice.");
                }
                if (!table.anySchema() && !table.schema().equals(map.module())) {
                    gaps.add("Table " + table.name() + " is declared in " + nameOf(map) + ", but belongs to the module "
                            + table.schema() + ".");
                }
            }
        }
        tables.values().forEach(this::checkSubject);
        checkLogFields(EnumSet.allOf(LogField.class));
        checkCookies();
    }

    /** Every declared table by its name with the schema. */
    public Map<String, Table> tables() {
        return Map.copyOf(tables);
    }

    /** Trigger functions by their names with the schema. */
    public Set<String> triggerFunctions() {
        return Set.copyOf(all(DataMap::triggerFunctions));
    }

    /** Everybody who receives data, as far as it is built in. */
    public List<Processor> processors() {
        return all(DataMap::processors);
    }

    /** Every log field with what it says about a person. */
    public List<LogFieldUse> logFields() {
        return all(DataMap::logFields);
    }

    /** Every cookie that may be set. */
    public List<CookieUse> cookies() {
        return all(DataMap::cookies);
    }

    /** Every kind of cache entry. */
    public List<CacheUse> caches() {
        return all(DataMap::caches);
    }

    /** Every folder of files below the data folder. */
    public List<FileUse> files() {
        return all(DataMap::files);
    }

    /** Contradictions among the declarations themselves, one sentence each; empty as a rule. */
    List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** The declaration that counts for a live table. */
    Optional<Table> find(String schema, String relation) {
        var exact = tables.get(schema + "." + relation);
        return exact != null ? Optional.of(exact) : Optional.ofNullable(tables.get("*." + relation));
    }

    /** Where the columns of a schema are to be declared, in words. */
    String placeFor(String schema) {
        return maps.stream()
                .filter(map -> map.module().equals(schema))
                .map(Inventory::nameOf)
                .findFirst()
                .orElseGet(() -> Character.toUpperCase(schema.charAt(0)) + schema.substring(1)
                        + "DataMap, which the module " + schema + " lacks");
    }

    private <T> List<T> all(Function<DataMap, List<T>> part) {
        return maps.stream().flatMap(map -> part.apply(map).stream()).toList();
    }

    private void checkSubject(Table table) {
        var seen = new HashSet<String>();
        var current = table;
        while (current.subject() instanceof Subject.Through(var column, var next)) {
            if (!seen.add(current.name())) {
                gaps.add("The subject of table " + table.name() + " leads in a circle.");
                return;
            }
            var target = tables.get(next);
            if (target == null) {
                gaps.add("The subject of table " + table.name() + " leads through " + column + " to " + next
                        + ", which is not declared.");
                return;
            }
            current = target;
        }
        if (current.subject() instanceof Subject.Nobody && !(table.subject() instanceof Subject.Nobody)) {
            gaps.add("The subject of table " + table.name() + " leads to " + current.name()
                    + ", which is about nobody.");
        }
    }

    private void checkLogFields(Collection<LogField> used) {
        var declared = EnumSet.noneOf(LogField.class);
        for (var use : logFields()) {
            declared.add(use.field());
        }
        for (var field : used) {
            if (!declared.contains(field)) {
                gaps.add("Log field " + field.label() + " is not declared: add it to PlatformDataMap.logFields.");
            }
        }
    }

    private void checkCookies() {
        var names = new HashMap<String, CookieUse>();
        for (var cookie : cookies()) {
            if (names.put(cookie.name(), cookie) != null) {
                gaps.add("Cookie " + cookie.name() + " is declared twice.");
            }
        }
    }

    private static String nameOf(DataMap map) {
        return map.getClass().getSimpleName();
    }
}
