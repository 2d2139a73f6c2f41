package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reconciliation finds reaches the command's exit code, the API and the console's checks. */
class ReconciliationIT {
    private static final String SPEND =
            "update ledger.spend_limit set spent_micros = spent_micros + ? where kind = 'wallet' and mode = 'live'";

    @TempDir
    Path folder;

    @Test
    void aPlantedErrorIsFoundToldAndGoneWhenItIsRightAgain() throws Exception {
        var settings = Map.of("OMNIA_PROVIDERS_SANDBOX_MARKUP_PERCENT", "50");
        try (var server = OmniaServer.start(folder.resolve("data"), "20", settings)) {
            var operator = ConsoleSession.operator(server);
            var message = new JsonObject().put("role", "user").put("content", "What is the margin?");
            var body = new JsonObject().put("model", "sandbox/chat").put("messages", new JsonArray().add(message));
            assertThat(server.chat(OmniaServer.LIVE_KEY, body).statusCode()).isEqualTo(200);
            Eventually.answers(() -> {
                var own = operator.read("/api/admin/reconciliation");
                assertThat(own.getJsonObject("changed")).as("the server's own").isNotNull();
                return assertThat(own.getJsonObject("all"))
                        .as("the server's own")
                        .isNotNull();
            });

            assertThat(server.beside("reconcile")).contains("sandbox/chat", "ok   nothing was found", "exit 0");
            var margins = operator.read("/api/admin/reconciliation/margins");
            assertThat(margins.getJsonArray("data")).hasSize(1);
            assertThat(margins.getInstant("as_of")).isNotNull();
            var margin = margins.getJsonArray("data").getJsonObject(0);
            assertThat(margin.getString("model")).isEqualTo("sandbox/chat");
            assertThat(micros(margin, "margin"))
                    .isPositive()
                    .isEqualTo(micros(margin, "billed") - micros(margin, "cost"))
                    .isEqualTo(micros(margins.getJsonObject("total"), "margin"));

            var database = Jdbi.create(EmbeddedPostgres.running(server.data().resolve("postgres"))
                    .orElseThrow()
                    .dataSource());
            database.useHandle(handle -> handle.execute(SPEND, 1));
            assertThat(server.beside("reconcile")).contains("BAD  I2", "exit 1");
            var found = operator.read("/api/admin/reconciliation");
            assertThat(found.getJsonArray("data").encode()).contains("\"rule\":\"I2\"");
            assertThat(found.getJsonObject("all").getInteger("findings")).isPositive();
            assertThat(UsedServer.objects(operator.read("/api/admin/checks")))
                    .anyMatch(check -> check.getString("id").equals("reconciliation")
                            && check.getString("state").equals("fail"));

            database.useHandle(handle -> handle.execute(SPEND, -1));
            assertThat(server.beside("reconcile")).contains("exit 0");
            assertThat(operator.read("/api/admin/reconciliation").getJsonArray("data"))
                    .isEmpty();
        }
    }

    private static long micros(JsonObject margin, String part) {
        return margin.getJsonObject(part).getLong("microcredits");
    }
}
