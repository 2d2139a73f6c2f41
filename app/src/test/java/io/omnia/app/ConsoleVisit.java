package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;

/** Somebody who goes through the console's pages, and what a page has to be like wherever they come. */
final class ConsoleVisit {
    private final OmniaServer server;
    private final Chromium.Visitor browser;
    private final String screen;
    private String look = "light";

    ConsoleVisit(OmniaServer server, Chromium chromium, Chromium.Screen screen) {
        this.server = server;
        this.browser = chromium.visitor(screen, ColorScheme.LIGHT);
        this.screen = screen.touch() ? "phone" : "desk";
    }

    ConsoleVisit signIn(String email, String password) {
        if (!page().url().endsWith("/sign-in")) {
            page().navigate(server.baseUrl() + "/sign-in");
        }
        page().locator("input[name=email]").fill(email);
        page().locator("input[name=password]").fill(password);
        page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page().waitForURL(address -> !address.contains("/sign-in"));
        settle();
        return this;
    }

    Page page() {
        return browser.page();
    }

    Chromium.Visitor browser() {
        return browser;
    }

    /** Opens a page by its address, as from a bookmark, and waits until everything on it is there. */
    void open(String path) {
        start(path);
        settle();
    }

    /** The same without waiting for what the page asks the server for. */
    void start(String path) {
        // A change behind the # alone would load nothing.
        page().navigate("about:blank");
        page().navigate(server.baseUrl() + path);
        page().locator("h1").waitFor();
    }

    void settle() {
        page().locator("h1").waitFor();
        page().locator("[role=status][aria-label=Loading]")
                .first()
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        // Long tables, and long lists of cards, come in files of their own.
        page().locator("table[aria-rowcount]:not(:has(tbody tr)), ul:empty")
                .first()
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        page().evaluate("document.fonts.ready.then(() => true)");
    }

    void look(ColorScheme scheme) {
        look = scheme == ColorScheme.DARK ? "dark" : "light";
        page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page().locator("html[data-mantine-color-scheme=" + look + "]").waitFor();
        page().evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))");
    }

    void assertInOrder(String name) {
        picture(name);
        assertThat(page().locator("h1")).hasCount(1);
        assertThat(page()).hasTitle(page().locator("h1").innerText() + " · Omnia");
        assertThat(browser.overflowsSideways())
                .as("%s stands out to the side", name)
                .isFalse();
        assertThat(browser.accessibilityFaults()).isEmpty();
        assertThat(page().evaluate("document.getAnimations().length"))
                .as("things that move")
                .isEqualTo(0);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(this::own);
    }

    /** A picture for people to look at. */
    void picture(String name) {
        var file = OmniaServer.root().resolve("app/target/screens/%s-%s-%s.png".formatted(name, screen, look));
        page().screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    private boolean own(String address) {
        return address.startsWith(server.baseUrl() + "/") || address.equals("about:blank");
    }
}
