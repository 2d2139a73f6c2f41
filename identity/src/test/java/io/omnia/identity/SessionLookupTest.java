package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Sessions#identify} by a route that answers what it found, over HTTP and with PostgreSQL. */
@QuarkusTest
class SessionLookupTest {
    @TestHTTPResource
    URI server;

    @Inject
    Jdbi database;

    @Inject
    TestPeople people;

    private AccountId account;
    private Browser browser;

    @BeforeEach
    void signIn() {
        var person = people.make(AccountRole.MEMBER);
        account = person.account();
        browser = new Browser(server);
        browser.signIn(person.email(), TestPeople.PASSWORD);
    }

    @Test
    void aLivingSessionIsFoundAndNoOther() {
        assertThat(browser.get(TestServer.LOOKUP).body()).isEqualTo("Found " + account.value());
        assertThat(new Browser(server).get(TestServer.LOOKUP).body()).isEqualTo("None");
        var guess = new Browser(server);
        guess.plant("A".repeat(43));
        assertThat(guess.get(TestServer.LOOKUP).body()).isEqualTo("None");

        var thief = browser.thief();
        browser.send("DELETE", "/api/session", null);

        assertThat(thief.get(TestServer.LOOKUP).body()).isEqualTo("None");
    }

    @Test
    void twoCookiesOfTheNameAreNone() {
        var both = Browser.COOKIE + "=" + browser.token() + "; " + Browser.COOKIE + "=planted";

        var answer =
                new Browser(server).send("GET", TestServer.LOOKUP, null, request -> request.header("cookie", both));

        assertThat(answer.body()).isEqualTo("None");
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, , Found",
        "same-site, , CrossSite",
        "cross-site, , CrossSite",
        "none, , CrossSite",
        ", own, Found",
        ", https://evil.example, CrossSite",
        ", null, CrossSite",
        ", , CrossSite",
    })
    void onlyPagesOfOursMayChangeAnything(String site, String origin, String found) {
        var answer = browser.send("POST", TestServer.LOOKUP, null, request -> {
            if (site != null) {
                request.header("sec-fetch-site", site);
            }
            return origin == null
                    ? request
                    : request.header(
                            "origin",
                            origin.equals("own") ? server.getScheme() + "://" + server.getAuthority() : origin);
        });

        assertThat(answer.body().split(" ", 2)[0]).isEqualTo(found);
    }

    @Test
    void whileTheDatabaseDoesNotAnswerNobodyIsTakenForSignedOut() {
        database.useTransaction(handle -> {
            handle.execute("lock table identity.session in access exclusive mode");

            assertThat(browser.get(TestServer.LOOKUP).body()).isEqualTo("Unavailable");
        });

        assertThat(browser.get(TestServer.LOOKUP).body()).startsWith("Found");
    }
}
