package io.omnia.identity;

import io.omnia.platform.startup.FirstStart;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.time.Uuid7;
import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes the first admin where there is no account yet, with the key and credit that {@link BootstrapConfig} names or with
 * test credit and a test key. Account and intent are one transaction; a start after a crash finishes what is open. Safe to
 * repeat and to run on several nodes at once.
 */
@Singleton
final class Bootstrap implements StartupCheck, FirstStart {
    private final Jdbi database;
    private final AccountTable accounts;
    private final FirstStartTable firstStarts;
    private final ApiKeys keys;
    private final CreditGranter credits;
    private final BootstrapConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Bootstrap(
            Jdbi database,
            AccountTable accounts,
            FirstStartTable firstStarts,
            ApiKeys keys,
            CreditGranter credits,
            BootstrapConfig config,
            Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.firstStarts = firstStarts;
        this.keys = keys;
        this.credits = credits;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public int order() {
        return BOOTSTRAP;
    }

    @Override
    public void run() {
        if (database.withHandle(accounts::isEmpty)) {
            var plan = BootstrapPlan.of(config);
            database.useTransaction(handle -> makeAdmin(handle, plan));
            if (plan.chosenKey() != null) {
                keys.chosen(plan.chosenKey());
            }
        }
        database.withHandle(firstStarts::openGrant).ifPresent(grant -> {
            credits.grant(
                    grant.account(),
                    grant.mode(),
                    grant.microDollars(),
                    "first start",
                    "first-start-" + grant.account().value());
            database.useHandle(firstStarts::markGranted);
        });
    }

    @Override
    public List<String> lines(String address) {
        return takeFirstKey()
                .map(key -> List.of("API key (test credit, shown this once): " + key.revealText()))
                .orElse(List.of());
    }

    /** Makes the key that a first start without a chosen one owes; nothing on every later call. */
    private Optional<Secret> takeFirstKey() {
        // The key is made only now, so that a crash before its showing leaves no key that nobody knows.
        return database.inTransaction(handle -> firstStarts
                .takeKeyToShow(handle)
                .map(account -> {
                    var secret = keys.generate(KeyKind.TEST);
                    return keys.add(handle, ApiKeys.NewKey.of(account, KeyKind.TEST, "First key"), secret)
                            .secret();
                }));
    }

    private void makeAdmin(Handle handle, BootstrapPlan plan) {
        accounts.lockAll(handle);
        if (!accounts.isEmpty(handle)) {
            return;
        }
        var id = new AccountId(Uuid7.next(clock));
        var hash = plan.password() == null ? null : PasswordHash.of(plan.password(), random);
        var _ = accounts.insert(handle, id, plan.email(), AccountRole.ADMIN, hash)
                .orElseThrow();
        if (plan.email() != null) {
            accounts.markEmailVerified(handle, id, clock.instant());
        }
        var chosen = plan.chosenKey();
        if (chosen != null) {
            keys.add(handle, ApiKeys.NewKey.of(id, BootstrapPlan.kindOf(chosen), "First key"), chosen);
        }
        firstStarts.insert(handle, id, plan.wallet(), plan.microDollars(), chosen == null);
    }
}
