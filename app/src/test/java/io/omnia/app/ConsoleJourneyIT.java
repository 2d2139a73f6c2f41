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
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person who has just started the program: from the printed link to the last micro-credit of their first calls. */
@Tag("browser")
class ConsoleJourneyIT {
    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/first-admin#token=(\\S+)");
    private static final Pattern DOLLARS = Pattern.compile("([-−]?)\\$([0-9,]+\\.[0-9]{8})");
    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "seven green bottles";
    private static final String MODEL = "sandbox/chat";

    private static Chromium chromium;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        chromium = new Chromium();
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource
    void fromTheFirstStartToTheLedgerAndOutEverywhere(Hands hands) {
        try (var server = OmniaServer.startWithoutAdmin(folder.resolve("data"), Map.of());
                var visitor = chromium.visitor(hands.screen(), ColorScheme.LIGHT)) {
            var journey = new Journey(server, visitor, hands);
            journey.becomeTheFirstAdmin();
            journey.makeAKeyAndCallWithIt();
            var callId = journey.chatInThePlayground();
            journey.addUpTheBill(callId);
            journey.seeTheFirstStepsDone();
            journey.signOutEverywhere();
            assertThat(visitor.complaints())
                    .as("what the pages complained about")
                    .allMatch(complaint -> complaint.contains("401 (Unauthorized)"));
        }
    }

    /** One person's way, page by page. */
    private record Journey(OmniaServer server, Chromium.Visitor visitor, Hands hands) {
        void becomeTheFirstAdmin() {
            var link = printedLink();
            page().navigate(link.group());
            hands.write(page().locator("input[name=email]"), EMAIL);
            assertThat(page().url()).as("the link's secret leaves the address").doesNotContain(link.group(1));
            hands.write(page().locator("input[name=password]"), PASSWORD);
            hands.press(button("Create the account"));
            shows("Overview");
            assertThat(page().getByText("First steps, ")).isVisible();
            assertThat(stepsDone()).doesNotContain("Try a model in the playground", "Call the API with your test key");
        }

