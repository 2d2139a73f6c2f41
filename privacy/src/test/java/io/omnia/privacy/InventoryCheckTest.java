package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.telemetry.LogField;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryCheckTest {
    private static Jdbi database;

    @BeforeAll
    static void connect() {
        database = Jdbi.create(TestDatabase.create());
    }

    @BeforeEach
    void create() {
        execute("""
                drop publication if exists everything;
                drop schema if exists sample cascade;
                drop schema if exists theirs cascade;
                drop table if exists public.notes;
                drop foreign data wrapper if exists faraway cascade;
                select lo_unlink(oid) from pg_catalog.pg_largeobject_metadata;
                create schema sample;
                create table sample.schema_history (installed_rank int, version text, description text, type text, script text,
                    checksum int, installed_by text, installed_on timestamp, execution_time int, success boolean);
                create table sample.account (id uuid primary key, email text, settings jsonb);
                create table sample.call (account uuid, at timestamptz) partition by range (at);
                create table sample.call_2026 partition of sample.call for values from ('2026-01-01') to ('2027-01-01');
                create table sample.model (name text);
                create materialized view sample.model_count as select count(*) as total from sample.model;
                create view sample.seen as select email from sample.account;
                create function sample.check_call() returns trigger language plpgsql as 'begin return new; end';
                create trigger check_call before insert on sample.call for each row execute function sample.check_call();
                """);
    }

    @Test
    void acceptsADatabaseThatIsDeclaredCompletely() {
        assertThatCode(() -> check().verify(database)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table sample.account add phone text|sample.account.phone|SampleDataMap",
                "alter table sample.call add prompt text|sample.call.prompt|SampleDataMap",
                "create table sample.extra (prompt text)|sample.extra.prompt|SampleDataMap",
                "create table sample.empty ()|sample.empty|SampleDataMap",
                "create table public.notes (body text)|public.notes.body|module public",
                "create materialized view sample.copy as select email from sample.account|sample.copy.email|SampleDataMap",
                "create unlogged table sample.fast (body text)|sample.fast.body|SampleDataMap",
                "create table sample.child (more text) inherits (sample.model)|sample.child.more|SampleDataMap",
                "alter table sample.model add facts json|sample.model.facts|SampleDataMap",
                "alter table sample.account add extra jsonb[]|sample.account.extra|SampleDataMap"
            })
    void namesWhatIsNotDeclaredAndWhereToDeclareIt(String change, String named, String place) {
        execute(change);

        assertThat(gaps()).singleElement().asString().contains(named).contains(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table sample.account drop email|sample.account.email",
                "drop view sample.seen; drop table sample.call; drop table sample.account|sample.account",
                "alter table sample.account rename email to mail|sample.account.email",
                "drop table sample.schema_history|*.schema_history",
                "drop trigger check_call on sample.call|sample.check_call",
                "alter table sample.account alter settings type text|sample.account.settings"
            })
    void namesADeclarationThatTheDatabaseDoesNotKeep(String change, String named) {
        execute("drop view sample.seen");
        execute(change.replace("drop view sample.seen; ", ""));

        assertThat(gaps()).anySatisfy(sentence -> assertThat(sentence).contains(named));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create publication everything for all tables|publication:everything",
                "create foreign data wrapper faraway; create server elsewhere foreign data wrapper faraway|foreign-server:elsewhere",
                "create rule also as on insert to sample.model do also delete from sample.account|rule:sample.model.also",
                "select lo_from_bytea(0, 'words')|large-objects:1"
            })
    void namesEveryWayInWhichDataLeavesTheTables(String change, String named) {
        execute(change);

        assertThat(gaps()).singleElement().asString().contains(named);
        assertThatCode(() -> check(List.of(named)).verify(database)).doesNotThrowAnyException();
    }

    @Test
    void namesAForeignTableWithItsServer() {
        execute("create foreign data wrapper faraway; create server elsewhere foreign data wrapper faraway");
        execute("create foreign table sample.far (email text) server elsewhere");

        assertThat(gaps())
                .hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence).contains("foreign-table:sample.far"));
    }

    @Test
    void namesATriggerWhoseFunctionNobodyDeclared() {
        execute("create function sample.copy_away() returns trigger language plpgsql as 'begin return new; end'");
        execute(
                "create trigger quiet after insert on sample.call_2026 for each row execute function sample.copy_away()");

        assertThat(gaps())
                .singleElement()
                .asString()
                .contains("sample.call_2026.quiet", "sample.copy_away", "SampleDataMap");
    }

    @Test
    void leavesOutTheSchemasThatTheOperatorAnswersFor() {
        execute("create schema theirs; create table theirs.notes (body text)");
        assertThat(gaps()).singleElement().asString().contains("theirs.notes.body");

        var check = new InventoryCheck(inventory(), processors(), List.of("theirs"), List.of());

        assertThatCode(() -> check.verify(database)).doesNotThrowAnyException();
    }

    @Test
    void namesALogFieldThatNobodyDeclared() {
        var inventory = new Inventory(List.of(new SampleDataMap(), new DataMap() {
            @Override
            public String module() {
                return "platform";
            }

            @Override
            public List<Table> tables() {
                return new PlatformDataMap().tables();
            }

            @Override
            public List<LogFieldUse> logFields() {
                var fields = new ArrayList<>(new PlatformDataMap().logFields());
                fields.removeIf(use -> use.field() == LogField.USER_AGENT);
                return fields;
            }
        }));
        var check = new InventoryCheck(inventory, processors(), List.of(), List.of());

        var gap = catchThrowableOfType(InventoryGap.class, () -> check.verify(database));

        assertThat(gap.sentences()).singleElement().asString().contains("Log field user_agent is not declared");
    }

    @Test
    void namesADatabaseHostThatNoSettingDeclares() {
        assertThat(processors().refusalOfDatabase("jdbc:postgresql://127.0.0.1:5432/omnia"))
                .isEmpty();
        assertThat(processors().refusalOfDatabase("jdbc:postgresql://localhost/omnia"))
                .isEmpty();
        assertThat(processors().refusalOfDatabase("jdbc:postgresql://db.example.org:5432/omnia?a=b"))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("db.example.org"));
        var declared = new Processors(
                inventory(),
                settings(Map.of("omnia.database.url", "postgresql://me:word@db.example.org,b.example.org/x")));
        assertThat(declared.refusalOfDatabase("jdbc:postgresql://db.example.org:5432,b.example.org:1/omnia"))
                .isEmpty();
        assertThat(declared.refusalOfDatabase("jdbc:postgresql://c.example.org/omnia"))
                .isPresent();
    }

    private List<String> gaps() {
        var gap = catchThrowableOfType(InventoryGap.class, () -> check().verify(database));
        return gap == null ? List.of() : gap.sentences();
    }

    private static InventoryCheck check() {
        return check(List.of());
    }

    private static InventoryCheck check(List<String> copies) {
        return new InventoryCheck(inventory(), processors(), List.of(), copies);
    }

    private static Inventory inventory() {
        return new Inventory(List.of(new PlatformDataMap(), new SampleDataMap()));
    }

    private static Processors processors() {
        return new Processors(inventory(), settings(Map.of()));
    }

    static org.eclipse.microprofile.config.Config settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withSources(new io.smallrye.config.PropertiesConfigSource(values, "test", 100))
                .build();
    }

    private static void execute(String sql) {
        database.useHandle(handle -> handle.execute(sql));
    }
}
