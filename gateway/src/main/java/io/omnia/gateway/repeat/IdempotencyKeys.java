package io.omnia.gateway.repeat;

import io.omnia.identity.AccountId;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Claim;
import io.omnia.ledger.Claims;
import io.omnia.ledger.Credits;
import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Requests under an {@code Idempotency-Key}: what became of the first one, and its answer. The key counts within its
 * account and mode. Neither it nor the request stands in the database: the key is there as a hash, the request as one under
 * the key, and the answer is sealed under the caller's API key, the key and the request together.
 */
@Singleton
public final class IdempotencyKeys {
    private static final int MAX_BATCH = 500;
    private static final String PURPOSE = "idempotency";

    private final Jdbi database;
    private final Claims claims;
    private final Clock clock;
    private final IdempotencyConfig config;
    private final KeptAnswerTable answers = new KeptAnswerTable();

    @Inject
    public IdempotencyKeys(Jdbi database, Claims claims, Clock clock, IdempotencyConfig config) {
        this.database = database;
        this.claims = claims;
        this.clock = clock;
        this.config = config;
    }

    /** What became of the first request under a key. */
    public sealed interface Found {
        /** There was none, or nothing came of it and nothing was owed. */
        record Nothing() implements Found {}

        /** It asked something else. */
        record OtherRequest() implements Found {}

        record Running() implements Found {}

        /** It was answered; {@code answer} is null when that was not kept, or not for this caller. */
        record Answered(CallId call, Credits cost, @Nullable KeptAnswer answer) implements Found {}
    }

    /** A request and the key that it came under. */
    public record Keyed(Request request, Secret key) {
        /** What is claimed for it. */
        Claim claim(IdempotencyConfig config) {
            return new Claim(id(), body(), config.window());
        }

        UUID id() {
            return Fingerprint.under(key.revealText())
                    .with(request.account().value().toString())
                    .with(request.mode().name())
                    .id();
        }

        UUID body() {
            return request.under(key.revealText().getBytes(StandardCharsets.UTF_8))
                    .id();
        }

        Seal seal() {
            return request.seal(PURPOSE, key.revealText());
        }
    }

    /** What the call that makes this request has to claim. */
    public Claim claim(Keyed keyed) {
        return keyed.claim(config);
    }

    /** How to close this request's answer. */
    public Seal seal(Keyed keyed) {
        return keyed.seal();
    }

    /** What became of the first request under the same key; blocks. */
    public Found find(Keyed keyed) {
        var claimed = claims.find(keyed.id()).orElse(null);
        if (claimed == null) {
            return new Found.Nothing();
        }
        if (!claimed.body().equals(keyed.body())) {
            return new Found.OtherRequest();
        }
        var cost = claimed.cost();
        if (cost == null) {
            return new Found.Running();
        }
        var sealed = database.withHandle(handle -> answers.find(handle, claimed.call(), clock.instant()));
        return new Found.Answered(
                claimed.call(),
                cost,
                sealed.map(bytes -> keyed.seal().open(bytes)).orElse(null));
    }

    /** Keeps the answer of a call, sealed; blocks. Safe to repeat. */
    public void keep(AccountId account, Seal seal, KeptAnswer answer) {
        var sealed = seal.close(answer);
        var expires = clock.instant().plus(config.window());
        database.useHandle(handle -> answers.insert(handle, new CallId(answer.call()), account, sealed, expires));
    }

    /** Deletes every answer whose time is over; returns how many. Blocks. */
    public int deleteExpired() {
        var all = 0;
        for (var deleted = MAX_BATCH; deleted == MAX_BATCH; all += deleted) {
            deleted = database.withHandle(handle -> answers.deleteExpired(handle, clock.instant(), MAX_BATCH));
        }
        return all;
    }
}
