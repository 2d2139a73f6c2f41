package io.omnia.app;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The browser of the system, driven as a person would. What a page complains about, and whatever it asks for, is kept. */
final class Chromium implements AutoCloseable {
    /** A laptop's window. */
    static final Screen DESK = new Screen(1280, 800, false);

    /** A telephone held upright. */
    static final Screen PHONE = new Screen(390, 844, true);

    /** A page is never this slow; a machine that has other work may be. */
    private static final int PATIENCE_MILLIS = 60_000;

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    private final Playwright playwright;
    private final Browser browser;

    /** A window to look through. */
    record Screen(int width, int height, boolean touch) {}

    Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(executable()))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** The launcher says where it is; a build that was started otherwise uses the usual name. */
    private static String executable() {
        var given = System.getenv("OMNIA_CHROMIUM");
        return given == null ? "/usr/bin/chromium" : given;
    }

    /** A person with a browser of their own: empty cookie jar, empty storage. */
    Visitor visitor(Screen screen, ColorScheme look) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(screen.width(), screen.height())
                .setHasTouch(screen.touch())
                .setIsMobile(screen.touch())
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setColorScheme(look)
                .setReducedMotion(ReducedMotion.REDUCE));
        return new Visitor(context);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** One browser profile with one page open. */
    static final class Visitor implements AutoCloseable {
        private final BrowserContext context;
        private final Page page;
        private final List<String> complaints = new CopyOnWriteArrayList<>();
        private final List<String> requests = new CopyOnWriteArrayList<>();

        private Visitor(BrowserContext context) {
            this.context = context;
            this.page = context.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.type().equals("warning")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            context.onRequest(request -> requests.add(request.url()));
        }

        Page page() {
            return page;
        }

        BrowserContext context() {
            return context;
        }

        /** Errors and warnings of scripts and of the page's security policy. */
        List<String> complaints() {
            return complaints;
        }

        /** Every address that was asked for, in order. */
        List<String> requests() {
            return requests;
        }

        /**
         * What the accessibility rules find wrong with the page as it stands; empty when nothing. Of a long list the first
         * rows speak for the others.
         */
        List<String> accessibilityFaults() {
            var faults = new ArrayList<String>();
            for (Rule rule : rules().analyze().getViolations()) {
                rule.getNodes()
                        .forEach(node -> faults.add(rule.getId() + " at " + node.getTarget() + ": " + rule.getHelp()
                                + " " + node.getHtml()));
            }
            return faults;
        }

        private AxeBuilder rules() {
            // Nothing is framed; a page of its own for every report, and reports on what is right, would only take
            // time.
            var options = new AxeRunOptions();
            options.setResultTypes(List.of("violations"));
            return new AxeBuilder(page)
                    .setLegacyMode(true)
                    .options(options)
                    .exclude("tbody:nth-of-type(n + 12)")
                    .exclude("li:nth-child(n + 12)");
        }

        /** Whether something stands out of the window to the side, so that a person would have to scroll there. */
        boolean overflowsSideways() {
            return (Boolean)
                    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
