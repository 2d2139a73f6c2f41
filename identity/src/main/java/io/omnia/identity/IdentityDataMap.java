package io.omnia.identity;

import static io.omnia.privacy.Column.notPersonal;
import static io.omnia.privacy.Column.personal;

import io.omnia.privacy.CacheUse;
import io.omnia.privacy.Category;
import io.omnia.privacy.CookieUse;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Export;
import io.omnia.privacy.Handling;
import io.omnia.privacy.Purpose;
import io.omnia.privacy.Retention;
import io.omnia.privacy.Subject;
import io.omnia.privacy.Table;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** What identity keeps: accounts, their keys, sessions and links, and what the first start has begun. */
@Singleton
final class IdentityDataMap implements DataMap {
    private static final Handling ACCOUNT = Handling.of(Retention.whileAccount(), Purpose.AUTHENTICATE);
    private static final Handling CREDENTIAL =
            ACCOUNT.with(Export.no("a hash that proves who somebody is would help nobody but a thief"));

    /** Where browsers and our settings agree that a person should be asked again. */
    static final Duration LONGEST_SESSION = Duration.ofDays(30);

    /** Encrypted, and for as long as the row is there. */
    private static final Duration LONGEST_REMEMBERED = Duration.ofDays(36_500);

    private static final Handling SESSION =
            Handling.of(Retention.inUse((int) LONGEST_SESSION.toDays()), Purpose.AUTHENTICATE, Purpose.PREVENT_ABUSE);

    @Inject
    IdentityDataMap() {}

    @Override
    public String module() {
        return "identity";
    }

    @Override
    public List<Table> tables() {
        return List.of(accounts(), groups(), keys(), providerKeys(), sessions(), links(), firstStart());
    }

    @Override
    public List<String> triggerFunctions() {
        return List.of("identity.announce");
    }

    @Override
    public List<CookieUse> cookies() {
        return List.of(
                new CookieUse(SessionCookie.SECURE_NAME, Category.CREDENTIAL, Purpose.AUTHENTICATE, LONGEST_SESSION),
                new CookieUse(
                        SessionCookie.LOOPBACK_NAME,
                        Category.CREDENTIAL,
                        Purpose.AUTHENTICATE,
                        LONGEST_SESSION,
                        false));
    }

    @Override
    public List<CacheUse> caches() {
        return List.of(
                new CacheUse("identity.key", Category.CREDENTIAL, Purpose.AUTHENTICATE, KeyMemory.ENTRY_LIFETIME),
                new CacheUse("identity.provider-key", Category.CREDENTIAL, Purpose.DELIVER, LONGEST_REMEMBERED),
                new CacheUse("identity.attempts", Category.IP_ADDRESS, Purpose.PREVENT_ABUSE, Limit.LONGEST_WINDOW),
                new CacheUse("identity.attempts", Category.EMAIL, Purpose.PREVENT_ABUSE, Limit.LONGEST_WINDOW));
    }

    private static Table accounts() {
        return Table.of(
                "identity.account",
                Subject.in("id"),
                ACCOUNT,
                personal("id", Category.ACCOUNT_ID),
                personal("email", Category.EMAIL),
                personal("role", Category.SETTINGS),
                personal("status", Category.SETTINGS),
                personal("password_hash", Category.CREDENTIAL, CREDENTIAL),
                personal("created_at", Category.ACTIVITY),
                personal("changed_at", Category.ACTIVITY),
                personal("email_verified_at", Category.ACTIVITY),
                personal("name", Category.NAME),
                personal("language", Category.SETTINGS),
                personal("look", Category.SETTINGS),
                personal("shortcuts", Category.SETTINGS),
                personal("checklist_dismissed", Category.SETTINGS));
    }

    private static Table sessions() {
        return Table.of(
                "identity.session",
                Subject.in("account_id"),
                SESSION,
                personal("id", Category.ACTIVITY),
                personal("account_id", Category.ACCOUNT_ID),
                personal("sha256", Category.CREDENTIAL, SESSION.with(CREDENTIAL.export())),
                personal("created_at", Category.ACTIVITY),
                personal("last_seen_at", Category.ACTIVITY),
                personal("idle_expires_at", Category.ACTIVITY),
                personal("expires_at", Category.ACTIVITY),
                personal("client", Category.USER_AGENT),
                personal("ip", Category.IP_ADDRESS));
    }

    private static Table links() {
        return Table.of(
                "identity.link",
                Subject.in("account_id"),
                ACCOUNT,
                personal("account_id", Category.ACCOUNT_ID),
                personal("purpose", Category.ACTIVITY),
                personal("sha256", Category.CREDENTIAL, CREDENTIAL),
                personal("created_at", Category.ACTIVITY),
                personal("expires_at", Category.ACTIVITY));
    }

    private static Table groups() {
        return Table.of(
                "identity.key_group",
                Subject.in("account_id"),
                ACCOUNT,
                personal("id", Category.ACCOUNT_ID),
                personal("account_id", Category.ACCOUNT_ID),
                personal("kind", Category.SETTINGS),
                // A member's is likely a person's.
                personal("name", Category.NAME),
                personal("created_at", Category.ACTIVITY));
    }

    private static Table keys() {
        return Table.of(
                "identity.api_key",
                Subject.in("account_id"),
                ACCOUNT,
                personal("id", Category.ACCOUNT_ID),
                personal("account_id", Category.ACCOUNT_ID),
                personal("kind", Category.SETTINGS),
                personal("name", Category.SETTINGS),
                personal("sha256", Category.CREDENTIAL, CREDENTIAL),
                personal("last4", Category.CREDENTIAL),
                personal("operator_chosen", Category.SETTINGS),
                personal("model_allow_list", Category.SETTINGS),
                personal("expires_at", Category.SETTINGS),
                personal("disabled_at", Category.ACTIVITY),
                personal("created_at", Category.ACTIVITY),
                personal("created_by", Category.ACCOUNT_ID),
                personal("changed_at", Category.ACTIVITY),
                personal("last_used_at", Category.ACTIVITY),
                personal("console_own", Category.SETTINGS),
                personal("project_id", Category.ACCOUNT_ID),
                personal("member_id", Category.ACCOUNT_ID));
    }

    private static Table providerKeys() {
        return Table.of(
                "identity.provider_key",
                Subject.in("account_id"),
                Handling.of(Retention.whileAccount(), Purpose.DELIVER),
                personal("id", Category.ACCOUNT_ID),
                personal("account_id", Category.ACCOUNT_ID),
                personal("provider", Category.SETTINGS),
                personal(
                        "sealed",
                        Category.CREDENTIAL,
                        Handling.of(Retention.whileAccount(), Purpose.DELIVER)
                                .with(Export.no(
                                        "a key at a vendor, encrypted; whoever has it has it from the vendor"))),
                personal("last4", Category.CREDENTIAL),
                personal("fallback", Category.SETTINGS),
                personal("enabled", Category.SETTINGS),
                personal("created_at", Category.ACTIVITY),
                notPersonal("changed", "counts the changes of the table"));
    }

    private static Table firstStart() {
        return Table.of(
                "identity.first_start",
                Subject.in("account_id"),
                ACCOUNT,
                notPersonal("only_row", "always true"),
                personal("account_id", Category.ACCOUNT_ID),
                personal("mode", Category.BILLING),
                personal("micro_dollars", Category.BILLING),
                personal("granted_at", Category.ACTIVITY),
                notPersonal("key_to_show", "whether the program has still to print a key"),
                personal("started_at", Category.ACTIVITY));
    }
}
