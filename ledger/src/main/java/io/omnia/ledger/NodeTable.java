package io.omnia.ledger;

import io.omnia.platform.startup.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code ledger.node}. */
final class NodeTable {
    /** Three times as long as a node is silent between two signs of life. */
    private static final int LIVING_SECONDS = 15;

    private static final int KEEP_DAYS = 7;

    /** Notes that a node is there. */
    void put(Handle handle, UUID id, Role role, String version, String catalog, Instant startedAt) {
        handle.createUpdate("""
            insert into ledger.node (id, role, version, catalog, started_at, seen_at)
            values (:id, :role, :version, :catalog, :startedAt, now())
            on conflict (id) do update
            set role = excluded.role, version = excluded.version, catalog = excluded.catalog,
                started_at = excluded.started_at, seen_at = excluded.seen_at
            """)
                .bind("id", id)
                .bind("role", role.name().toLowerCase(Locale.ROOT))
                .bind("version", version)
                .bind("catalog", catalog)
                .bind("startedAt", startedAt.atOffset(ZoneOffset.UTC))
                .execute();
    }

    void delete(Handle handle, UUID id) {
        handle.createUpdate("delete from ledger.node where id = :id")
                .bind("id", id)
                .execute();
    }

    /** Deletes nodes that have been silent for so long that nobody waits for them. */
    void deleteForgotten(Handle handle) {
        handle.createUpdate("delete from ledger.node where seen_at < now() - interval '1 day' * :days")
                .bind("days", KEEP_DAYS)
                .execute();
    }

    /** All of them, the living first, by age. */
    List<Node> list(Handle handle) {
        return handle.createQuery("""
            select id, role, version, catalog, started_at, seen_at,
                   seen_at > now() - interval '1 second' * :seconds as living
            from ledger.node
            order by living desc, started_at, id
            """)
                .bind("seconds", LIVING_SECONDS)
                .map((row, context) -> node(row))
                .list();
    }

    private static Node node(ResultSet row) throws SQLException {
        return new Node(
                row.getObject("id", UUID.class),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getString("version"),
                row.getString("catalog"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("living"));
    }
}
