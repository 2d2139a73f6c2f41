package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The console's pages while they wait, when the server fails or is gone, and when there is nothing, no credit or no right. */
@Tag("browser")
class ConsoleStatesIT {
    private static final String FAILURE = "The database is not reachable.";
    private static final String REQUEST = "req-0123456789";

    /** What a page asks for, other than who is there and what happens. */
    private static final Pattern ASKED = Pattern.compile(".*/api/(?!me$|events|instance).*");

    @TempDir
    static Path folder;

    private static UsedServer used;
    private static Chromium chromium;
    private static ConsoleVisit operator;
    private static ConsoleVisit newcomer;

    @BeforeAll
    static void start() {
        used = UsedServer.start(folder.resolve("data"));
        chromium = new Chromium();
        operator = new ConsoleVisit(used.server(), chromium, Chromium.DESK)
                .signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
        newcomer = new ConsoleVisit(used.server(), chromium, Chromium.DESK)
                .signIn(UsedServer.NEWCOMER, UsedServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        chromium.close();
        used.close();
    }

    @AfterEach
    void letEverythingThrough() {
        operator.page().unrouteAll();
        newcomer.page().unrouteAll();
    }

    static List<ConsolePage> asking() {
        return ConsolePage.all(used).stream()
                .filter(page -> page.who() != ConsolePage.Who.GUEST)
                .filter(page -> !page.component().equals("NotFound"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("asking")
    void showsTheShapeOfWhatIsComing(ConsolePage page) {
        operator.page().route(ASKED, waiting -> {});

        operator.start(withMode(page.path()));

        assertThat(operator.page().locator("[role=status][aria-label=Loading]").first())
                .isVisible();
        operator.picture(page.name() + "-loading");
        assertThat(operator.browser().accessibilityFaults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("asking")
    void saysWhatFailedWhatToDoAndWhomToAsk(ConsolePage page) {
        operator.page().route(ASKED, ConsoleStatesIT::fail);

        operator.start(withMode(page.path()));

        var alert = operator.page().getByRole(AriaRole.ALERT);
        assertThat(alert.first()).containsText(FAILURE);
        assertThat(alert).hasCount(1);
        assertThat(alert).containsText("Try again");
        assertThat(alert).containsText(REQUEST);
        operator.picture(page.name() + "-error");
        assertThat(operator.browser().accessibilityFaults()).isEmpty();

        operator.page().unrouteAll();
        alert.getByText("Try again", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(alert).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overview   | /?mode=test         | No calls in the last 30 days. The first one will be drawn here.",
                "overview   | /?mode=test         | First steps, 0 of 5 done",
                "activity   | /activity?mode=test | No calls in this span.",
                "keys       | /keys?mode=test     | No keys yet. A test key reaches simulated models and costs nothing.",
                "own-keys   | /own-keys?mode=test | No keys of yours yet.",
                "credits    | /credits?mode=test  | No movements yet. Grants and the price of every call will be listed here."
            })
    void saysWhatWillBeWhereNothingIsYet(String name, String path, String words) {
        newcomer.open(path);

        assertThat(newcomer.page().locator("main")).containsText(words);
        newcomer.picture(name + "-empty");
        assertThat(newcomer.browser().accessibilityFaults()).isEmpty();
    }

    @Test
    void whoHasNoRightIsToldWhoGivesIt() {
        for (var page : ConsolePage.all(used)) {
            if (page.who() == ConsolePage.Who.OPERATOR) {
                newcomer.open(page.path());
                assertThat(newcomer.page().locator("h1")).hasText("For operators only");
                assertThat(newcomer.page().locator("main"))
                        .containsText("Whoever runs this instance can give your account that role.");
            }
        }
        newcomer.picture("no-right");
        assertThat(newcomer.browser().accessibilityFaults()).isEmpty();
        assertThat(newcomer.page().getByText("Operator", exact())).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"overview, /?mode=live", "playground, /playground?mode=live", "credits, /credits?mode=live"})
    void saysThatThereIsNoCredit(String name, String path) {
        newcomer.open(path);

        assertThat(newcomer.page().locator("main"))
                .containsText(Pattern.compile("There is not enough credit for a call. Available:\\s+\\$0.00"));
        newcomer.picture(name + "-out-of-credit");
        assertThat(newcomer.browser().accessibilityFaults()).isEmpty();
    }

    /** Who never had live credit begins where things work; who had, in live. */
    @Test
    void theSandboxIsNamedAndIsWhereANewAccountBegins() {
        newcomer.open("/models?q=sandbox");
        assertThat(newcomer.page()).hasURL(Pattern.compile(".*/models\\?(.*&)?mode=test.*"));
        assertThat(newcomer.page()).hasURL(Pattern.compile(".*q=sandbox.*"));
        assertThat(newcomer.page().locator("header").first())
                .containsText("Simulated models and test credit. Nothing here costs money.");
        newcomer.picture("sandbox");
        assertThat(newcomer.browser().accessibilityFaults()).isEmpty();

        newcomer.page().getByRole(AriaRole.RADIOGROUP).getByText("Live").click();
        assertThat(newcomer.page()).hasURL(Pattern.compile(".*mode=live.*"));
        assertThat(newcomer.page().locator("body")).not().containsText("Simulated models and test credit.");

        operator.open("/models");
        assertThat(operator.page()).hasURL(used.server().baseUrl() + "/models");
    }

    @Test
    void saysThatTheServerIsGoneAndThatItIsBack() {
        operator.page().route(Pattern.compile(".*/api/events.*"), Route::abort);
        operator.open("/");

        var banner = operator.page().getByText("No connection to the server. What is shown may be old; trying again.");
        assertThat(banner).isVisible();
        operator.picture("offline");
        assertThat(operator.browser().accessibilityFaults()).isEmpty();

        operator.page().unrouteAll();
        assertThat(banner).hasCount(0);
    }

    /** Who scrolls on finds the older calls there, without a button; a list at rest asks for nothing. */
    @Test
    void aLongListGoesOnWhereItEnded() {
        operator.open("/activity?mode=live&from=2020-01-01");
        var area = operator.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Calls, the newest first"));
        var table = area.locator("table");
        assertThat(table).hasAttribute("aria-rowcount", "51");

        area.evaluate("area => area.scrollTo({ top: area.scrollHeight })");

        assertThat(table).not().hasAttribute("aria-rowcount", "51");
        var rows = Integer.parseInt(table.getAttribute("aria-rowcount"));
        assertThat(rows > 51).isTrue();
    }

    /** What waits moves, unless the person asked that nothing does. */
    @Test
    void nothingMovesForWhoAskedForThat() {
        operator.page().route(ASKED, waiting -> {});
        operator.start("/keys?mode=live");
        var waiting =
                operator.page().locator("[role=status][aria-label=Loading]").first();
        assertThat(waiting).isVisible();
        assertThat(operator.page().evaluate("document.getAnimations().length")).isEqualTo(0);

        operator.page()
                .emulateMedia(new Page.EmulateMediaOptions()
                        .setReducedMotion(ReducedMotion.NO_PREFERENCE)
                        .setColorScheme(ColorScheme.LIGHT));
        assertThat((Integer) operator.page().evaluate("document.getAnimations().length"))
                .isPositive();
        operator.page()
                .emulateMedia(new Page.EmulateMediaOptions()
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setColorScheme(ColorScheme.LIGHT));
    }

    private static Page.GetByTextOptions exact() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** With the mode in it, an address is not looked up before the page is drawn. */
    private static String withMode(String path) {
        return path + (path.contains("?") ? "&" : "?") + "mode=live";
    }

    private static void fail(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(500)
                .setContentType("application/json")
                .setHeaders(Map.of("x-request-id", REQUEST, "content-type", "application/json"))
                .setBody("{\"error\":{\"message\":\"" + FAILURE
                        + "\",\"type\":\"server_error\",\"param\":null,\"code\":\"internal\"}}"));
    }
}
