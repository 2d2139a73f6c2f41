package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code identity.account}. Nothing else writes that table. */
@Singleton
final class AccountTable {
    private static final String COLUMNS = "id, email, role, status, created_at";

    @Inject
    AccountTable() {}

    /** Inserts an active account; nothing when the address belongs to another one. */
    Optional<Account> insert(
            Handle handle,
            AccountId id,
            @Nullable EmailAddress email,
            AccountRole role,
            @Nullable String passwordHash) {
        return handle.createQuery("""
                insert into identity.account (id, email, role, status, password_hash)
                values (:id, :email, :role, 'active', :passwordHash)
                on conflict (email) do nothing
                returning
                """ + COLUMNS)
                .bind("id", id.value())
                .bind("email", email == null ? null : email.value())
                .bind("role", Columns.name(role))
                .bind("passwordHash", passwordHash)
                .map((row, context) -> account(row))
                .findOne();
    }

    Optional<Account> find(Handle handle, AccountId id) {
        return handle.createQuery("select " + COLUMNS + " from identity.account where id = :id")
                .bind("id", id.value())
                .map((row, context) -> account(row))
                .findOne();
    }

    Optional<Account> findByEmail(Handle handle, EmailAddress email) {
        return handle.createQuery("select " + COLUMNS + " from identity.account where email = :email")
                .bind("email", email.value())
                .map((row, context) -> account(row))
                .findOne();
    }

    /** The admin who came first; nothing before the first start. */
    Optional<Account> findFirstAdmin(Handle handle) {
        return handle.createQuery("select " + COLUMNS + """
                 from identity.account
                where role = 'admin' and status = 'active'
                order by id
                limit 1
                """)
                .map((row, context) -> account(row))
                .findOne();
    }

    /** The accounts made after {@code after}, oldest first. */
    List<Account> list(Handle handle, @Nullable AccountId after, int limit) {
        return handle.createQuery("select " + COLUMNS + """
                 from identity.account
                where cast(:after as uuid) is null or id > :after
                order by id
                limit :limit
                """)
                .bind("after", Columns.uuidOrNull(after == null ? null : after.value()))
                .bind("limit", limit)
                .map((row, context) -> account(row))
                .list();
    }

    /** What its own person sees of an account. */
    Optional<Person> person(Handle handle, AccountId id) {
        return handle.createQuery("select " + COLUMNS + """
                     , email_verified_at is not null as verified, name, language, look, shortcuts, checklist_dismissed
                from identity.account
                where id = :id
                """)
                .bind("id", id.value())
                .map((row, context) -> person(row))
                .findOne();
    }

    /** Writes what a person may change. */
    void updatePerson(Handle handle, Person person) {
        handle.createUpdate("""
                update identity.account
                set name = :name, language = :language, look = :look, shortcuts = :shortcuts,
                    checklist_dismissed = :checklistDismissed
                where id = :id
                """)
                .bind("id", person.account().id().value())
                .bind("name", person.name())
                .bind("language", Columns.name(person.language()))
                .bind("look", Columns.name(person.look()))
                .bind("shortcuts", person.shortcuts())
                .bind("checklistDismissed", person.checklistDismissed())
                .execute();
    }

    /** What a sign-in with this address has to be compared with. */
    Optional<SignInRow> signInRow(Handle handle, EmailAddress email) {
        return handle.createQuery("""
                select id, role, status, password_hash, email_verified_at is not null as verified
                from identity.account
                where email = :email
                """)
                .bind("email", email.value())
                .map((row, context) -> new SignInRow(
                        new AccountId(Columns.uuid(row, "id")),
                        Columns.value(AccountRole.class, row, "role"),
                        Columns.value(AccountStatus.class, row, "status"),
                        row.getString("password_hash"),
                        row.getBoolean("verified")))
                .findOne();
    }

    void setPassword(Handle handle, AccountId account, String passwordHash) {
        handle.createUpdate("update identity.account set password_hash = :hash where id = :id")
                .bind("id", account.value())
                .bind("hash", passwordHash)
                .execute();
    }

