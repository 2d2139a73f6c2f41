package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private static final String MODULE = "sample";

    private final DataSource source = TestDatabase.create();
    private final Jdbi database = Jdbi.create(source);

    private void execute(String sql) {
        database.useHandle(handle -> handle.execute(sql));
    }

    private String mark() {
        return database.withHandle(handle -> handle.createQuery(
                        "select coalesce(obj_description('sample.schema_history'::regclass, 'pg_class'), 'nothing')")
                .mapTo(String.class)
                .one());
    }

    @Test
    void aSchemaThatSaysWhatMadeItIsLeftAlone() {
        Schemas.migrate(source, MODULE);
        execute("delete from sample.schema_history");

        Schemas.migrate(source, MODULE);

        execute("comment on table sample.schema_history is null");
        assertThatThrownBy(() -> Schemas.migrate(source, MODULE))
                .as("without its word the history is read")
                .isInstanceOf(FlywayException.class);
    }

    @Test
    void aSchemaOfAnotherVersionIsRefusedAndMarkedByNobody() {
        Schemas.migrate(source, MODULE);
        execute(
                "insert into sample.schema_history values (2, '0002', 'later', 'SQL', 'V0002__later.sql', 1, 'x', now(), 1, true)");
        execute("comment on table sample.schema_history is 'migrations of a later version'");

        assertThatThrownBy(() -> Schemas.migrate(source, MODULE))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("another version of Omnia");

        assertThat(mark()).isEqualTo("nothing");
    }

    @Test
    void severalNodesMayStartAtOnce() {
        var starts = new ArrayList<CompletableFuture<Void>>();
        for (var i = 0; i < 4; i++) {
            starts.add(CompletableFuture.runAsync(() -> Schemas.migrate(source, MODULE)));
        }

        starts.forEach(CompletableFuture::join);

        assertThat(mark()).startsWith("migrations ");
    }
}
