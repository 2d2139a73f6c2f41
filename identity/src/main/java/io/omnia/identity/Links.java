package io.omnia.identity;

import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Secret links that stand for a person once. The token is in the fragment, which browsers keep to themselves, so that no
 * server's log sees it; opening the page uses nothing up, since scanners of mails open pages too.
 */
@Singleton
final class Links {
    private static final int TOKEN_BYTES = 32;

    private final LinkTable links;
    private final AccountTable accounts;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final KeyHasher hasher = new KeyHasher();

    @Inject
    Links(LinkTable links, AccountTable accounts, Clock clock) {
        this.links = links;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * Makes a link in the caller's transaction; the account's link of the same purpose before it is void.
     *
     * @param base what addresses of the console begin with
     */
    Secret make(Handle handle, AccountId account, LinkPurpose purpose, String base) {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        var life = purpose.life();
        links.put(handle, account, purpose, hasher.hash(token), now, life == null ? null : now.plus(life));
        return Secret.of(base + purpose.page() + "#token=" + token);
    }

    /** Uses a link up in the caller's transaction: whose it is, or nothing when it is unknown, used, expired or for something else. */
    Optional<AccountId> take(Handle handle, Secret token, LinkPurpose purpose) {
        var hash = hasher.hash(token.revealText());
        var now = clock.instant();
        // An account is locked before its links, on every path: two of them could wait for each other else.
        links.find(handle, hash, purpose, now).ifPresent(account -> accounts.lock(handle, account));
        return links.take(handle, hash, purpose, now);
    }

    /** Voids the account's link of this purpose. */
    void end(Handle handle, AccountId account, LinkPurpose purpose) {
        links.end(handle, account, purpose);
    }

    /** Voids everybody's links of this purpose. */
    void endAll(Handle handle, LinkPurpose purpose) {
        links.endAll(handle, purpose);
    }

    void deleteExpired(Handle handle) {
        links.deleteExpired(handle, clock.instant());
    }
}
