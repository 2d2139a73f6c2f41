package io.omnia.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody might do to a person through the console: scripts in names, links that lead away, and what the browser reports. */
@Tag("browser")
class ConsoleAttacksIT {
    /** Breaks out of an attribute, of a text and of a script, and would leave a mark on the page. */
    private static final String SCRIPT = "'\"></script><img src=x onerror=window.hit=1;alert(1)>{{7*7}}";

    /** What an address may hold of it. */
    private static final String EMAIL = "'onerror=alert`1`{{7*7}}&lt@example.org";

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static ConsoleSession operator;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "5.00", Map.of());
        operator = ConsoleSession.operator(server);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void whatAPersonWritesIsShownAndNeverRun() {
        var me = operator.read("/api/me").getString("id");
        did("PATCH", "/api/me", new JsonObject().put("name", SCRIPT));
        did("POST", "/api/me/keys", new JsonObject().put("kind", "live").put("name", SCRIPT));
        did(
                "POST",
                "/api/me/views",
                new JsonObject().put("page", "activity").put("name", SCRIPT).put("query", "q=" + encoded(SCRIPT)));
        var grant = new JsonObject()
                .put("mode", "live")
                .put("amount", new JsonObject().put("usd", "1.00"))
                .put("kind", "promo")
                .put("reason", SCRIPT);
        did("POST", "/api/accounts/" + me + "/grants", grant, "idempotency-key", "script");
        var other = did("POST", "/api/accounts", new JsonObject().put("email", EMAIL))
                .getString("id");
        for (var model : List.of(SCRIPT, "sandbox/chat")) {
            server.chat(
                    OmniaServer.LIVE_KEY,
                    new JsonObject()
                            .put("model", model)
                            .put("user", SCRIPT)
                            .put(
                                    "messages",
                                    new JsonArray()
                                            .add(new JsonObject()
                                                    .put("role", "user")
                                                    .put("content", SCRIPT))));
        }
        var call = operator.read("/api/me/calls")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        var shownAsText = List.of(
                "/keys",
                "/models/" + encoded(SCRIPT),
                "/credits",
                "/admin/accounts",
                "/admin/accounts/" + me,
                "/admin/accounts/" + other);
        var shownOtherwise = List.of(
                "/",
                "/activity?group=key",
                "/activity?group=key&q=" + encoded(SCRIPT),
                "/activity/calls/" + call,
                "/playground?model=" + encoded(SCRIPT),
                "/account",
                "/admin/calls?group=account");

        try (var visitor = signedIn()) {
            var page = visitor.page();
            var dialogs = new CopyOnWriteArrayList<String>();
            page.onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            for (var path : shownAsText) {
                open(page, path);
                var written = path.endsWith(other) ? EMAIL : SCRIPT;
                assertThat(page.locator("main")
                                .getByText(written, new Locator.GetByTextOptions().setExact(true))
                                .first())
                        .isVisible();
                assertNothingRan(page, path);
            }
            for (var path : shownOtherwise) {
                open(page, path);
                assertNothingRan(page, path);
            }
            open(page, "/account");
            assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue(SCRIPT);
            open(page, "/activity");
            page.getByText("Saved views").click();
            assertThat(page.getByRole(AriaRole.MENUITEM).first()).hasText(SCRIPT);
            assertNothingRan(page, "saved views");
            assertThat(dialogs).isEmpty();
            assertThat(visitor.complaints()).noneMatch(ConsoleAttacksIT::isOfThePolicy);
            assertThat(visitor.requests()).allMatch(ConsoleAttacksIT::isOurs);
        }
    }

    private static void open(Page page, String path) {
        page.navigate(server.baseUrl() + path);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .isVisible();
        assertThat(page.locator("[role=status][aria-label=Loading]")).hasCount(0);
    }

    private static void assertNothingRan(Page page, String where) {
        assertThat(page.evaluate("window.hit === undefined && !document.querySelector('img[src=x]')"))
                .as(where)
                .isEqualTo(true);
    }

    @Test
    void aLinkToTheSignInPageLeadsNowhereElse() {
        var targets = List.of(
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example",
                "https:evil.example",
                "%2f%2fevil.example",
                "/%2fevil.example",
                "/%5cevil.example",
                "///evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "\t//evil.example",
                " //evil.example",
                "/./\\evil.example",
                "/..//evil.example",
                "javascript:alert(1)",
                "java\nscript:alert(1)",
                "/javascript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "@evil.example",
                ".evil.example");
        try (var visitor = chromium.visitor(Chromium.DESK, ColorScheme.LIGHT)) {
            for (var target : targets) {
                visitor.context().clearCookies();
                visitor.page().navigate(server.baseUrl() + "/sign-in?return_to=" + encoded(target));
                fillIn(visitor.page());
                assertThat(visitor.page().getByText("Balance")).isVisible();
                assertThat(visitor.page().url()).as(target).startsWith(server.baseUrl() + "/");
            }
            assertThat(visitor.requests()).allMatch(ConsoleAttacksIT::isOurs);
        }
    }

    @Test
    @Timeout(120)
    void aScriptInThePageIsStoppedAndReportedWithoutItsText() {
        try (var visitor = chromium.visitor(Chromium.DESK, ColorScheme.LIGHT)) {
            visitor.page().navigate(server.baseUrl() + "/sign-in");
            visitor.page().evaluate("""
                    () => {
                      const script = document.createElement('script');
                      script.textContent = 'window.hit = "the words of a prompt"';
                      document.head.append(script);
                    }
                    """);
            assertThat(visitor.page().evaluate("window.hit")).isNull();
            assertThat(visitor.complaints()).anyMatch(ConsoleAttacksIT::isOfThePolicy);
            while (!server.consoleText().contains("csp.blocked")) {
                OmniaServer.pause(20);
            }
            var line = server.consoleText()
                    .lines()
                    .filter(text -> text.contains("csp.blocked"))
                    .toList();
            assertThat(line).hasSize(1);
            assertThat(line.getFirst()).contains("script-src-elem", "inline").doesNotContain("the words", "sign-in");
        }
    }

    /** Small pictures of the style sheet are part of it. */
    private static boolean isOurs(String address) {
        return address.startsWith(server.baseUrl() + "/") || address.startsWith("data:image/");
    }

    private static boolean isOfThePolicy(String complaint) {
        return complaint.contains("Content Security Policy");
    }

    private static Chromium.Visitor signedIn() {
        var visitor = chromium.visitor(Chromium.DESK, ColorScheme.LIGHT);
        visitor.page().navigate(server.baseUrl() + "/sign-in");
        fillIn(visitor.page());
        assertThat(visitor.page().getByText("Balance")).isVisible();
        return visitor;
    }

    private static void fillIn(Page page) {
        page.locator("input[name=email]").fill(OmniaServer.EMAIL);
        page.locator("input[name=password]").fill(OmniaServer.PASSWORD);
        page.keyboard().press("Enter");
    }

    private static JsonObject did(String method, String path, JsonObject body, String... headers) {
        var answer = operator.send(method, path, body, headers);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 299);
        return new JsonObject(answer.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
