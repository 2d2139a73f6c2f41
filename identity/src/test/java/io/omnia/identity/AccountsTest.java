package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private final TestIdentity node = new TestIdentity();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anAddressBelongsToOneAccountHoweverItIsWritten() {
        var first = node.accounts.create(new EmailAddress("Someone@Example.org"), AccountRole.MEMBER);

        assertThat(first).isPresent();
        assertThat(node.accounts.create(new EmailAddress("someone@example.ORG"), AccountRole.MEMBER))
                .isEmpty();
        assertThat(node.accounts.findByEmail(new EmailAddress("SOMEONE@example.org")))
                .isEqualTo(first);
    }

    @Test
    void theListGoesThroughEveryAccountOnceInTheOrderTheyWereMade() {
        var made = new ArrayList<AccountId>();
        for (var i = 0; i < 7; i++) {
            made.add(node.member());
        }

        var seen = new ArrayList<AccountId>();
        AccountId after = null;
        Page<Account> page;
        do {
            page = node.accounts.list(after, 3);
            page.items().forEach(account -> seen.add(account.id()));
            after = seen.getLast();
        } while (page.more());

        assertThat(seen).hasSameElementsAs(made).doesNotHaveDuplicates().hasSize(7);
    }

    @Test
    void suspendingAndResumingCanBeRepeated() {
        var account = node.member();

        assertThat(node.accounts.suspend(account)).isEqualTo(node.accounts.suspend(account));
        assertThat(node.accounts.find(account).orElseThrow().status()).isEqualTo(AccountStatus.SUSPENDED);
        assertThat(node.accounts.resume(account)).isEqualTo(node.accounts.resume(account));
        assertThat(node.accounts.find(account).orElseThrow().status()).isEqualTo(AccountStatus.ACTIVE);
    }

    @Test
    void theLastActiveAdminCannotBeSuspendedEvenByTwoAtOnce() throws InterruptedException {
        var admins = new AccountId[] {node.admin(), node.admin()};
        var threads = new ArrayList<Thread>();
        for (var admin : admins) {
            threads.add(Thread.ofVirtual().start(() -> node.accounts.suspend(admin)));
        }
        for (var thread : threads) {
            thread.join();
        }

        var remaining = node.accounts.findFirstAdmin().orElseThrow();
        assertThat(node.accounts.suspend(remaining.id())).isEqualTo(new Accounts.StatusChange.LastAdmin());
    }

    @Test
    void aSuspendedAccountGetsNoKeysAndOnlyAnAdminGetsAManagementKey() {
        var member = node.member();

        assertThat(node.keys.create(ApiKeys.NewKey.of(member, KeyKind.MANAGEMENT, "no")))
                .isEqualTo(new ApiKeys.Creation.NotAnAdmin());
        node.accounts.suspend(member);
        assertThat(node.keys.create(ApiKeys.NewKey.of(member, KeyKind.LIVE, "no")))
                .isEqualTo(new ApiKeys.Creation.AccountNotActive());
        assertThat(node.key(node.admin(), KeyKind.MANAGEMENT).key().kind()).isEqualTo(KeyKind.MANAGEMENT);
    }

    @Test
    void aSecretIsKeptOnlyAsItsHash() {
        var secret = node.key(node.member(), KeyKind.LIVE).secret().revealText();

        var rows = node.jdbi.withHandle(
                handle -> handle.createQuery("""
                select k::text from identity.api_key k union all select a::text from identity.account a
                """).mapTo(String.class).list());

        assertThat(rows).hasSize(2);
        assertThat(String.join(" ", rows))
                .contains(secret.substring(secret.length() - 4))
                .doesNotContain(secret)
                .doesNotContain(secret.substring(11, 30));
    }
}
