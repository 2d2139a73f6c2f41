package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page of the console, as a browser draws it: in light, in dark, and on a phone. */
@Tag("browser")
class ConsolePagesIT {
    /** The name of what has the focus, as it is read out. */
    private static final String FOCUSED = """
            () => {
              const focused = document.activeElement;
              const name = focused.getAttribute('aria-label') ?? focused.labels?.[0]?.innerText ?? focused.innerText;
              return name.replace(/\\s*\\*$/, '').trim();
            }
            """;

    /** What stands where in the list: how far it is scrolled, and which row is how far from the top. */
    private static final String PLACES = """
            () => {
              const table = document.querySelector('table[aria-rowcount]');
              const area = table.parentElement;
              const rows = [...table.querySelectorAll('tr[aria-rowindex]')]
                .map((row) => `${row.cells[0].innerText} ${Math.round(row.getBoundingClientRect().top)}`);
              return [area.scrollTop, ...rows].join(', ');
            }
            """;

    @TempDir
    static Path folder;

    private static UsedServer used;
    private static Chromium chromium;
    private static ConsoleVisit guest;
    private static ConsoleVisit guestPhone;
    private static ConsoleVisit operator;
    private static ConsoleVisit operatorPhone;

    @BeforeAll
    static void start() {
        used = UsedServer.start(folder.resolve("data"));
        chromium = new Chromium();
        guest = visit(Chromium.DESK);
        guestPhone = visit(Chromium.PHONE);
        operator = visit(Chromium.DESK).signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
        operatorPhone = visit(Chromium.PHONE).signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        chromium.close();
        used.close();
    }

    private static ConsoleVisit visit(Chromium.Screen screen) {
        return new ConsoleVisit(used.server(), chromium, screen);
    }

    static List<ConsolePage> pages() {
        return ConsolePage.all(used);
    }

    @Test
    void everyPageOfTheAppIsLookedAt() {
        assertThat(ConsolePage.routed()).hasSizeGreaterThan(20);
        assertThat(pages())
                .extracting(ConsolePage::component)
                .containsExactlyInAnyOrderElementsOf(ConsolePage.routed());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isInOrderInLightAndDark(ConsolePage page) {
        var visit = page.who() == ConsolePage.Who.GUEST ? guest : operator;
        visit.open(page.path());

        visit.assertInOrder(page.name());
        visit.look(ColorScheme.DARK);
        visit.assertInOrder(page.name());
        visit.look(ColorScheme.LIGHT);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isInOrderOnAPhone(ConsolePage page) {
        var visit = page.who() == ConsolePage.Who.GUEST ? guestPhone : operatorPhone;
        visit.open(page.path());

        visit.assertInOrder(page.name());
    }

    @Test
    void aLongListOnAPhoneHoldsOnlyWhatCanBeSeen() {
        operatorPhone.open("/admin/prices");
        var cards = operatorPhone.page().locator("li[aria-posinset]");
        var all = Integer.parseInt(cards.first().getAttribute("aria-setsize"));
        assertThat(all).isGreaterThan(200);
        assertThat(cards.count()).isLessThan(60);

        operatorPhone.page().evaluate("scrollTo(0, document.documentElement.scrollHeight)");

        operatorPhone.page().locator("li[aria-posinset='" + all + "']").waitFor();
        assertThat(cards.count()).isLessThan(60);
        operatorPhone.picture("prices-end");
        assertThat(operatorPhone.browser().accessibilityFaults()).isEmpty();
    }

    /** By keyboard one comes through a form, a list and a dialog in the order in which one reads them. */
    @Test
    void theFocusGoesInTheOrderOfReading() {
        guest.open("/sign-in");
        assertThat(stops(guest.page(), 8))
                .containsExactly(
                        "E-mail address",
                        "Password",
                        "Show or hide the password",
                        "Sign in",
                        "Forgot your password?",
                        "Create an account",
                        "Language",
                        "Look");

        var page = operator.page();
        operator.open("/keys?mode=live");
        assertThat(stops(page, 2)).containsExactly("Create a key", "Keys");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create a key"))
                .first()
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG).getByLabel("Name")).isFocused();
        assertThat(stops(page, 4)).containsExactly("Models", "In all", "Per day", "Per month");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create a key"))
                .focus();
        assertThat(stops(page, 2)).as("round and round inside").containsExactly("Close", "Live");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create a key")))
                .isFocused();
    }

    /** The names of what has the focus at each of the next stops. */
    private static List<String> stops(Page page, int count) {
        return IntStream.range(0, count)
                .mapToObj(stop -> {
                    page.keyboard().press("Tab");
                    return (String) page.evaluate(FOCUSED);
                })
                .toList();
    }

    /** Who reads the list is told of a new call, and keeps their place until they ask for it. */
    @Test
    void aCallThatArrivesMovesNoRow() {
        var page = operator.page();
        operator.open("/activity?days=90");
        page.locator("tr[aria-rowindex]").nth(1).hover();
        page.mouse().wheel(0, 700);
        page.waitForFunction("document.querySelector('table[aria-rowcount]').parentElement.scrollTop > 300");
        var before = placesAtRest(page);

        var answer = used.server()
                .chat(
                        OmniaServer.LIVE_KEY,
                        JsonObject.of(
                                "model",
                                "sandbox/chat",
                                "messages",
                                JsonArray.of(JsonObject.of("role", "user", "content", "Now."))));
        var news = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 new call"));
        news.waitFor();

        assertThat(page.evaluate(PLACES)).isEqualTo(before);
        news.click();
        var call = answer.headers().firstValue("x-omnia-call").orElseThrow();
        assertThat(page.locator("table[aria-rowcount] a[href*='" + call + "']")).isVisible();
    }

    /** Rows are drawn as they come into sight, so it takes a moment until all of them are there. */
    private static Object placesAtRest(Page page) {
        var places = page.evaluate(PLACES);
        for (Object before = null; !places.equals(before); places = page.evaluate(PLACES)) {
            before = places;
            page.waitForTimeout(250);
        }
        return places;
    }

    /** Who cannot see the bars reads the same figures. */
    @Test
    void aChartHasATableBehindIt() {
        operator.open("/");
        var days = UsedServer.objects(new JsonObject()
                .put("data", used.operator().read("/api/me/overview?mode=live").getJsonArray("days")));

        operator.page().getByText("Show as table").click();

        var figures = operator.page().locator("figure table tbody td").allInnerTexts();
        assertThat(figures).hasSize(30).hasSameSizeAs(days);
        for (var day = 0; day < 30; day++) {
            var cost = new BigDecimal(days.get(day).getJsonObject("cost").getString("usd"));
            assertThat(new BigDecimal(figures.get(day).replace("$", "").replace(",", "")))
                    .as("day %s", day)
                    .isEqualByComparingTo(cost);
        }
        operator.assertInOrder("overview-table");
        for (var path : List.of("/activity", "/admin/calls")) {
            operator.open(path);
            var charts = operator.page().locator("figure").count();
            assertThat(charts).isPositive();
            assertThat(operator.page()
                            .getByText("Show as table", new Page.GetByTextOptions().setExact(true))
                            .count())
                    .isEqualTo(charts);
        }
    }
}
