package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits that people set on pages: the next call heeds them, and what the operator set its owner only sees. */
@Tag("browser")
class LimitPagesIT {
    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "20", Map.of());
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void areSetHeededAndRemoved(Hands hands) {
        var visit = new ConsoleVisit(server, chromium, hands.screen());
        try (var browser = visit.browser()) {
            visit.signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
            var journey = new Journey(visit, browser.page(), hands);
            journey.limitsTheOwnAccount();
            journey.limitsAKey();
            journey.limitsAnAccountAsItsOperator();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** One person's way; the first operator is the owner of an account too. */
    private record Journey(ConsoleVisit visit, Page page, Hands hands) {
        void limitsTheOwnAccount() {
            visit.open("/credits?mode=live");
            set(page.locator("main"), "requests", "day", "0");
            assertThat(ask()).isEqualTo(429);
            visit.assertInOrder("limits-own-" + name());
            visit.look(ColorScheme.DARK);
            visit.assertInOrder("limits-own-" + name());
            visit.look(ColorScheme.LIGHT);

            remove("Requests, a day");
            assertThat(ask()).isEqualTo(200);
        }

        void limitsAKey() {
            visit.open("/keys");
            hands.press(page.getByLabel("Actions for First key"));
            var item = page.getByRole(
                    AriaRole.MENUITEM,
                    new Page.GetByRoleOptions().setName("Limits").setExact(true));
            item.waitFor();
            item.click();
            var dialog = page.getByRole(AriaRole.DIALOG);
            dialog.waitFor();
            set(dialog, "money", "total", "0.00000001");
            visit.picture("limits-key-" + name());
            assertThat(visit.browser().accessibilityFaults()).isEmpty();
            assertThat(ask()).isEqualTo(402);

            remove("Money, in all");
            assertThat(ask()).isEqualTo(200);
            page.keyboard().press("Escape");
            dialog.waitFor(Keyboard.GONE);
        }

        void limitsAnAccountAsItsOperator() {
            var account = ConsoleSession.operator(server).read("/api/me").getString("id");
            visit.open("/admin/accounts/" + account + "?mode=live");
            set(page.locator("main"), "calls", "none", "0");
            assertThat(ask()).isEqualTo(429);

            visit.open("/credits?mode=live");
            assertThat(page.getByText("the operator", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            assertThat(page.getByLabel("Remove the limit: Calls at one time, at any moment"))
                    .hasCount(0);

            visit.open("/admin/accounts/" + account + "?mode=live");
            remove("Calls at one time, at any moment");
            assertThat(ask()).isEqualTo(200);
        }

        private void set(Locator place, String measure, String window, String amount) {
            hands.press(button(place, "Set a limit"));
            var form = place.locator("form", new Locator.LocatorOptions().setHas(page.locator("select")));
            form.locator("select").first().selectOption(measure);
            form.locator("select").last().selectOption(window);
            hands.write(form.locator("input"), amount);
            visit.picture("limits-form-" + measure + "-" + name());
            hands.press(button(form, "Set"));
            form.waitFor(Keyboard.GONE);
        }

        private void remove(String what) {
            var button = page.getByLabel("Remove the limit: " + what);
            hands.press(button);
            button.waitFor(Keyboard.GONE);
        }

        private static Locator button(Locator place, String words) {
            return place.getByRole(
                    AriaRole.BUTTON,
                    new Locator.GetByRoleOptions().setName(words).setExact(true));
        }

        private String name() {
            return hands.name().toLowerCase(Locale.ROOT);
        }
    }

    private static int ask() {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        return server.chat(
                        OmniaServer.LIVE_KEY,
                        new JsonObject().put("model", "sandbox/chat").put("messages", new JsonArray().add(message)))
                .statusCode();
    }
}