    Optional<String> passwordHash(Handle handle, AccountId account) {
        return handle.createQuery(
                        "select password_hash from identity.account where id = :id and password_hash is not null")
                .bind("id", account.value())
                .mapTo(String.class)
                .findOne();
    }

    void setLanguage(Handle handle, AccountId account, Person.Language language) {
        handle.createUpdate("update identity.account set language = :language where id = :id")
                .bind("id", account.value())
                .bind("language", Columns.name(language))
                .execute();
    }

    /** Whether there is an admin who can sign in. */
    boolean hasAdminWithPassword(Handle handle) {
        return handle.createQuery("""
                select exists (
                    select from identity.account
                    where role = 'admin' and status = 'active' and email is not null and password_hash is not null)
                """).mapTo(Boolean.class).one();
    }

    /** Gives an account to the person at this address, which the operator vouches for. */
    void claim(Handle handle, AccountId account, EmailAddress email, String passwordHash, Instant now) {
        handle.createUpdate("""
                update identity.account set email = :email, password_hash = :hash, email_verified_at = :now where id = :id
                """)
                .bind("id", account.value())
                .bind("email", email.value())
                .bind("hash", passwordHash)
                .bind("now", now)
                .execute();
    }

    /** Notes that somebody vouched for the account's address; a second time changes nothing. */
    void markEmailVerified(Handle handle, AccountId account, Instant now) {
        handle.createUpdate(
                        "update identity.account set email_verified_at = coalesce(email_verified_at, :now) where id = :id")
                .bind("id", account.value())
                .bind("now", now)
                .execute();
    }

    /** Locks the row until the transaction ends, so that two changes of it follow one another. */
    void lock(Handle handle, AccountId account) {
        handle.createQuery("select id from identity.account where id = :id for update")
                .bind("id", account.value())
                .mapTo(UUID.class)
                .findOne();
    }

    boolean isEmpty(Handle handle) {
        return !handle.createQuery("select exists (select from identity.account)")
                .mapTo(Boolean.class)
                .one();
    }

    /** Keeps others from adding or changing accounts until this transaction ends. */
    void lockAll(Handle handle) {
        handle.execute("lock table identity.account in share row exclusive mode");
    }

    boolean hasOtherActiveAdmin(Handle handle, AccountId account) {
        return handle.createQuery("""
                select exists (
                    select from identity.account where role = 'admin' and status = 'active' and id <> :id)
                """)
                .bind("id", account.value())
                .mapTo(Boolean.class)
                .one();
    }

    Account setStatus(Handle handle, AccountId account, AccountStatus status) {
        return handle.createQuery("""
                update identity.account
                set status = :status, changed_at = clock_timestamp()
                where id = :id
                returning
                """ + COLUMNS)
                .bind("id", account.value())
                .bind("status", Columns.name(status))
                .map((row, context) -> account(row))
                .one();
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                account(row),
                row.getBoolean("verified"),
                row.getString("name"),
                Columns.value(Person.Language.class, row, "language"),
                Columns.value(Person.Look.class, row, "look"),
                row.getBoolean("shortcuts"),
                row.getBoolean("checklist_dismissed"));
    }

    private static Account account(ResultSet row) throws SQLException {
        var email = row.getString("email");
        return new Account(
                new AccountId(row.getObject("id", UUID.class)),
                email == null ? null : new EmailAddress(email),
                Columns.value(AccountRole.class, row, "role"),
                Columns.value(AccountStatus.class, row, "status"),
                Columns.time(row, "created_at"));
    }

    /**
     * What decides whether somebody may sign in.
     *
     * @param passwordHash null when the account has no password yet
     */
    record SignInRow(
            AccountId account,
            AccountRole role,
            AccountStatus status,
            @Nullable String passwordHash,
            boolean emailVerified) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "SignInRow[" + account.value() + "]";
        }
    }
}
