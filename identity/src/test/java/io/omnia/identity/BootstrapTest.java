package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final BootstrapSettings NONE = new BootstrapSettings((String) null, null, null, null);
    private static final String KEY = "omnia_live_chosen-by-the-operator-1";

    private final TestIdentity node = new TestIdentity();
    private final Grants credits = new Grants();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void withoutBootstrapSettingsAnAdminWithTenTestDollarsAndATestKeyIsMadeAndTheKeyShownOnce() {
        var bootstrap = bootstrap(NONE);

        bootstrap.run();
        var lines = bootstrap.lines("http://127.0.0.1:8080");

        var admin = node.accounts.findFirstAdmin().orElseThrow();
        assertThat(admin.email()).isNull();
        assertThat(credits.given)
                .containsExactly(admin.id().value() + " TEST 10000000 first start first-start-"
                        + admin.id().value());
        assertThat(lines).hasSize(1);
        var key = lines.getFirst().replaceFirst("^.* ", "");
        var principal = ((KeyLookup.Found) node.lookup(key)).principal();
        assertThat(principal.kind()).isEqualTo(KeyKind.TEST);
        assertThat(principal.account()).isEqualTo(admin.id());
        assertThat(bootstrap.lines("http://127.0.0.1:8080")).isEmpty();
    }

    @Test
    void settingsMakeTheAdminWithThatKeyAndThatCredit() {
        var bootstrap = bootstrap(new BootstrapSettings("Admin@Example.org ", "a long enough password", KEY, "25.50"));

        bootstrap.run();

        var admin =
                node.accounts.findByEmail(new EmailAddress("admin@example.org")).orElseThrow();
        assertThat(admin.role()).isEqualTo(AccountRole.ADMIN);
        assertThat(credits.given)
                .containsExactly(admin.id().value() + " LIVE 25500000 first start first-start-"
                        + admin.id().value());
        assertThat(((KeyLookup.Found) node.lookup(KEY)).principal().account()).isEqualTo(admin.id());
        assertThat(bootstrap.lines("http://127.0.0.1:8080")).isEmpty();
        assertThat(passwordHash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("password");
    }

    @Test
    void theChosenKeyWorksAtOnceWhereThisNodeLookedForChosenKeysBefore() {
        node.memory.addChosen(List.of());
        assertThat(node.lookup(KEY)).isEqualTo(new KeyLookup.Unknown());

        bootstrap(new BootstrapSettings(null, null, KEY, "5")).run();

        assertThat(node.lookup(KEY)).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aSecondStartChangesNothingWhateverItsBootstrapSettingsSay() {
        bootstrap(NONE).run();
        var before = snapshot();

        bootstrap(new BootstrapSettings("other@example.org", "another password", KEY, "nonsense"))
                .run();

        assertThat(snapshot()).isEqualTo(before);
        assertThat(credits.given).hasSize(1);
    }

    @Test
    void aStartKilledBeforeTheGrantGivesItAtTheNextStartOnce() {
        credits.failing = true;
        assertThatThrownBy(bootstrap(new BootstrapSettings(null, null, KEY, "5"))::run)
                .isInstanceOf(IllegalStateException.class);
        credits.failing = false;

        bootstrap(NONE).run();
        bootstrap(NONE).run();

        assertThat(credits.given).hasSize(1);
        assertThat(credits.given.getFirst()).contains(" LIVE 5000000 ");
    }

    @Test
    void aStartKilledAfterTheGrantBooksItOnlyOnce() {
        var killed = bootstrap(new BootstrapSettings(null, null, KEY, "5"));
        credits.failAfterBooking = true;
        assertThatThrownBy(killed::run).isInstanceOf(IllegalStateException.class);
        credits.failAfterBooking = false;

        bootstrap(NONE).run();

        assertThat(credits.given).hasSize(1);
    }

    @Test
    void aStartKilledBeforeTheKeyWasShownShowsOneAtTheNextStart() {
        bootstrap(NONE).run();

        var next = bootstrap(NONE);
        next.run();

        assertThat(next.lines("http://127.0.0.1:8080")).hasSize(1);
        assertThat(node.keys
                        .list(node.accounts.findFirstAdmin().orElseThrow().id(), null, 10)
                        .items())
                .hasSize(1);
    }

    @Test
    void nodesThatStartAtTheSameTimeMakeOneAdmin() throws InterruptedException {
        var problems = new ArrayList<Throwable>();
        var starts = new ArrayList<Thread>();
        for (var i = 0; i < 6; i++) {
            starts.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, problem) -> problems.add(problem))
                    .start(() -> bootstrap(new BootstrapSettings("a@example.org", null, KEY, "5"))
                            .run()));
        }
        for (var start : starts) {
            start.join();
        }

        assertThat(problems).isEmpty();
        assertThat(node.accounts.list(null, 10).items()).hasSize(1);
        assertThat(credits.given).hasSize(1);
    }

    @Test
    void aWrongSettingStopsTheStartAndWritesNothing() {
        assertThatThrownBy(bootstrap(new BootstrapSettings(null, null, KEY, "nonsense"))::run)
                .isInstanceOf(StartupRefusal.class);
        assertThat(snapshot()).isEmpty();
    }

    private Bootstrap bootstrap(BootstrapSettings settings) {
        return new Bootstrap(
                node.jdbi, node.accountTable, new FirstStartTable(), node.keys, credits, settings, node.clock);
    }

    private String passwordHash() {
        return node.jdbi.withHandle(handle -> handle.createQuery("select password_hash from identity.account")
                .mapTo(String.class)
                .one());
    }

    private List<String> snapshot() {
        return node.jdbi.withHandle(
                handle -> handle.createQuery("""
                select a::text from identity.account a
                union all select k::text from identity.api_key k
                union all select f::text from identity.first_start f
                """).mapTo(String.class).list());
    }

    /** Books grants as a ledger would: once for each key. */
    private static final class Grants implements CreditGranter {
        private final List<String> given = new ArrayList<>();
        private final Set<String> keys = new HashSet<>();
        private boolean failing;
        private boolean failAfterBooking;

        @Override
        public synchronized void grant(
                AccountId account, Mode mode, long microDollars, String reason, String idempotencyKey) {
            if (failing) {
                throw new IllegalStateException("killed before the grant");
            }
            if (keys.add(idempotencyKey)) {
                given.add(account.value() + " " + mode + " " + microDollars + " " + reason + " " + idempotencyKey);
            }
            if (failAfterBooking) {
                throw new IllegalStateException("killed after the grant");
            }
        }
    }
}
