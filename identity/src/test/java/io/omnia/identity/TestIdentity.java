package io.omnia.identity;

import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Eventually;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** One node's identity parts over a database of its own; {@link #otherNode} gives a second one over the same database. */
final class TestIdentity implements AutoCloseable {
    final DataSource source;
    final Jdbi jdbi;
    final Clock clock = Clock.systemUTC();
    final EventLog log = new EventLog();
    final ApiKeyTable keyTable = new ApiKeyTable();
    final AccountTable accountTable = new AccountTable();
    final KeyGroupTable groupTable = new KeyGroupTable();
    final KeyMemory memory = new KeyMemory();
    final ApiKeys keys;
    final Accounts accounts;
    final KeyGroups groups;
    final KeyCache cache;

    /** Added to the monotonic time the cache sees. */
    final AtomicLong skipped = new AtomicLong();

    TestIdentity() {
        this(migrated());
    }

    TestIdentity(DataSource source) {
        this.source = source;
        this.jdbi = Jdbi.create(source);
        this.keys = new ApiKeys(jdbi, keyTable, accountTable, groupTable, memory, (from, to) -> {}, clock);
        this.accounts = new Accounts(jdbi, accountTable, keyTable, new SessionTable(), memory, clock);
        this.groups = new KeyGroups(jdbi, groupTable, keyTable, accountTable, group -> {}, clock);
        this.cache = new KeyCache(jdbi, keyTable, memory, clock, log, () -> System.nanoTime() + skipped.get());
    }

    TestIdentity otherNode() {
        return new TestIdentity(source);
    }

    static DataSource migrated() {
        var source = TestDatabase.migrated("mail", "identity");
        return source;
    }

    AccountId member() {
        return accounts.create(null, AccountRole.MEMBER).orElseThrow().id();
    }

    AccountId admin() {
        return accounts.create(null, AccountRole.ADMIN).orElseThrow().id();
    }

    ApiKeys.Creation.Created key(AccountId account, KeyKind kind) {
        return (ApiKeys.Creation.Created) keys.create(ApiKeys.NewKey.of(account, kind, "a key"));
    }

    KeyLookup lookup(String key) {
        try {
            return cache.lookup(key).toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException problem) {
            throw new AssertionError(problem);
        }
    }

    void skip(Duration time) {
        skipped.addAndGet(time.toNanos());
    }

    /** Waits until the condition holds; the time it took. */
    static Duration until(Duration atMost, BooleanSupplier condition) {
        var began = System.nanoTime();
        Eventually.holds("a condition", atMost, condition);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() {
        cache.stop();
    }
}
