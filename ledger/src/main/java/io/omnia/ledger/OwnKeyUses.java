package io.omnia.ledger;

import io.omnia.identity.AccountId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * When an account's own keys at providers were asked with last, and what came of it, by the usage lines. A blocking read; for
 * endpoints off the inference path.
 */
@Singleton
public final class OwnKeyUses {
    private final Jdbi database;
    private final OwnKeyUseTable table = new OwnKeyUseTable();

    @Inject
    public OwnKeyUses(Jdbi database) {
        this.database = database;
    }

    /**
     * The last time that a provider was asked with an own key.
     *
     * @param httpStatus what the provider answered with; 0 when no answer began
     */
    public record Use(String provider, CallId call, Instant at, CallAttempt.Outcome outcome, int httpStatus) {}

    /** The last use at each of these providers since then, by the provider's name. */
    public Map<String, Use> last(AccountId account, Collection<String> providers, Instant from) {
        if (providers.isEmpty()) {
            return Map.of();
        }
        return database.withHandle(handle -> table.last(handle, account, providers, from)).stream()
                .collect(Collectors.toUnmodifiableMap(Use::provider, use -> use));
    }
}
