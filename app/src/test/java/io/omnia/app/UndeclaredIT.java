package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.database.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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

            refuses(
                    server,
                    "alter table identity.account add column nickname text",
                    "alter table identity.account drop column nickname",
                    "Column identity.account.nickname is not declared: add it to IdentityDataMap.");
            refuses(
                    server,
                    "create table ledger.transcript (call_id uuid, said text)",
                    "drop table ledger.transcript",
                    "Table ledger.transcript is not declared: add it with its columns ledger.transcript.call_id,"
                            + " ledger.transcript.said to LedgerDataMap.");
            refuses(
                    server,
                    "create trigger leak after insert on ledger.usage_line"
                            + " for each statement execute function pg_catalog.suppress_redundant_updates_trigger()",
                    "drop trigger leak on ledger.usage_line",
                    "Trigger ledger.usage_line.leak runs pg_catalog.suppress_redundant_updates_trigger");

            server.startProcess();
            server.awaitReady();
        }
    }

    private void refuses(OmniaServer server, String change, String back, String sentence) throws Exception {
        execute(change);
        Files.deleteIfExists(server.console());
        server.startProcess();
        server.awaitEnd();

        assertThat(server.process().exitValue()).isEqualTo(1);
        assertThat(server.consoleText()).hasLineCount(1).startsWith("omnia: ").contains(sentence);
        execute(back);
    }

    private static void stop(OmniaServer server) {
        server.terminate();
        server.awaitEnd();
    }

    private void execute(String sql) {
        try (var database = EmbeddedPostgres.start(folder.resolve("data/postgres"))) {
            open(database.address()).useHandle(handle -> handle.execute(sql));
        }
    }

    private static Jdbi open(PostgresAddress address) {
        return Jdbi.create(address.jdbcUrl(), address.user(), address.password());
    }
}
