package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class IdentityDataMapTest {
    @Test
    void declaresExactlyTheColumnsThatExist() {
        var declared = new IdentityDataMap()
                .tables().stream()
                        .flatMap(table -> table.columns().stream().map(column -> table.name() + "." + column.name()))
                        .collect(Collectors.toCollection(TreeSet::new));

        var live = Jdbi.create(TestIdentity.migrated())
                .withHandle(handle ->
                        handle.createQuery("""
                select c.relnamespace::regnamespace || '.' || c.relname || '.' || a.attname
                from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'identity'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_history'
                  and a.attnum > 0 and not a.attisdropped
                """).mapTo(String.class).collect(Collectors.toCollection(TreeSet::new)));

        assertThat(declared).isEqualTo(live).isNotEmpty();
    }
}
