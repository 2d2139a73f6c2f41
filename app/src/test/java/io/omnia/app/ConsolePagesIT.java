package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
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
