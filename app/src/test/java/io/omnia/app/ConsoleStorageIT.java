package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.privacy.Proves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console leaves in a browser and what it makes the browser ask for, against what is declared. */
@Tag("browser")
class ConsoleStorageIT {
    /** Makers of analytics and advertising, as their packages and scripts are called. */
    private static final Pattern TRACKERS = Pattern.compile(
            "google-analytics|googletagmanager|gtag\\(|doubleclick\\.net|adsbygoogle|mixpanel|hotjar|segment\\.(io|com)|posthog"
                    + "|amplitude|plausible|matomo|fullstory|facebook\\.net|fbq\\(|clarity\\.ms|datadoghq|sentry\\.io",
            Pattern.CASE_INSENSITIVE);

    private static final String STORED = """
            (async () => ({
                local: Object.keys(localStorage), session: Object.keys(sessionStorage),
                databases: (await indexedDB.databases()).map(one => one.name), caches: await caches.keys(),
                workers: (await navigator.serviceWorker.getRegistrations()).length, readable: document.cookie}))()
            """;

    private static final String NOTHING = "{local=[], session=[], databases=[], caches=[], workers=0, readable=}";

    @TempDir
    static Path folder;

    private static UsedServer used;
    private static Chromium chromium;

    /** Somebody who saw every page, before and after signing in, and then changed look and language. */
    private static ConsoleVisit seen;

    @BeforeAll
    static void start() {
        used = UsedServer.start(folder.resolve("data"));
        chromium = new Chromium();
        seen = visit();
        crawl(seen, false);
        assertThat(seen.browser().context().cookies()).isEmpty();
        seen.signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
        crawl(seen, true);
        changeLookAndLanguage(seen);
    }

    @AfterAll
    static void stop() {
        chromium.close();
        used.close();
    }

    private static ConsoleVisit visit() {
        return new ConsoleVisit(used.server(), chromium, Chromium.DESK);
    }

    /** The one cookie is the declared one, comes with signing in and goes with signing out; nothing else is kept at all. */
    @Test
    @Proves("OMNI-6.1")
    @Proves("GATE-5.3")
    @Proves("SVC-7.0")
    @Proves("GATE-5.4")
    void theBrowserKeepsTheDeclaredCookieAndNothingElse() throws Exception {
        var cookies = seen.browser().context().cookies();
        assertThat(cookies).extracting(cookie -> cookie.name).isEqualTo(declaredOverHttp());
        assertThat(cookies.getFirst().httpOnly).isTrue();
        assertThat(cookies.getFirst().sameSite).isEqualTo(SameSiteAttribute.LAX);
        assertStoresNothing(seen);
        assertThat(seen.browser().requests()).hasSizeGreaterThan(100).allMatch(ConsoleStorageIT::own);
        assertThat(policy()).startsWith("default-src 'none'").doesNotContain("http:", "https:", "*");

        var visit = visit().signIn(UsedServer.MEMBER, UsedServer.PASSWORD);
        assertThat(visit.browser().context().cookies()).hasSize(1);
        visit.page().evaluate("fetch('/api/session', {method: 'DELETE'}).then(answer => answer.status)");
        assertThat(visit.browser().context().cookies()).isEmpty();
    }

    /** The control of the test above: what a page does keep is seen. */
    @Test
    void whatAPageKeepsIsSeen() {
        var visit = visit();
        visit.open("/sign-in");

        visit.page()
                .evaluate("localStorage.setItem('a', '1'); sessionStorage.setItem('b', '1'); document.cookie = 'c=1'");
        visit.page().evaluate("caches.open('d').then(() => true)");
        visit.page().evaluate("new Promise(made => { indexedDB.open('e').onsuccess = () => made(true) })");

        assertThat(visit.page().evaluate(STORED).toString())
                .contains("local=[a]", "session=[b]", "databases=[e]", "caches=[d]", "readable=c=1");
        assertThat(own("https://elsewhere.example/pixel.gif")).isFalse();
    }

    /** A session's secret is in its cookie and nowhere else, neither in the browser nor here. */
    @Test
    @Proves("OMNI-1.6")
    void theSecretOfASessionIsInItsCookieOnly() throws Exception {
        var secret = seen.browser().context().cookies().getFirst().value;

        assertThat(seen.browser().requests()).noneMatch(address -> address.contains(secret));
        assertStoresNothing(seen);
        var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        int sessions = database()
                .withHandle(handle -> handle.createQuery("select count(*) from identity.session where sha256 = ?")
                        .bind(0, digest)
                        .mapTo(Integer.class)
                        .one());
        assertThat(sessions).isEqualTo(1);
        database().useHandle(handle -> handle.execute("checkpoint"));
        assertThat(filesWith(secret)).isEmpty();
        var planted = Files.writeString(folder.resolve("data/logs/planted"), secret);
        assertThat(filesWith(secret)).containsExactly(planted);
        Files.delete(planted);
    }

