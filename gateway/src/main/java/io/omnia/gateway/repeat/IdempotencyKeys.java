package io.omnia.gateway.repeat;

import io.omnia.identity.AccountId;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Claim;
import io.omnia.ledger.Claims;
import io.omnia.ledger.Credits;
import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Requests under an {@code Idempotency-Key}: what became of the first one, and its answer. The key counts within its
 * account and mode. Neither it nor the request stands in the database: both are there as hashes ({@link ClaimHashes}), and the
 * answer is sealed under the caller's API key, the key and the request together.
 */
@Singleton
public final class IdempotencyKeys {
    private static final int MAX_BATCH = 500;
    private static final String PURPOSE = "idempotency";

    private final Jdbi database;
    private final Claims claims;
    private final Clock clock;
    private final IdempotencyConfig config;
    private final ClaimHashes hashes;
    private final KeptAnswerTable answers = new KeptAnswerTable();

    @Inject
    IdempotencyKeys(Jdbi database, Claims claims, Clock clock, IdempotencyConfig config, ClaimHashes hashes) {
        this.database = database;
        this.claims = claims;
        this.clock = clock;
        this.config = config;
        this.hashes = hashes;
    }

    /** What became of the first request under a key. */
    public sealed interface Found {
        /** There was none, or nothing came of it and nothing was owed. */
        record Nothing() implements Found {}

        /** It asked something else. */
        record OtherRequest() implements Found {}

        record Running() implements Found {}

        /** Nobody knows whether it was made. */
        record Unknown(CallId call) implements Found {}

        /** It was answered; {@code answer} is null when that was not kept, or not for this caller. */
        record Answered(CallId call, Credits cost, @Nullable KeptAnswer answer) implements Found {}
    }

    /**
     * What became of the first request under the same key, and what the call of this one needs if it is the first.
     *
     * @param claim what it has to claim
     * @param seal how to close its answer
     */
    public record Looked(Found found, Claim claim, Seal seal) {}

    /** Looks for the first request under this key; reads all of the request, once, and blocks. */
    public Looked look(Request request, Secret key) {
        var asked = new ReadRequest(request);
        var names = hashes.of(asked, key.revealText());
        var seal = asked.seal(PURPOSE, key.revealText());
        var now = names.getFirst();
        return new Looked(find(names, seal), new Claim(now.id(), now.body(), config.window()), seal);
    }

    private Found find(List<ClaimHashes.Names> names, Seal seal) {
        for (var name : names) {
            var claimed = claims.find(name.id()).orElse(null);
            if (claimed != null) {
                return claimed.body().equals(name.body()) ? found(claimed, seal) : new Found.OtherRequest();
            }
        }
        return new Found.Nothing();
    }

    private Found found(Claims.Claimed claimed, Seal seal) {
        var call = claimed.call();
        return switch (claimed.fate()) {
            case Claims.Fate.Running() -> new Found.Running();
            case Claims.Fate.Unknown() -> new Found.Unknown(call);
            case Claims.Fate.Paid(var cost) -> {
                var sealed = database.withHandle(handle -> answers.find(handle, call, clock.instant()));
                yield new Found.Answered(call, cost, sealed.map(seal::open).orElse(null));
            }
        };
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
