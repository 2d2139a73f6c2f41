package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls with a key of the caller's own: where the key goes, what the call costs, and what is said when it does not do. */
class OwnKeyIT {
    private static final PolicyVendor ACME = new PolicyVendor("acme", 300);
    private static final PolicyVendor OTHER = new PolicyVendor("other", 500);
    /** At an address of the operator's, who has not said that callers may bring keys. */
    private static final PolicyVendor CLOSED = new PolicyVendor("closed", 700);
    /** Called in another protocol than its own, so that its calls have no tags. */
    private static final PolicyVendor SPOKEN = new PolicyVendor("spoken", 900);

    private static final List<PolicyVendor> VENDORS = List.of(ACME, OTHER, CLOSED, SPOKEN);
    private static final String OPERATORS = "the-operators-key";
    private static final String FEE_PERCENT = "2.5";

    @TempDir
    static Path folder;

    private static OmniaServer server;

    @BeforeAll
    static void start() {
        var environment = PolicyVendor.settings(folder, VENDORS, Map.of("API_KEY", OPERATORS));
        environment.put("OMNIA_PROVIDERS_ACME_OWN_KEYS", "true");
        environment.put("OMNIA_PROVIDERS_OTHER_OWN_KEYS", "true");
        environment.put("OMNIA_PROVIDERS_SPOKEN_OWN_KEYS", "true");
        environment.put("OMNIA_BYOK_FEE_PERCENT", FEE_PERCENT);
        environment.put("OMNIA_MODELS_GROUPS_PAIR_MEMBERS", "acme/m,other/m");
        environment.put("OMNIA_MODELS_GROUPS_ALONE_MEMBERS", "acme/m");
        server = OmniaServer.start(folder.resolve("data"), "100", environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        VENDORS.forEach(PolicyVendor::close);
    }

    @Test
    void goesToItsProviderAloneAndCostsTheFee() {
        ACME.fails(Fault.NONE);
        for (var stream : List.of(false, true)) {
            for (var model : List.of("acme/m", "alone")) {
                var tag = tag();
                var answer = ask(model, "my-own-key", tag, stream);

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(authorization(ACME, tag)).containsExactly("Bearer my-own-key");
                var line = server.call(OmniaServer.LIVE_KEY, answer);
                assertThat(line.getString("credential")).isEqualTo("own");
                assertThat(line.getLong("cost_microcredits")).isEqualTo(fee(ACME));
                assertThat(line.getJsonArray("lines").stream().map(one -> ((JsonObject) one).getString("price_id")))
                        .containsExactly("acme/m/input*2.5%", "acme/m/output*2.5%");
                assertThat(amounts(line)).isEqualTo(fee(ACME));
            }
        }
        var without = ask("acme/m", null, tag(), false);
        var line = server.call(OmniaServer.LIVE_KEY, without);
        assertThat(line.getString("credential")).isEqualTo("operator");
        assertThat(line.getLong("cost_microcredits")).isEqualTo(ACME.costMicros());
        assertThat(LedgerBooks.of(server).violations()).isEmpty();
    }

    @Test
    void isToldToWhoeverSentItThatItIsNotAccepted() {
        ACME.fails(Fault.REFUSES_THE_KEY);
        for (var stream : List.of(false, true)) {
            var tag = tag();
            var answer = ask("acme/m", "my-refused-key", tag, stream, "acme/m", "other/m");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(error(answer).getString("code")).isEqualTo("provider_key_refused");
            assertThat(error(answer).getString("message")).contains("acme", "your own key");
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(authorization(ACME, tag)).containsExactly("Bearer my-refused-key");
            assertThat(OTHER.got(tag)).isFalse();
            var call = server.call(OmniaServer.LIVE_KEY, answer);
            assertThat(call.getLong("cost_microcredits")).isZero();
            assertThat(call.getJsonArray("tried").getJsonObject(0).getString("outcome"))
                    .isEqualTo("key_refused");
        }
        SPOKEN.fails(Fault.REFUSES_THE_KEY);
        var messages = server.send(server.request("/v1/messages", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .header("x-omnia-provider-key", "my-refused-key")
                .POST(HttpRequest.BodyPublishers.ofString(
                        body("spoken/m", tag(), false).put("max_tokens", 10).encode()))
                .build());
        assertThat(messages.statusCode()).isEqualTo(401);
        assertThat(error(messages).getString("type")).isEqualTo("authentication_error");
        assertThat(server.consoleText()).doesNotContain("upstream.credentials");
    }

    /** A vendor that refuses a caller's key is not down for anybody else. */
    @Test
    void saysNothingOfTheOperatorsOwn() {
        OTHER.fails(Fault.REFUSES_THE_KEY);
        for (var i = 0; i < 10; i++) {
            assertThat(ask("other/m", "my-refused-key", tag(), false).statusCode())
                    .isEqualTo(401);
        }
        OTHER.fails(Fault.BROKEN);
        for (var i = 0; i < 10; i++) {
            assertThat(ask("other/m", "my-key", tag(), false).statusCode()).isEqualTo(500);
        }
        OTHER.fails(Fault.NONE);
        ACME.fails(Fault.NONE);
        var tag = tag();

        // Were it down for the operator, the next of the names would have been asked instead.
        var answer = ask("other/m", null, tag, false, "other/m", "acme/m");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(authorization(OTHER, tag)).containsExactly("Bearer " + OPERATORS);
    }

    @Test
    void goesNowhereWhereItMayNotBeFor() {
        for (var vendor : VENDORS) {
            vendor.fails(Fault.NONE);
        }
        refused("pair", 400, "invalid_request");
        refused("closed/m", 400, "unsupported_parameter");
        refused("sandbox/chat", 400, "unsupported_parameter");
        refused("acme/none", 404, "model_not_found");
        refused("nobody/none", 404, "model_not_found", "acme/m");
        var bad = ask("acme/m", "two words", tag(), false);
        assertThat(bad.statusCode()).isEqualTo(400);
        var tag = tag();
        var only = ask(
                body("pair", tag, false).put("provider", new JsonObject().put("only", new JsonArray().add("other"))),
                "for-other");
        assertThat(only.statusCode()).isEqualTo(200);
        assertThat(authorization(OTHER, tag)).containsExactly("Bearer for-other");
    }

    private static void refused(String model, int status, String code, String... fallbacks) {
        var tag = tag();
        var answer = ask(model, "my-key", tag, false, fallbacks);
        assertThat(answer.statusCode()).as(model + answer.body()).isEqualTo(fallbacks.length == 0 ? status : 403);
        assertThat(error(answer).getString("code")).isEqualTo(fallbacks.length == 0 ? code : "policy_no_route");
        assertThat(List.of(ACME, OTHER, CLOSED)).noneMatch(vendor -> vendor.got(tag));
    }

    private static long fee(PolicyVendor vendor) {
        // The rates are rounded up to a whole micro-credit per million, and so is the sum.
        return Math.ceilDiv(vendor.costMicros() * 25, 1000);
    }

    private static long amounts(JsonObject line) {
        return line.getJsonArray("lines").stream()
                .mapToLong(one -> ((JsonObject) one).getLong("amount_microcredits"))
                .sum();
    }

    private static List<String> authorization(PolicyVendor vendor, String tag) {
        return vendor.received().stream()
                .filter(request -> request.tag().equals(tag))
                .map(PolicyVendor.Received::authorization)
                .toList();
    }

    static JsonObject error(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error");
    }

    private static HttpResponse<String> ask(String model, String key, String tag, boolean stream, String... fallbacks) {
        var body = body(model, tag, stream);
        if (fallbacks.length > 0) {
            body.put("models", new JsonArray(List.of(fallbacks)));
        }
        return ask(body, key);
    }

    private static HttpResponse<String> ask(JsonObject body, String key) {
        var request = server.request("/v1/chat/completions", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        (key == null ? Map.<String, String>of() : Map.of("x-omnia-provider-key", key)).forEach(request::header);
        return server.send(request.build());
    }

    private static JsonObject body(String model, String tag, boolean stream) {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        return new JsonObject()
                .put("model", model)
                .put("messages", new JsonArray().add(message))
                .put("stream", stream)
                .put("x_tag", tag);
    }

    private static String tag() {
        return UUID.randomUUID().toString();
    }
}
