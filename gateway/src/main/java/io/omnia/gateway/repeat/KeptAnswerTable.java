package io.omnia.gateway.repeat;

import io.omnia.identity.AccountId;
import io.omnia.ledger.CallId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of {@code gateway.kept_answer}: sealed answers of calls with an idempotency key, until their time is over. */
final class KeptAnswerTable {
    private static final String INSERT = """
            insert into gateway.kept_answer (call_id, account_id, sealed, expires_at)
            values (:call, :account, :sealed, :expires) on conflict (call_id) do nothing
            """;
    private static final String FIND =
            "select sealed from gateway.kept_answer where call_id = :call and expires_at > :now";
    private static final String DELETE = """
            delete from gateway.kept_answer where call_id in (
                select call_id from gateway.kept_answer where expires_at <= :now limit :max)
            """;

    void insert(Handle handle, CallId call, AccountId account, byte[] sealed, Instant expires) {
        handle.createUpdate(INSERT)
                .bind("call", call.value())
                .bind("account", account.value())
                .bind("sealed", sealed)
                .bind("expires", expires.atOffset(ZoneOffset.UTC))
                .execute();
    }

    Optional<byte[]> find(Handle handle, CallId call, Instant now) {
        return handle.createQuery(FIND)
                .bind("call", call.value())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(byte[].class)
                .findOne();
    }

    /** Deletes what has expired; returns how many, at most {@code max}. */
    int deleteExpired(Handle handle, Instant now, int max) {
        return handle.createUpdate(DELETE)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("max", max)
                .execute();
    }
}
