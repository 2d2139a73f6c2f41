package io.omnia.identity;

import io.omnia.platform.database.DatabaseWatch;
import io.omnia.platform.database.Rounds;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Uuid7;
import io.omnia.privacy.Seal;
import io.omnia.privacy.Secret;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The keys that people have at vendors, kept so that their calls are paid for with them. Every node remembers all of them,
 * still sealed, and looks whether one has changed when that is announced and every two seconds, so that a call asks no
 * database; a secret is open only while
 * a call needs it. What this node changes counts here at once.
 */
@Singleton
public final class ProviderKeys implements StartupCheck {
    /** By this name the database announces that a key was changed. */
    private static final String ANNOUNCED = "identity.provider_key";

    private static final Duration FOLLOW_EVERY = Duration.ofSeconds(2);
    private static final int SHOWN_CHARS = 4;

    private final Jdbi database;
    private final ProviderKeyTable table;
    private final Seal seal;
    private final Clock clock;
    private final EventLog log;
    private final DatabaseWatch watch;
    private final Rounds following;
    private volatile Map<AccountId, Map<String, ProviderKeyTable.Sealed>> known = Map.of();
    private ProviderKeyTable.@Nullable State state;

    @Inject
    ProviderKeys(Jdbi database, ProviderKeyTable table, Seal seal, Clock clock, EventLog log, DatabaseWatch watch) {
        this.database = database;
        this.table = table;
        this.seal = seal;
        this.clock = clock;
        this.log = log;
        this.watch = watch;
        following = new Rounds("provider-keys", FOLLOW_EVERY, this::follow, "provider-key.upkeep-failed", log);
    }

    /**
     * A key of an account's that counts now.
     *
     * @param secret null when it cannot be opened here: it was sealed under a key that this node does not have
     */
    public record Open(@Nullable Secret secret, boolean fallback) {}

    /** The account's key at this provider, from memory; null when it has none that is on. */
    public @Nullable Open find(AccountId account, String provider) {
        var keys = known.get(account);
        var sealed = keys == null ? null : keys.get(provider);
        if (sealed == null) {
            return null;
        }
        try {
            return new Open(
                    seal.open(sealed.bytes(), use(sealed.key())), sealed.key().fallback());
        } catch (Seal.Unopenable problem) {
            log.error("provider-key.unreadable", problem);
            return new Open(null, sealed.key().fallback());
        }
    }

    /** Whether the account has a key at this provider that is on. */
    public boolean has(AccountId account, String provider) {
        var keys = known.get(account);
        return keys != null && keys.containsKey(provider);
    }

    /** The account's keys, without their secrets. */
    public List<ProviderKey> list(AccountId account) {
        return database.withHandle(handle -> table.of(handle, account));
    }

    /**
     * Keeps a key, in place of the one that the account had at this provider.
     *
     * @param secret of twelve characters at least, since four of them are shown
     */
    public Optional<ProviderKey> put(AccountId account, String provider, Secret secret, boolean fallback) {
        var text = secret.revealText();
        var key = new ProviderKey(
                new ProviderKeyId(Uuid7.next(clock)),
                account,
                provider,
                text.substring(text.length() - SHOWN_CHARS),
                fallback,
                true,
                clock.instant());
        var sealed = seal.seal(secret, use(key));
        var kept = database.withHandle(handle -> table.put(handle, key, sealed));
        follow();
        return kept;
    }

    /** Changes what is not null: the operator's key in its place, on or off. Empty when the account has no such key. */
    public Optional<ProviderKey> change(
            AccountId account, ProviderKeyId id, @Nullable Boolean fallback, @Nullable Boolean enabled) {
        var changed = database.withHandle(handle -> table.change(handle, account, id, fallback, enabled));
        follow();
        return changed;
    }

    /** Ends a key of this account's: the next call does without it. Whether there was one. */
    public boolean delete(AccountId account, ProviderKeyId id) {
        var deleted = database.withHandle(handle -> table.delete(handle, account, id));
        follow();
        return deleted;
    }

    @Override
    public int order() {
        return BOOTSTRAP;
    }

    /** Reads the keys before the first call, seals anew what is under an older key, and begins to follow changes. */
    @Override
    public void run() {
        sealAnew();
        follow();
        watch.onChange(ANNOUNCED, following::soon);
        following.start();
    }

    @PreDestroy
    void stop() {
        following.close();
    }

    private void sealAnew() {
        database.useTransaction(handle -> {
            for (var sealed : table.all(handle)) {
                if (seal.isCurrent(sealed.bytes())) {
                    continue;
                }
                try {
                    var use = use(sealed.key());
                    table.reseal(handle, sealed.key().id(), seal.seal(seal.open(sealed.bytes(), use), use));
                } catch (Seal.Unopenable problem) {
                    log.error("provider-key.unreadable", problem);
                }
            }
        });
    }

    private synchronized void follow() {
        database.useHandle(handle -> {
            var now = table.state(handle);
            if (now.equals(state)) {
                return;
            }
            var keys = new HashMap<AccountId, Map<String, ProviderKeyTable.Sealed>>();
            for (var sealed : table.all(handle)) {
                if (!sealed.key().enabled()) {
                    continue;
                }
                keys.computeIfAbsent(sealed.key().account(), first -> new HashMap<>())
                        .put(sealed.key().provider(), sealed);
            }
            known = keys;
            state = now;
        });
    }

    /** A row that is copied to another account or provider opens for nobody. */
    private static String use(ProviderKey key) {
        return "identity.provider_key " + key.account().value() + " " + key.provider();
    }
}
