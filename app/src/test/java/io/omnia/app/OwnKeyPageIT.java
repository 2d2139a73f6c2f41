package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person does with an own key at a vendor on the console's page for them, by mouse, by touch and by keyboard. */
@Tag("browser")
class OwnKeyPageIT {
    private static final PolicyVendor ACME = new PolicyVendor("acme", 300);
    private static final String OPERATORS = "the-operators-key";

    /** Everything that a page holds: what is drawn, and what is in its fields. */
    private static final String HELD = """
            () => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((one) => one.value)
            """;

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        var environment =
                PolicyVendor.settings(folder, List.of(ACME), Map.of("API_KEY", OPERATORS, "OWN_KEYS", "true"));
        environment.put("OMNIA_BYOK_FEE_PERCENT", "2.5");
        server = OmniaServer.start(folder.resolve("data"), "20", environment);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
        ACME.close();
    }

    @ParameterizedTest
    @EnumSource
    void isStoredUsedRefusedAndRemoved(Hands hands) {
        ACME.fails(Fault.NONE);
        var visit = new ConsoleVisit(server, chromium, hands.screen());
        try (var browser = visit.browser()) {
            visit.signIn(OmniaServer.EMAIL, OmniaServer.PASSWORD);
            // The keys of the shell are heard once it is drawn.
            visit.open("/");
            var journey = new Journey(visit, browser.page(), hands, "key-of-" + name(hands) + "-first");
            journey.opensAPageWithoutKeys();
            journey.stores();
            journey.sendsACallThatGoesOutWithIt();
            journey.tests();
            journey.seesThatItIsRefused();
            journey.letsTheOperatorsTakeOver();
            journey.switchesItOffAndOn();
            journey.removes();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static String name(Hands hands) {
        return hands.name().toLowerCase(Locale.ROOT);
    }

    /** One person's way. */
    private record Journey(ConsoleVisit visit, Page page, Hands hands, String key) {
        void opensAPageWithoutKeys() {
            hands.open(page, "Own keys");
            assertThat(page.locator("h1")).hasText("Own keys");
            visit.settle();
            assertThat(main()).containsText("No keys of yours yet.");
            assertThat(main()).containsText("Keys can be added for: acme");
            assertThat(main()).containsText("2.5 % of the model's price, taken from your credit.");
            visit.assertInOrder("own-keys-none-" + name(hands));
        }

        void stores() {
            hands.press(button("Add a key").first());
            var field = dialog().locator("input[type=password]");
            field.waitFor();
            hands.write(field, key);
            visit.picture("own-keys-store-" + name(hands));
            assertThat(visit.browser().accessibilityFaults()).isEmpty();
            hands.press(inDialog("Store the key"));
            dialog().waitFor(Keyboard.GONE);

            assertThat(page.getByText("The key at acme that ends in irst is stored."))
                    .isVisible();
            assertThat(main()).containsText("…irst");
            assertThat(main()).containsText("None in the last 30 days");
            assertThat(button("Add a key")).isFocused();
            assertIsNowhere();
        }

        void sendsACallThatGoesOutWithIt() {
            var answer = ask();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(authorization()).isEqualTo("Bearer " + key);
            var call = server.call(OmniaServer.LIVE_KEY, answer);
            assertThat(call.getString("credential")).isEqualTo("own");

            reload();
            assertThat(main()).containsText("Answered");
            assertThat(page.locator("main a[href*='" + call.getString("id") + "']"))
                    .isVisible();
            assertIsNowhere();
        }

        void tests() {
            hands.press(button("Test the key at acme"));
            assertThat(page.getByText("It lists 1 models.")).isVisible();
            assertThat(authorization()).isEqualTo("Bearer " + key);
        }

        void seesThatItIsRefused() {
            ACME.fails(Fault.REFUSES_THE_FIRST_KEY);
            var answer = ask();
            assertThat(answer.statusCode()).isEqualTo(401);
            server.call(OmniaServer.LIVE_KEY, answer);

            reload();
            assertThat(main()).containsText("Did not accept the key");
            assertThat(main())
                    .containsText("The vendor did not take your own key in the last call, so calls there fail.");
            hands.press(button("Test the key at acme"));
            assertThat(page.getByText("It refused the key (401)")).isVisible();
            visit.assertInOrder("own-keys-refused-" + name(hands));
            visit.look(ColorScheme.DARK);
            visit.assertInOrder("own-keys-refused-" + name(hands));
            visit.look(ColorScheme.LIGHT);
        }

        void letsTheOperatorsTakeOver() {
            assertThat(main()).containsText("The call fails");
            choose("Allow the operator's keys instead");
            hands.press(inDialog("Allow the operator's keys instead"));
            dialog().waitFor(Keyboard.GONE);
            assertThat(main()).containsText("The operator's key takes over");

            assertThat(ask().statusCode()).isEqualTo(200);
            assertThat(authorization()).isEqualTo("Bearer " + OPERATORS);
        }

        void switchesItOffAndOn() {
            ACME.fails(Fault.NONE);
            for (var on : new boolean[] {false, true}) {
                choose(on ? "Switch on" : "Switch off");
                hands.press(inDialog(on ? "Switch on" : "Switch off"));
                dialog().waitFor(Keyboard.GONE);
                assertThat(page.getByText("Off", new Page.GetByTextOptions().setExact(true)))
                        .hasCount(on ? 0 : 1);
                assertThat(button("Test the key at acme")).hasCount(on ? 1 : 0);
            }
        }

        void removes() {
            choose("Remove");
            visit.picture("own-keys-remove-" + name(hands));
            assertThat(visit.browser().accessibilityFaults()).isEmpty();
            hands.press(inDialog("Remove"));
            dialog().waitFor(Keyboard.GONE);

            assertThat(page.getByText("The key at acme is removed.")).isVisible();
            assertThat(main()).containsText("No keys of yours yet.");
            assertThat(button("Add a key").first()).isFocused();
            assertThat(ask().statusCode()).isEqualTo(200);
            assertThat(authorization()).isEqualTo("Bearer " + OPERATORS);
        }

        /** By keyboard one goes through a menu with the arrows. */
        private void choose(String what) {
            hands.press(button("Actions for the key at acme"));
            var item = page.getByRole(
                    AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(what).setExact(true));
            item.waitFor();
            if (hands == Hands.KEYBOARD) {
                for (var step = 0; step < 5 && !Keyboard.isFocused(item); step++) {
                    page.keyboard().press("ArrowDown");
                }
                assertThat(item).isFocused();
                page.keyboard().press("Enter");
            } else {
                hands.press(item);
            }
            dialog().waitFor();
        }

        private void reload() {
            page.reload();
            visit.settle();
        }

        private void assertIsNowhere() {
            assertThat((String) page.evaluate(HELD)).doesNotContain(key);
        }

        private Locator main() {
            return page.locator("main");
        }

        private Locator dialog() {
            return page.getByRole(AriaRole.DIALOG);
        }

        private Locator button(String words) {
            return page.getByRole(
                    AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words).setExact(true));
        }

        private Locator inDialog(String words) {
            return dialog().getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName(words).setExact(true));
        }
    }

    private static HttpResponse<String> ask() {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        return server.chat(
                OmniaServer.LIVE_KEY,
                new JsonObject().put("model", ACME.model()).put("messages", new JsonArray().add(message)));
    }

    /** Whose key the vendor saw last. */
    private static String authorization() {
        return ACME.received().getLast().authorization();
    }
}
