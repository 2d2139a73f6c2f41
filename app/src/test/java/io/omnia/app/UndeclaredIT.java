package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.database.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a database that holds more than anybody declared. That an undeclared cookie, log field or way out
 * is found before the program is built shows {@link CodeRulesTest}, and in the privacy module the tests of the inventory, of
 * the cookies and of the egress door.
 */
class UndeclaredIT {
    @TempDir
    Path folder;

    @Test
    void aStartWithAnUndeclaredColumnTableOrTriggerIsRefusedWithASentenceThatNamesIt() throws Exception {
        try (var server = OmniaServer.start(folder.resolve("data"), "1", Map.of())) {
            assertThat(server.get("/q/health/ready", null).statusCode()).isEqualTo(200);
            stop(server);

            execute(
                    "alter table identity.account add column nickname text",
                    "create table ledger.transcript (call_id uuid, said text)",
                    "create trigger leak before update on ledger.usage_line"
                            + " for each row execute function pg_catalog.suppress_redundant_updates_trigger()");
            Files.delete(server.console());
            server.startProcess();
            server.awaitEnd();

            assertThat(server.process().exitValue()).isEqualTo(1);
            assertThat(server.consoleText())
                    .hasLineCount(1)
                    .startsWith("omnia: ")
                    .contains(
                            "Column identity.account.nickname is not declared: add it to IdentityDataMap.",
                            "Table ledger.transcript is not declared: add it with its columns ledger.transcript.call_id,"
                                    + " ledger.transcript.said to LedgerDataMap.",
                            "Trigger ledger.usage_line.leak runs"
                                    + " pg_catalog.suppress_redundant_updates_trigger, which is not declared");

            execute(
                    "alter table identity.account drop column nickname",
                    "drop table ledger.transcript",
                    "drop trigger leak on ledger.usage_line");
            server.startProcess();
            server.awaitReady();
        }
    }

    private static void stop(OmniaServer server) {
        server.terminate();
        server.awaitEnd();
    }

    private void execute(String... statements) {
        try (var database = EmbeddedPostgres.start(folder.resolve("data/postgres"))) {
            open(database.address()).useHandle(handle -> List.of(statements).forEach(handle::execute));
        }
    }

    private static Jdbi open(PostgresAddress address) {
        return Jdbi.create(address.jdbcUrl(), address.user(), address.password());
    }
}
