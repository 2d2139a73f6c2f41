package io.omnia.app;

import io.omnia.ledger.Invariants;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.database.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The ledger of a running server, read from its own PostgreSQL. */
final class LedgerBooks {
    private static final String LINES = """
            select call_id::text as call, output_tokens, input_tokens, amount_micros, outcome, estimated, delivery
            from ledger.usage_line
            """;

    private final Jdbi database;

    private LedgerBooks(Jdbi database) {
        this.database = database;
    }

    /**
     * One usage line.
     *
     * @param estimated whether its tokens were counted here
     * @param complete whether it says that the last byte left
     */
    record Line(
            String call,
            long inputTokens,
            long outputTokens,
            long micros,
            String outcome,
            boolean estimated,
            boolean complete) {}

    static LedgerBooks of(OmniaServer server) {
        var address =
                EmbeddedPostgres.running(server.data().resolve("postgres")).orElseThrow();
        return of(address);
    }

    static LedgerBooks of(PostgresAddress address) {
        return new LedgerBooks(Jdbi.create(address.dataSource()));
    }

    List<Line> lines() {
        return database.withHandle(handle -> handle.createQuery(LINES)
                .map((row, context) -> new Line(
                        row.getString("call"),
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("amount_micros"),
                        row.getString("outcome"),
                        row.getBoolean("estimated"),
                        row.getString("delivery").equals("complete")))
                .list());
    }

    long holds() {
        return number("select count(*) from ledger.hold");
    }

    /** The starts of the program that hold something; more than one while another start's holds are left over. */
    List<UUID> boots() {
        return database.withHandle(handle -> handle.createQuery("select distinct boot_id from ledger.hold")
                .mapTo(UUID.class)
                .list());
    }

    /** What all limits of every kind together say is held. */
    long heldMicros() {
        return number("select coalesce(sum(held_micros), 0) from ledger.spend_limit");
    }

    /** What all wallets together say was spent. */
    long spentMicros() {
        return number("select coalesce(sum(spent_micros), 0) from ledger.spend_limit where kind = 'wallet'");
    }

    /** Every broken rule of the ledger, and every bill of the newest calls that does not follow from its prices. */
    List<String> violations() {
        var invariants = new Invariants(database);
        var found = new ArrayList<>(invariants.check());
        found.addAll(invariants.recomputeCosts(100_000));
        return found.stream().map(Invariants.Violation::toString).toList();
    }

    /** How many bytes of settles wait for PostgreSQL. */
    static long spoolBytes(OmniaServer server) {
        try {
            return Files.size(spool(server));
        } catch (java.io.IOException absent) {
            return 0;
        }
    }

    private static Path spool(OmniaServer server) {
        return server.data().resolve("ledger").resolve("spool");
    }

    /** What a statement that reads one number says. */
    long number(String sql) {
        return database.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
