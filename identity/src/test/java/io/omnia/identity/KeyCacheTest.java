package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.DatabaseWatch;
import io.omnia.privacy.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
    private static final DataSource DATABASE = TestIdentity.migrated();

    private final CountingSource source = new CountingSource(DATABASE);
    private final TestIdentity node = new TestIdentity(source);
    private AccountId account;

    @BeforeEach
    void makeAnAccount() {
        account = node.member();
    }

    @AfterEach
    void stop() {
        source.away = false;
        node.close();
    }

    @Test
    void anUnseenKeyIsFoundByLookupAndThenFromMemory() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();

        assertThat(node.cache.cached(secret)).isNull();
        assertThat(node.lookup(secret)).isInstanceOf(KeyLookup.Found.class);
        var principal = node.cache.cached(secret);

        assertThat(principal)
                .isEqualTo(new Principal(
                        account, made.key().id(), KeyKind.LIVE, null, AccountStatus.ACTIVE, null, GroupsOfKey.NONE));
        assertThat(principal.mode()).isEqualTo(Mode.LIVE);
    }

    @Test
    void aPrincipalCarriesModelsExpiryAndTheStateOfItsAccount() {
        var end = Instant.parse("2101-02-03T04:05:06Z");
        var wanted = new ApiKeys.NewKey(
                account, KeyKind.TEST, "narrow", Set.of("sandbox/echo", "a/b"), end, null, GroupsOfKey.NONE);
        var secret =
                ((ApiKeys.Creation.Created) node.keys.create(wanted)).secret().revealText();
        node.accounts.suspend(account);

        var principal = ((KeyLookup.Found) node.lookup(secret)).principal();

        assertThat(principal.models()).containsExactlyInAnyOrder("a/b", "sandbox/echo");
        assertThat(principal.allowsModel("a/b")).isTrue();
        assertThat(principal.allowsModel("a/c")).isFalse();
        assertThat(principal.expiresAt()).isEqualTo(end);
        assertThat(principal.accountStatus()).isEqualTo(AccountStatus.SUSPENDED);
        assertThat(principal.mode()).isEqualTo(Mode.TEST);
    }

    @Test
    void textThatCannotBeAKeyIsRefusedWithoutTheDatabase() {
        node.lookup(node.key(account, KeyKind.LIVE).secret().revealText());
        var asked = source.connections.get();
        var valid = node.key(account, KeyKind.LIVE).secret().revealText();
        asked++;

        for (var text : new String[] {
            "",
            "Bearer",
            "sk-proj-0123456789012345678901234567890123456789",
            "omnia_live_",
            valid.substring(0, valid.length() - 1),
            valid + "0",
            valid.substring(0, 20) + (valid.charAt(20) == 'x' ? 'y' : 'x') + valid.substring(21),
            "omnia_live_" + "x".repeat(10_000),
            "omnia_live_\u0000\uffff" + "ü".repeat(47)
        }) {
            assertThat(node.cache.cached(text)).isNull();
            assertThat(node.lookup(text)).isEqualTo(new KeyLookup.Unknown());
        }
        assertThat(source.connections.get()).isEqualTo(asked);
    }

    @Test
    void aWellFormedKeyNobodyHasIsAskedForOnce() {
        var stranger = ApiKeyFormat.generate(KeyKind.LIVE, new SecureRandom()).revealText();
        assertThat(node.lookup(stranger)).isEqualTo(new KeyLookup.Unknown());
        var asked = source.connections.get();

        for (var i = 0; i < 100; i++) {
            assertThat(node.lookup(stranger)).isEqualTo(new KeyLookup.Unknown());
        }

        assertThat(source.connections.get()).isEqualTo(asked);
    }

    @Test
    void aKeyAnOperatorChoseIsFoundWithoutAChecksumAndGuessesBesideItCostNothing() {
        var choice = "omnia_live_the-operators-own-choice-1";
        node.jdbi.useTransaction(
                handle -> node.keys.add(handle, ApiKeys.NewKey.of(account, KeyKind.LIVE, "chosen"), Secret.of(choice)));

        assertThat(node.lookup(choice)).isInstanceOf(KeyLookup.Found.class);
        var asked = source.connections.get();
        for (var i = 0; i < 100; i++) {
            assertThat(node.lookup("omnia_live_the-operators-own-choice-guess" + i))
                    .isEqualTo(new KeyLookup.Unknown());
        }

        assertThat(source.connections.get()).isEqualTo(asked);
    }

    @Test
    void aKeyChosenWhileThisNodeRunsIsFoundWithinFiveSeconds() {
        var choice = "omnia_test_the-operators-own-choice-2";
        node.cache.start();
        TestIdentity.until(Duration.ofSeconds(5), node.memory::knowsChosen);
        try (var other = node.otherNode()) {
            other.jdbi.useTransaction(handle ->
                    other.keys.add(handle, ApiKeys.NewKey.of(account, KeyKind.TEST, "chosen"), Secret.of(choice)));
        }

        TestIdentity.until(Duration.ofSeconds(5), () -> node.lookup(choice) instanceof KeyLookup.Found);
    }

    @Test
    void lookupsOfOneKeyAtTheSameTimeShareOneQuery() {
        var secret = node.key(account, KeyKind.LIVE).secret().revealText();
        source.hold();
        var before = source.connections.get();
        var waiting = new ArrayList<CompletionStage<KeyLookup>>();
        for (var i = 0; i < 200; i++) {
            waiting.add(node.cache.lookup(secret));
        }
        source.release();

        for (var stage : waiting) {
            assertThat(stage.toCompletableFuture().join()).isInstanceOf(KeyLookup.Found.class);
        }
        assertThat(source.connections.get()).isEqualTo(before + 1);
    }

    @Test
    void tooManyLookupsOfDifferentKeysAreTurnedAwayInsteadOfQueued() {
        source.hold();
        var waiting = new ArrayList<CompletionStage<KeyLookup>>();
        for (var i = 0; i < KeyCache.MAX_LOOKUPS + 10; i++) {
            waiting.add(node.cache.lookup(
                    ApiKeyFormat.generate(KeyKind.LIVE, new SecureRandom()).revealText()));
        }
        var turnedAway = waiting.stream()
                .filter(stage -> stage.toCompletableFuture().isDone())
                .count();
        source.release();

        assertThat(turnedAway).isEqualTo(10);
        assertThat(waiting.getLast().toCompletableFuture().join()).isInstanceOf(KeyLookup.Unavailable.class);
        assertThat(waiting.stream()
                        .limit(KeyCache.MAX_LOOKUPS)
                        .map(stage -> stage.toCompletableFuture().join()))
                .containsOnly(new KeyLookup.Unknown());
    }

    @Test
    void disablingIsInForceOnThisNodeWhenItReturns() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        node.lookup(secret);
        assertThat(node.cache.cached(secret)).isNotNull();

        node.keys.disable(made.key().id());

        assertThat(node.cache.cached(secret)).isNull();
        assertThat(node.lookup(secret)).isEqualTo(new KeyLookup.Disabled());
        assertThat(node.lookup(secret)).isEqualTo(new KeyLookup.Disabled());
    }

    @Test
    void disablingIsInForceOnAnotherNodeWithinFiveSeconds() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        try (var other = node.otherNode()) {
            other.cache.start();
            other.lookup(secret);
            assertThat(other.cache.cached(secret)).isNotNull();

            node.keys.disable(made.key().id());
            var took = TestIdentity.until(Duration.ofSeconds(5), () -> other.cache.cached(secret) == null);

            assertThat(other.lookup(secret)).isEqualTo(new KeyLookup.Disabled());
            assertThat(took).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void anotherProjectIsInForceHereAtOnceAndElsewhereWithinFiveSeconds() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        var project = ((KeyGroups.Creation.Created) node.groups.create(account, KeyGroup.Kind.PROJECT, "shop"))
                .group()
                .id();
        try (var other = node.otherNode()) {
            other.cache.start();
            node.lookup(secret);
            other.lookup(secret);

            var change = node.keys.update(made.key().id(), key -> key.in(new GroupsOfKey(project, null)));

            assertThat(change).isInstanceOf(ApiKeys.Change.Done.class);
            assertThat(projectOf(node, secret)).isEqualTo(project);
            TestIdentity.until(Duration.ofSeconds(5), () -> project.equals(projectOf(other, secret)));
        }
    }

    private static UUID projectOf(TestIdentity node, String secret) {
        return ((KeyLookup.Found) node.lookup(secret)).principal().groups().project();
    }

    @Test
    void suspendingAnAccountReachesItsKeysHereAtOnceAndElsewhereWithinFiveSeconds() {
        var secret = node.key(account, KeyKind.LIVE).secret().revealText();
        try (var other = node.otherNode()) {
            other.cache.start();
            node.lookup(secret);
            other.lookup(secret);

            node.accounts.suspend(account);

            assertThat(statusOf(node, secret)).isEqualTo(AccountStatus.SUSPENDED);
            TestIdentity.until(Duration.ofSeconds(5), () -> statusOf(other, secret) == AccountStatus.SUSPENDED);
        }
    }

    /** The other node has no rounds of its own here: what it learns, it was told. */
    @Test
    void whatIsAnnouncedIsFollowedAtOnce() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        var suspended = node.member();
        var suspendedsKey = node.key(suspended, KeyKind.LIVE).secret().revealText();
        try (var other = node.otherNode();
                var watch = new DatabaseWatch(DATABASE, other.log)) {
            watch.onChange(ApiKeyTable.ANNOUNCED, other.cache::followSoon);
            other.cache.followSoon();
            TestIdentity.until(Duration.ofSeconds(5), other.memory::knowsChosen);
            other.lookup(secret);
            other.lookup(suspendedsKey);

            node.keys.disable(made.key().id());
            TestIdentity.until(Duration.ofSeconds(5), () -> other.cache.cached(secret) == null);
            node.accounts.suspend(suspended);
            TestIdentity.until(Duration.ofSeconds(5), () -> statusOf(other, suspendedsKey) == AccountStatus.SUSPENDED);
        }
    }

    @Test
    void aNodeCatchesUpOnRevocationsItMissedWhileItsDatabaseWasAway() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        try (var other = new TestIdentity(source.real)) {
            node.cache.start();
            TestIdentity.until(Duration.ofSeconds(5), node.memory::knowsChosen);
            node.lookup(secret);
            source.away = true;
            other.keys.disable(made.key().id());
            var tried = source.refused.get();
            TestIdentity.until(Duration.ofSeconds(15), () -> source.refused.get() > tried + 1);
            assertThat(node.cache.cached(secret)).isNotNull();
            source.away = false;

            TestIdentity.until(Duration.ofSeconds(5), () -> node.cache.cached(secret) == null);
        }
    }

    @Test
    void aRowReadBeforeARevocationIsNotRememberedAfterIt() {
        var made = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        var hash = new KeyHasher().hash(secret);
        var read = node.memory.beginRead();
        var stale = node.jdbi.withHandle(handle -> node.keyTable.findByHash(handle, hash, System.nanoTime()));

        node.keys.disable(made.key().id());
        node.memory.remember(hash, stale, true, read);

        assertThat(node.cache.cached(secret)).isNull();
        assertThat(node.lookup(secret)).isEqualTo(new KeyLookup.Disabled());
    }

    @Test
    void callsInFlightDuringARevocationNeverBringTheKeyBack() throws InterruptedException {
        for (var round = 0; round < 5; round++) {
            var made = node.key(account, KeyKind.LIVE);
            var secret = made.secret().revealText();
            var disabled = new AtomicInteger();
            var foundAfter = new AtomicInteger();
            var callers = new ArrayList<Thread>();
            for (var i = 0; i < 4; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    for (var call = 0; call < 20; call++) {
                        var after = disabled.get() == 1;
                        var found = node.cache.cached(secret) != null || node.lookup(secret) instanceof KeyLookup.Found;
                        if (after && found) {
                            foundAfter.incrementAndGet();
                        }
                        if (call % 10 == 0) {
                            node.memory.forget(List.of(new KeyHasher().hash(secret)));
                        }
                    }
                }));
            }
            node.keys.disable(made.key().id());
            // A look-up that had its row before the revocation may still answer; no look-up begun after it does.
            disabled.set(1);
            for (var caller : callers) {
                caller.join();
            }
            assertThat(node.cache.cached(secret)).isNull();
            assertThat(node.lookup(secret)).isEqualTo(new KeyLookup.Disabled());
            assertThat(foundAfter.get()).isZero();
        }
    }

    @Test
    void whileTheDatabaseIsAwayARememberedKeyWorksForThirtySecondsAndIsThenUnavailable() {
        var secret = node.key(account, KeyKind.LIVE).secret().revealText();
        var unseen = node.key(account, KeyKind.LIVE).secret().revealText();
        node.lookup(secret);
        source.away = true;

        node.skip(Duration.ofSeconds(29));
        assertThat(node.cache.cached(secret)).isNotNull();
        assertThat(node.lookup(secret)).isInstanceOf(KeyLookup.Found.class);
        assertThat(node.lookup(unseen)).isInstanceOf(KeyLookup.Unavailable.class);

        node.skip(Duration.ofSeconds(2));
        assertThat(node.cache.cached(secret)).isNull();
        assertThat(node.lookup(secret)).isInstanceOf(KeyLookup.Unavailable.class);

        source.away = false;
        assertThat(node.lookup(secret)).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aKeyInUseIsReadAgainBeforeItsTimeIsUp() {
        var secret = node.key(account, KeyKind.LIVE).secret().revealText();
        var hash = new KeyHasher().hash(secret);
        node.lookup(secret);
        for (var seconds = 0; seconds < 120; seconds += 16) {
            node.skip(Duration.ofSeconds(16));
            var before = remembered(hash);
            assertThat(node.cache.cached(secret)).as("after %d s", seconds).isNotNull();
            TestIdentity.until(
                    Duration.ofSeconds(5), () -> node.cache.cached(secret) != null && remembered(hash) != before);
        }
    }

    @Test
    void aLookupThatTheDatabaseNeverAnswersEndsWithinItsTime() {
        var secret = node.key(account, KeyKind.LIVE).secret().revealText();
        source.hold();
        try {
            assertThat(node.lookup(secret)).isInstanceOf(KeyLookup.Unavailable.class);
        } finally {
            source.release();
        }
    }

    @Test
    void aKeyEndsAtItsExpiryAlsoInMemory() {
        var end = Instant.now().plusMillis(600);
        var wanted = new ApiKeys.NewKey(account, KeyKind.LIVE, "short", null, end, null, GroupsOfKey.NONE);
        var secret =
                ((ApiKeys.Creation.Created) node.keys.create(wanted)).secret().revealText();
        assertThat(node.lookup(secret)).isInstanceOf(KeyLookup.Found.class);

        TestIdentity.until(Duration.ofSeconds(2), () -> node.cache.cached(secret) == null);

        assertThat(Instant.now()).isAfterOrEqualTo(end);
        assertThat(node.lookup(secret)).isEqualTo(new KeyLookup.Expired());
        node.skip(KeyMemory.ENTRY_LIFETIME);
        assertThat(node.lookup(secret)).isEqualTo(new KeyLookup.Expired());
    }

    @Test
    void lastUseIsWrittenToTheMinuteByTheUpkeepAndNotByTheCall() {
        var made = node.key(account, KeyKind.LIVE);
        var unused = node.key(account, KeyKind.LIVE);
        var secret = made.secret().revealText();
        var before = Instant.now();
        node.lookup(secret);
        for (var i = 0; i < 1_000; i++) {
            node.cache.cached(secret);
        }
        assertThat(node.keys.find(made.key().id()).orElseThrow().lastUsedAt()).isNull();

        var job = new KeyUpkeepJob(node.jdbi, node.keyTable, node.memory, node.log, System::nanoTime);
        job.write();
        var asked = source.connections.get();
        job.write();

        assertThat(source.connections.get()).as("nothing new, nothing written").isEqualTo(asked);
        var lastUse = node.keys.find(made.key().id()).orElseThrow().lastUsedAt();
        assertThat(lastUse.getEpochSecond() % 60).isZero();
        assertThat(Duration.between(lastUse, before)).isLessThan(Duration.ofMinutes(1));
        assertThat(node.keys.find(unused.key().id()).orElseThrow().lastUsedAt()).isNull();
    }

    @Test
    void theLastUseBeforeARevocationIsNotLost() {
        var made = node.key(account, KeyKind.LIVE);
        node.lookup(made.secret().revealText());
        node.keys.disable(made.key().id());

        new KeyUpkeepJob(node.jdbi, node.keyTable, node.memory, node.log, System::nanoTime).write();

        assertThat(node.keys.find(made.key().id()).orElseThrow().lastUsedAt()).isNotNull();
    }

    private CachedKey remembered(KeyHash hash) {
        return node.memory.find(hash, System.nanoTime() + node.skipped.get());
    }

    private static AccountStatus statusOf(TestIdentity node, String secret) {
        var principal = node.cache.cached(secret);
        return principal != null
                ? principal.accountStatus()
                : ((KeyLookup.Found) node.lookup(secret)).principal().accountStatus();
    }
}
