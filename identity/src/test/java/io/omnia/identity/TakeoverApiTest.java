package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.omnia.privacy.Secret;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody might try at the very moment at which an account changes hands. */
@QuarkusTest
class TakeoverApiTest {
    private static final String OLD = TestPeople.PASSWORD;
    private static final String NEW = "eight brown bottles";

    @TestHTTPResource
    URI server;

    @Inject
    Jdbi database;

    @Inject
    Accounts accounts;

    @Inject
    AccountTable table;

    @Inject
    SessionTable sessions;

    @Inject
    Passwords passwords;

    @Inject
    PasswordChanges changes;

    @Inject
    Links links;

    @Inject
    TestPeople people;

    @Inject
    Clock clock;

    private String email;
    private AccountId account;
    private Browser browser;

    @BeforeEach
    void begin() {
        ((SettableClock) clock).advance(Duration.ofHours(2));
        var person = people.make(AccountRole.MEMBER);
        email = person.email();
        account = person.account();
        browser = new Browser(server);
    }

    @Test
    void anOldPasswordThatWasComparedInTimeOpensNothingAfterItWasChanged() {
        var answer = during(this::setNewPassword, () -> browser.signIn(email, OLD));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(browser.token()).isNull();
        assertThat(browser.signIn(email, NEW).statusCode()).isEqualTo(200);
    }

    @Test
    void whoKnowsTheOldPasswordCannotUndoItsChangeByALink() {
        browser.signIn(email, OLD);
        var change = new JsonObject().put("current", OLD).put("new", "the password of a thief");

        var answer = during(this::setNewPassword, () -> browser.send("POST", "/api/me/password", change));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(new Browser(server).signIn(email, "the password of a thief").statusCode())
                .isEqualTo(401);
        assertThat(new Browser(server).signIn(email, NEW).statusCode()).isEqualTo(200);
    }

    @Test
    void whoSignsUpWhileTheOwnerConfirmsDoesNotSetThePassword() {
        database.useHandle(
                handle -> handle.createUpdate("update identity.account set email_verified_at = null where id = :id")
                        .bind("id", account.value())
                        .execute());
        var thief = new JsonObject().put("email", email).put("password", "the password of a thief");

        var answer = during(
                handle -> table.markEmailVerified(handle, account, clock.instant()),
                () -> browser.send("POST", "/api/sign-up", thief));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(browser.signIn(email, OLD).statusCode()).isEqualTo(200);
    }

    @Test
    void theLinkOfTheFirstStartIsDeadOnceAnyAdminHasAPassword() {
        var first = accounts.create(null, AccountRole.ADMIN).orElseThrow().id();
        var link = database.withHandle(handle -> links.make(handle, first, LinkPurpose.FIRST_ADMIN, ""));
        var token = Secret.of(link.revealText().substring(link.revealText().indexOf('=') + 1));
        var second = accounts.create(new EmailAddress(UUID.randomUUID() + "@example.org"), AccountRole.ADMIN)
                .orElseThrow()
                .id();
        var reset = database.withHandle(handle -> links.make(handle, second, LinkPurpose.RESET_PASSWORD, ""));

        var done = changes.reset(
                Secret.of(reset.revealText().substring(reset.revealText().indexOf('=') + 1)), Secret.of(NEW), "/");

        assertThat(done).isTrue();
        assertThat(database.<Boolean, RuntimeException>withHandle(handle ->
                        links.take(handle, token, LinkPurpose.FIRST_ADMIN).isPresent()))
                .isFalse();
    }

    /** What is answered to a request that comes after a change was begun and has to be decided when it has happened. */
    private HttpResponse<String> during(Consumer<Handle> change, Supplier<HttpResponse<String>> request) {
        var answer = new CompletableFuture<HttpResponse<String>>();
        database.useTransaction(handle -> {
            change.accept(handle);
            Thread.ofVirtual().start(() -> answer.completeAsync(request, Runnable::run));
            Eventually.holds(
                    "somebody waits for the change, or was too fast",
                    Duration.ofSeconds(20),
                    () -> answer.isDone() || isAnybodyWaiting(handle));
        });
        return answer.join();
    }

    private static boolean isAnybodyWaiting(Handle handle) {
        return handle.createQuery("select exists (select from pg_locks where not granted)")
                .mapTo(Boolean.class)
                .one();
    }

    private void setNewPassword(Handle handle) {
        table.setPassword(handle, account, passwords.hash(Secret.of(NEW)));
        sessions.endAll(handle, account);
    }
}