        void makeAKeyAndCallWithIt() {
            open("Keys");
            hands.press(button("Create a key").first());
            var dialog = page().getByRole(AriaRole.DIALOG);
            hands.choose(dialog.getByLabel("Test", new Locator.GetByLabelOptions().setExact(true)));
            hands.write(dialog.locator("input[data-autofocus]"), "laptop");
            hands.press(dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create a key")));
            var shown = page().locator("code", new Page.LocatorOptions().setHasText("omnia_test_"));
            shown.waitFor();
            dialog.waitFor(Keyboard.GONE);
            var secret = shown.innerText();
            assertThat(page().content().split(Pattern.quote(secret), -1))
                    .as("shown once")
                    .hasSize(2);

            assertThat(page().getByText("Waiting for your first request…")).isVisible();
            var answer = server.chat(secret, chat("Good morning."));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(page().getByText("The first request arrived: " + MODEL + "."))
                    .isVisible();
            assertThat(dollars(page().locator("main [role=status] .num")))
                    .isEqualByComparingTo(usd(
                            detail(answer.headers().firstValue("x-omnia-call").orElseThrow())
                                    .getJsonObject("cost")));

            hands.press(button("I have kept it"));
            shown.waitFor(Keyboard.GONE);
            assertNowhere(secret);
            page().reload();
            assertThat(page().getByText("laptop")).isVisible();
            assertNowhere(secret);
        }

        String chatInThePlayground() {
            open("Playground");
            assertThat(page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Model")))
                    .hasValue(MODEL);
            hands.write(page().getByLabel("Write a prompt"), "Say hello.");
            var streamed = page().waitForResponse(
                            answer -> answer.url().endsWith("/api/playground/chat/completions"),
                            () -> hands.press(button("Send")));
            assertThat(streamed.headerValue("content-type")).startsWith("text/event-stream");
            var figures = page().locator("article footer");
            assertThat(figures.getByRole(AriaRole.LINK)).isVisible();
            var callId = streamed.headerValue("x-omnia-call");
            assertThat(dollars(figures.locator("strong .num")))
                    .isEqualByComparingTo(usd(detail(callId).getJsonObject("cost")));
            return callId;
        }

        void addUpTheBill(String callId) {
            open("Activity");
            hands.press(page().locator("main a[href*='" + callId + "']").first());
            shows("Call " + callId.substring(0, 8));
            var bill = page().getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Price"));
            var lines = bill.locator("tbody td:last-child .num");
            lines.first().waitFor();
            var amounts = lines.all().stream().map(Journey::dollars).toList();
            var cost = dollars(bill.locator("tfoot .num"));
            var billed = detail(callId);
            assertThat(amounts).hasSize(billed.getJsonArray("lines").size()).allMatch(amount -> amount.signum() > 0);
            assertThat(sum(amounts)).isEqualByComparingTo(cost);
            assertThat(cost).isEqualByComparingTo(usd(billed.getJsonObject("cost")));

            open("Credits");
            var movement = page().locator("tr, li")
                    .filter(new Locator.FilterOptions().setHas(page().locator("a[href*='" + callId + "']")));
            assertThat(fact(movement, "Amount")).isEqualByComparingTo(cost.negate());
            assertThat(fact(movement, "Was held").subtract(fact(movement, "Released")))
                    .isEqualByComparingTo(cost);
            var postings = api("/api/me/statement?mode=test").getJsonArray("data");
            var posted = objects(postings).stream()
                    .filter(posting -> callId.equals(posting.getString("call_id")))
                    .toList();
            assertThat(posted).hasSize(1);
            assertThat(usd(posted.getFirst().getJsonObject("amount"))).isEqualByComparingTo(cost.negate());
            assertThat(fact(movement, "Balance after"))
                    .isEqualByComparingTo(usd(posted.getFirst().getJsonObject("balance_after")));
        }

        void seeTheFirstStepsDone() {
            open("Overview");
            assertThat(page().getByText("First steps, 3 of 5 done")).isVisible();
            assertThat(stepsDone())
                    .containsExactly("Make a key", "Try a model in the playground", "Call the API with your test key");
        }

        void signOutEverywhere() {
            try (var elsewhere = chromium.visitor(Chromium.DESK, ColorScheme.DARK)) {
                elsewhere.page().navigate(server.baseUrl() + "/keys");
                elsewhere.page().locator("input[name=email]").fill(EMAIL);
                elsewhere.page().locator("input[name=password]").fill(PASSWORD);
                elsewhere.page().keyboard().press("Enter");
                assertThat(elsewhere.page().getByText("laptop")).isVisible();
                var stolen = elsewhere.context().cookies().getFirst();

                open("Account");
                hands.press(button("Sign out everywhere"));
                hands.press(page().getByRole(AriaRole.DIALOG)
                        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Sign out everywhere")));
                shows("Sign in");
                assertThat(visitor.context().cookies()).isEmpty();

                elsewhere.page().reload();
                assertThat(elsewhere.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Sign in")))
                        .isVisible();
                var replayed = server.send(server.request("/api/me", null)
                        .header("cookie", stolen.name + "=" + stolen.value)
                        .build());
                assertThat(replayed.statusCode()).isEqualTo(401);
            }
        }

        private Page page() {
            return visitor.page();
        }

        /** The greeting is printed a moment after the server is ready. */
        private MatchResult printedLink() {
            var printed = LINK.matcher(server.consoleText());
            while (!printed.find()) {
                OmniaServer.pause(20);
                printed = LINK.matcher(server.consoleText());
            }
            return printed.toMatchResult();
        }

        private void open(String title) {
            hands.open(page(), title);
            shows(title);
        }

        /** The page of this title is there, has the focus, and fits into the window. */
        private void shows(String title) {
            var heading = page().getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName(title).setLevel(1));
            assertThat(heading).isVisible();
            assertThat(heading).isFocused();
            assertThat(visitor.overflowsSideways()).as(title).isFalse();
        }

        private Locator button(String name) {
            return page().getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(name).setExact(true));
        }

        private List<String> stepsDone() {
            return page().locator("li[data-done]").all().stream()
                    .map(step -> step.innerText().replace("(done)", "").strip())
                    .toList();
        }

        /** What stands in a row, or on a phone's card, under this heading. */
        private BigDecimal fact(Locator row, String head) {
            row.waitFor();
            if (hands.screen().touch()) {
                return dollars(row.locator("dl > div")
                        .filter(new Locator.FilterOptions()
                                .setHas(page().locator(
                                                "dt",
                                                new Page.LocatorOptions()
                                                        .setHasText(Pattern.compile("^" + head + "$")))))
                        .locator("dd .num"));
            }
            var heads = page().locator("thead th").allTextContents();
            return dollars(row.locator("th, td").nth(heads.indexOf(head)).locator(".num"));
        }

        /** The page's own memory of the secret ends with its being shown. */
        private void assertNowhere(String secret) {
            assertThat(page().content()).doesNotContain(secret);
            assertThat(page().locator("input, textarea").all())
                    .allSatisfy(field -> assertThat(field.inputValue()).doesNotContain(secret));
            assertThat((String) page().evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
                    .isEqualTo("{}");
            assertThat(page().evaluate("indexedDB.databases().then((all) => all.length)"))
                    .isEqualTo(0);
            assertThat(visitor.context().cookies()).hasSize(1).noneMatch(cookie -> cookie.value.contains(secret));
            assertThat(visitor.requests()).noneMatch(address -> address.contains(secret));
        }

        private JsonObject detail(String callId) {
            return api("/api/me/calls/" + callId);
        }

        /** Asked as the page asks, with the browser's cookie. */
        private JsonObject api(String path) {
            var answer = visitor.context().request().get(server.baseUrl() + path);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return new JsonObject(answer.text());
        }

        /** An amount as it is written out where the pointer rests on it, with all its decimals. */
        private static BigDecimal dollars(Locator amount) {
            amount.waitFor();
            var exact = DOLLARS.matcher(amount.getAttribute("title"));
            assertThat(exact.find()).isTrue();
            var value = new BigDecimal(exact.group(2).replace(",", ""));
            return exact.group(1).isEmpty() ? value : value.negate();
        }

        private static BigDecimal usd(JsonObject money) {
            return new BigDecimal(money.getString("usd"));
        }

        private static BigDecimal sum(List<BigDecimal> amounts) {
            return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private static List<JsonObject> objects(JsonArray array) {
            return array.stream().map(JsonObject.class::cast).toList();
        }

        private static JsonObject chat(String prompt) {
            return new JsonObject()
                    .put("model", MODEL)
                    .put(
                            "messages",
                            new JsonArray()
                                    .add(new JsonObject().put("role", "user").put("content", prompt)));
        }
    }
}
