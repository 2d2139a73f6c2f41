package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.omnia.platform.database.Schemas;
import io.omnia.platform.database.TestDatabase;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Inventory;
import io.omnia.privacy.InventoryCheck;
import io.omnia.privacy.InventoryGap;
import io.omnia.privacy.Processors;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares every data map of the program with what all migrations together build. */
class DataInventoryTest {
    private static Jdbi database;
    private static Inventory inventory;

    @BeforeAll
    static void migrateEverything() throws ReflectiveOperationException {
        var source = TestDatabase.create();
        for (var module : Modules.WITH_SCHEMA) {
            assertThat(DataInventoryTest.class.getClassLoader().getResource("db/" + module))
                    .as("migrations of %s", module)
                    .isNotNull();
            Schemas.migrate(source, module);
        }
        database = Jdbi.create(source);
        inventory = new Inventory(dataMaps());
    }

    @Test
    void everyColumnOfEveryMigrationIsDeclared() {
        assertThat(inventory.tables()).hasSizeGreaterThan(1);
        assertThatCode(() -> check().verify(database)).doesNotThrowAnyException();
    }

    @Test
    void anUndeclaredColumnIsNamedInEveryTable() {
        for (var table : inventory.tables().keySet()) {
            if (!table.startsWith("*")) {
                var relation = database.withHandle(
                        handle -> handle.createQuery("select relkind::text from pg_class where oid = ?::regclass")
                                .bind(0, table)
                                .mapTo(String.class)
                                .one());
                if (!relation.equals("m")) {
                    database.useHandle(
                            handle -> handle.execute("alter table " + table + " add undeclared_control text"));

                    var gap = catchThrowableOfType(InventoryGap.class, () -> check().verify(database));

                    database.useHandle(handle -> handle.execute("alter table " + table + " drop undeclared_control"));
                    assertThat(gap.sentences())
                            .singleElement()
                            .asString()
                            .contains(table + ".undeclared_control", "DataMap");
                }
            }
        }
    }

    private static InventoryCheck check() {
        var processors = new Processors(inventory, new SmallRyeConfigBuilder().build());
        return new InventoryCheck(inventory, processors, List.of(), List.of());
    }

    /** Found among the classes, so that none can be left out of a list. */
    static List<DataMap> dataMaps() throws ReflectiveOperationException {
        var maps = new ArrayList<DataMap>();
        for (var type : Program.classes()) {
            if (type.isAssignableTo(DataMap.class) && !type.isInterface()) {
                var constructor = Class.forName(type.getName()).getDeclaredConstructor();
                constructor.setAccessible(true);
                maps.add((DataMap) constructor.newInstance());
            }
        }
        assertThat(maps).hasSizeGreaterThan(2);
        return maps;
    }
}
