package io.omnia.identity;

import io.omnia.platform.time.Uuid7;
import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Makes, shows and switches off API keys. Every method waits for the database. */
@Singleton
public final class ApiKeys {
    /** Living keys of one account; more would be a program that makes one for each of its runs. */
    static final int MAX_LIVING = 500;

    private static final int MAX_LISTED = 1_000;

    private final Jdbi database;
    private final ApiKeyTable keys;
    private final AccountTable accounts;
    private final KeyGroupTable groups;
    private final KeyMemory memory;
    private final BudgetCopier budgets;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final KeyHasher hasher = new KeyHasher();

    @Inject
    ApiKeys(
            Jdbi database,
            ApiKeyTable keys,
            AccountTable accounts,
            KeyGroupTable groups,
            KeyMemory memory,
            BudgetCopier budgets,
            Clock clock) {
        this.database = database;
        this.keys = keys;
        this.accounts = accounts;
        this.groups = groups;
        this.memory = memory;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** Makes a key. Its secret is in the answer and nowhere else; only its hash is kept. Each call makes another key. */
    public Creation create(NewKey wanted) {
        return database.inTransaction(handle -> {
            var account = accounts.find(handle, wanted.account()).orElse(null);
            if (account == null) {
                return new Creation.NoSuchAccount();
            }
            if (account.status() != AccountStatus.ACTIVE) {
                return new Creation.AccountNotActive();
            }
            if (wanted.kind() == KeyKind.MANAGEMENT && account.role() != AccountRole.ADMIN) {
                return new Creation.NotAnAdmin();
            }
            if (keys.countLiving(handle, wanted.account(), clock.instant()) >= MAX_LIVING) {
                return new Creation.TooManyKeys();
            }
            var missing = missing(handle, wanted.account(), wanted.groups());
            if (missing != null) {
                return new Creation.NoSuchGroup(missing);
            }
            return add(handle, wanted, ApiKeyFormat.generate(wanted.kind(), random));
        });
    }

    /** Writes a key inside a transaction of the caller's; the account must exist. */
    Creation.Created add(Handle handle, NewKey wanted, Secret secret) {
        var text = secret.revealText();
        var key = keys.insert(
                handle,
                new ApiKeyTable.NewRow(
                        new KeyId(Uuid7.next(clock)),
                        wanted.account(),
                        wanted.kind(),
                        wanted.name(),
                        hasher.hash(text),
                        text.substring(text.length() - 4),
                        !ApiKeyFormat.isWellFormed(text),
                        wanted.models(),
                        wanted.expiresAt(),
                        wanted.createdBy(),
                        wanted.groups()));
        return new Creation.Created(key, secret);
    }

    /** The kind of a group that the account does not have; null when it has both, which then stay until the transaction ends. */
    private KeyGroup.@Nullable Kind missing(Handle handle, AccountId account, GroupsOfKey wanted) {
        for (var kind : KeyGroup.Kind.values()) {
            var group = wanted.of(kind);
            if (group != null && !groups.keep(handle, account, kind, group)) {
                return kind;
            }
        }
        return null;
    }

    /** Lets this node know at once, not at its next look at the database, of a key that an operator chose. */
    void chosen(Secret secret) {
        memory.addChosenHere(hasher.hash(secret.revealText()));
    }

    Secret generate(KeyKind kind) {
        return ApiKeyFormat.generate(kind, random);
    }

    /** The key of this id. */
    public Optional<ApiKey> find(KeyId key) {
        return database.withHandle(handle -> keys.find(handle, key));
    }

    /**
     * The keys of an account, oldest first.
     *
     * @param after the last key of the page before; null for the first page
     * @param limit 1 to {@link Page#MAX_SIZE}
     */
    public Page<ApiKey> list(AccountId account, @Nullable KeyId after, int limit) {
        return database.withHandle(handle -> Page.of(keys.list(handle, account, after, limit + 1), limit));
    }

    /** All living keys of an account that its owner made, and its latest others up to a thousand in all, oldest first. */
    public List<ApiKey> listAll(AccountId account) {
        return database
                .withHandle(handle -> keys.listLivingFirst(handle, account, clock.instant(), MAX_LISTED))
                .stream()
                .sorted(Comparator.comparing(key -> key.id().value().toString()))
                .toList();
    }

    /**
     * Makes a key of the same kind, name, allow-list, end, groups and budgets, and lets the old one end after {@code grace}, if it does not
     * end before. The new key's budgets bind before anybody knows its secret. Each call makes another key.
     */
    public Rotation rotate(KeyId old, Duration grace) {
        var present = find(old).orElse(null);
        if (present == null) {
            return new Rotation.NoSuchKey();
        }
        var now = clock.instant();
        var end = present.expiresAt();
        if (present.disabledAt() != null || (end != null && !end.isAfter(now))) {
            return new Rotation.KeyEnded();
        }
        var creation = create(new NewKey(
                present.account(),
                present.kind(),
                present.name(),
                present.models(),
                end,
                present.createdBy(),
                present.groups()));
        if (creation instanceof Creation.Created created) {
            try {
                budgets.copy(old, created.key().id());
                var graceEnd = now.plus(grace);
                update(old, key -> key.endingAt(end == null || graceEnd.isBefore(end) ? graceEnd : end));
            } catch (RuntimeException problem) {
                disable(created.key().id());
                throw problem;
            }
        }
        return new Rotation.Asked(creation);
    }

    /**
     * Whom the console's own calls of an account stand for: a key that nobody knows and no list shows, made at its first use.
     * Waits for the database. Safe to repeat.
     *
     * @throws io.omnia.platform.http.Problem if there is no such account
     */
    public Principal playgroundKey(AccountId account, Mode mode) {
        var kind = switch (mode) {
            case LIVE -> KeyKind.LIVE;
            case TEST -> KeyKind.TEST;
        };
        return database.inTransaction(handle -> {
            var owner = accounts.find(handle, account).orElseThrow(ApiInput::noSuchAccount);
            var key = keys.findConsoleOwn(handle, account, kind).orElseGet(() -> {
                var secret = generate(kind).revealText();
                keys.insertConsoleOwn(
                        handle,
                        new KeyId(Uuid7.next(clock)),
                        account,
                        kind,
                        hasher.hash(secret),
                        secret.substring(secret.length() - 4));
                return keys.findConsoleOwn(handle, account, kind).orElseThrow();
            });
            return new Principal(account, key, kind, null, owner.status(), null, GroupsOfKey.NONE);
        });
    }

    /**
     * Switches a key off for good. No later look-up on this node finds it valid, and none elsewhere after five seconds.
     * Safe to repeat.
     */
    public Optional<ApiKey> disable(KeyId key) {
        return database.inTransaction(handle -> keys.disable(handle, key)).flatMap(hash -> {
            memory.forget(List.of(hash));
            return find(key);
        });
    }

    /** Changes what an owner may change; takes effect as fast as {@link #disable}. Safe to repeat. */
    public Change update(KeyId key, KeyEdit edit) {
        var written = database.inTransaction(handle -> {
            keys.lock(handle, key);
            var present = keys.find(handle, key).orElse(null);
            if (present == null) {
                return new Written(new Change.NoSuchKey(), null);
            }
            var wanted = edit.apply(present);
            var missing = missing(handle, present.account(), wanted.groups());
            if (missing != null) {
                return new Written(new Change.NoSuchGroup(missing), null);
            }
            var hash = keys.update(handle, wanted).orElseThrow();
            return new Written(new Change.Done(keys.find(handle, key).orElseThrow()), hash);
        });
        if (written.hash() != null) {
            memory.forget(List.of(written.hash()));
        }
        return written.change();
    }

    /** @param hash of the key that was changed; null when none was */
    private record Written(Change change, @Nullable KeyHash hash) {}

    /**
     * What a key shall be.
     *
     * @param name what its owner calls it, 1 to 100 characters
     * @param models the only model ids it may use; null allows every model
     * @param expiresAt when it ends by itself; null for never
     * @param createdBy the management key that asks for it; null when none does
     */
    public record NewKey(
            AccountId account,
            KeyKind kind,
            String name,
            @Nullable Set<String> models,
            @Nullable Instant expiresAt,
            @Nullable KeyId createdBy,
            GroupsOfKey groups) {
        public NewKey {
            models = models == null ? null : Set.copyOf(models);
        }

        /** A key for every model, without end, in no group. */
        public static NewKey of(AccountId account, KeyKind kind, String name) {
            return new NewKey(account, kind, name, null, null, null, GroupsOfKey.NONE);
        }
    }

    /** A change to a key: each part replaces what was there; {@link #apply} takes the rest from the present key. */
    @FunctionalInterface
    public interface KeyEdit {
        /** The key as it shall be; only name, models, expiry and groups may differ from the present one. Called with the row locked. */
        ApiKey apply(ApiKey present);
    }

    /** The answer of {@link #create}: every case a caller has to handle. Only {@link Created} wrote anything. */
    public sealed interface Creation {
        /** The key exists. This is the one time its secret is at hand. */
        record Created(ApiKey key, Secret secret) implements Creation {}

        /** There is no such account. */
        record NoSuchAccount() implements Creation {}

        /** The account is suspended or closed. */
        record AccountNotActive() implements Creation {}

        /** The account has as many living keys as it may have. */
        record TooManyKeys() implements Creation {}

        /** A management key was asked for an account that is no admin's. */
        record NotAnAdmin() implements Creation {}

        /** The account has no such group of this kind. */
        record NoSuchGroup(KeyGroup.Kind kind) implements Creation {}
    }

    /** The answer of {@link #update}: every case a caller has to handle. Only {@link Done} wrote anything. */
    public sealed interface Change {
        /** The key as it is now. */
        record Done(ApiKey key) implements Change {}

        /** There is no such key. */
        record NoSuchKey() implements Change {}

        /** The key's account has no such group of this kind. */
        record NoSuchGroup(KeyGroup.Kind kind) implements Change {}
    }

    /** The answer of {@link #rotate}: every case a caller has to handle. */
    public sealed interface Rotation {
        /** A key in place of the old one was asked for; unless it was made, nothing changed. */
        record Asked(Creation creation) implements Rotation {}

        /** There is no such key. */
        record NoSuchKey() implements Rotation {}

        /** The key to be replaced has ended itself. */
        record KeyEnded() implements Rotation {}
    }
}