    /** Neither what the pages are made of nor what they are built with knows a tracker. */
    @Test
    @Proves("OMNI-6.3")
    @Proves("STU-6.3")
    void noPageHoldsATracker() throws Exception {
        assertThat(seen.browser().context().cookies())
                .extracting(cookie -> cookie.name)
                .isEqualTo(declaredOverHttp());
        assertThat(seen.browser().requests()).allMatch(ConsoleStorageIT::own);

        try (var files = Files.walk(OmniaServer.root().resolve("web/dist"))) {
            var scripts = files.filter(file -> file.toString().matches(".*\\.(js|css|html)"))
                    .toList();
            assertThat(scripts).hasSizeGreaterThan(20).noneMatch(ConsoleStorageIT::tracks);
        }
        assertThat(tracks(OmniaServer.root().resolve("web/package-lock.json"))).isFalse();
        assertThat(TRACKERS.matcher("src=\"https://www.googletagmanager.com/gtag/js\"")
                        .find())
                .isTrue();
    }

    /** From nothing in the cache to the overview: the sizes are those that went over the wire. */
    @Test
    void theFirstPagesAreLight() {
        var visit = visit();
        var bytes = new AtomicLong();
        var wire = visit.browser().context().newCDPSession(visit.page());
        wire.send("Network.enable");
        wire.on(
                "Network.loadingFinished",
                (JsonObject event) ->
                        bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
        visit.open("/sign-in");
        System.out.printf(
                Locale.ROOT,
                "Sign-in: %d kB; interactive after %s ms%n",
                bytes.get() / 1000,
                visit.page().evaluate("Math.round(performance.getEntriesByType('navigation')[0].domInteractive)"));

        visit.signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
        visit.page().locator("figure canvas").waitFor();

        System.out.printf(Locale.ROOT, "Sign-in and overview: %d kB%n", bytes.get() / 1000);
        assertThat(bytes.get()).isBetween(50_000L, 250_000L);
    }

    private static void crawl(ConsoleVisit visit, boolean signedIn) {
        for (var page : ConsolePage.all(used)) {
            if (signedIn != (page.who() == ConsolePage.Who.GUEST)) {
                visit.open(page.path());
                assertStoresNothing(visit);
            }
        }
    }

    private static void changeLookAndLanguage(ConsoleVisit visit) {
        for (var change :
                List.of("{\"look\":\"dark\",\"language\":\"zh\"}", "{\"look\":\"system\",\"language\":\"en\"}")) {
            visit.page()
                    .evaluate(
                            "body => fetch('/api/me', {method: 'PATCH', body, headers: {'content-type': 'application/json'}})"
                                    + ".then(answer => answer.status)",
                            change);
            visit.page().reload();
            visit.page()
                    .locator("html[lang^=" + (change.contains("zh") ? "zh" : "en") + "]")
                    .waitFor();
            assertStoresNothing(visit);
        }
    }

    private static void assertStoresNothing(ConsoleVisit visit) {
        assertThat(visit.page().evaluate(STORED)).hasToString(NOTHING);
    }

    private static boolean own(String address) {
        return address.startsWith(used.server().baseUrl() + "/") || address.equals("about:blank");
    }

    private static boolean tracks(Path file) {
        try {
            return TRACKERS.matcher(Files.readString(file)).find();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static List<String> declaredOverHttp() throws ReflectiveOperationException {
        return DataInventoryTest.dataMaps().stream()
                .flatMap(map -> map.cookies().stream())
                .filter(cookie -> !cookie.secure())
                .map(cookie -> cookie.name())
                .toList();
    }

    private static String policy() {
        return used.server()
                .send(used.server()
                        .request("/sign-in", null)
                        .header("accept", "text/html")
                        .build())
                .headers()
                .firstValue("content-security-policy")
                .orElseThrow();
    }

    private static Jdbi database() {
        return Jdbi.create(EmbeddedPostgres.running(folder.resolve("data/postgres"))
                .orElseThrow()
                .dataSource());
    }

    private static List<Path> filesWith(String secret) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file ->
                            Files.isRegularFile(file) && !file.toString().contains("/postgres/bin"))
                    .filter(file -> contains(file, secret))
                    .toList();
        }
    }

    private static boolean contains(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException gone) {
            return false;
        }
    }
}
