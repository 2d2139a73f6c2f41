package io.omnia.app;

import static io.omnia.app.TaggedCalls.newTag;
import static io.omnia.app.TaggedCalls.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the field {@code provider} of a body says of who is asked, beyond what {@link PolicyIT} has of it. */
class ProviderFieldIT {
    private static final PolicyVendor FIRST = new PolicyVendor("first", 1);
    private static final PolicyVendor SECOND = new PolicyVendor("second", 5, "supported_parameters: [x_tag, top_p]");
    private static final PolicyVendor BUSY = new PolicyVendor("busy", 1);
    private static final List<PolicyVendor> VENDORS = List.of(FIRST, SECOND, BUSY);

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static TaggedCalls calls;

    @BeforeAll
    static void start() {
        var settings = PolicyVendor.settings(folder, VENDORS, Map.of());
        settings.put("OMNIA_MODELS_GROUPS_PAIR_MEMBERS", "first/m,second/m");
        settings.put("OMNIA_MODELS_GROUPS_OTHERS_MEMBERS", "busy/m,second/m");
        server = OmniaServer.start(folder.resolve("data"), "100", settings);
        calls = new TaggedCalls(server, OmniaServer.LIVE_KEY);
    }

    @AfterAll
    static void stop() {
        server.close();
        VENDORS.forEach(PolicyVendor::close);
    }

    @BeforeEach
    void everybodyIsWell() {
        VENDORS.forEach(vendor -> vendor.fails(Fault.NONE));
    }

    @Test
    void itsOrderItsNamesAndItsPricesCount() {
        var order = new JsonObject().put("order", new JsonArray().add("Second"));
        var cheap = new JsonObject().put("max_price", new JsonObject().put("prompt", 2));
        var only = new JsonObject().put("only", new JsonArray().add("second"));

        assertThat(provider(ask("pair", newTag(), order))).isEqualTo("second");
        assertThat(provider(ask("pair", newTag(), only))).isEqualTo("second");
        assertThat(provider(calls.send("second/m", newTag(), Map.of(), cheap, false, "first/m")))
                .isEqualTo("first");
        assertThat(provider(calls.send("pair", newTag(), Map.of("x-omnia-route", "order:second"), null, false)))
                .isEqualTo("second");
        isRefused(ask("second/m", newTag(), cheap));
    }

    @Test
    void onlyWhoIsKnownToHeedEveryFieldIsAskedWhereThatIsRequired() {
        var required = new JsonObject().put("require_parameters", true);
        var notRequired = new JsonObject().put("require_parameters", false);

        assertThat(provider(ask("pair", notRequired, "top_p"))).isEqualTo("first");
        assertThat(provider(ask("pair", null, "top_p"))).isEqualTo("first");
        assertThat(provider(ask("pair", required, "top_p"))).isEqualTo("second");
        assertThat(provider(ask("pair", null, "top_k"))).isEqualTo("first");

        var before = FIRST.received().size() + SECOND.received().size();
        isRefused(ask("pair", required, "top_k"));
        isRefused(ask("first/m", required, "top_p"));
        assertThat(FIRST.received().size() + SECOND.received().size()).isEqualTo(before);
    }

    /** It holds for those that are asked after a failure too. */
    @Test
    void nobodyElseIsAskedInstead() {
        SECOND.fails(Fault.BROKEN);
        var required = new JsonObject().put("require_parameters", true);
        var before = FIRST.received().size();

        assertThat(ask("pair", required, "top_p").statusCode()).isEqualTo(500);

        assertThat(FIRST.received()).hasSize(before);
    }

    @Test
    void withoutFallbacksOnlyTheFirstIsAsked() {
        FIRST.fails(Fault.BROKEN);
        var alone = newTag();
        var both = newTag();

        var failed = ask("pair", alone, new JsonObject().put("allow_fallbacks", false));
        var answered = ask("pair", both, new JsonObject().put("allow_fallbacks", true));

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(FIRST.times(alone)).isEqualTo(1);
        assertThat(SECOND.got(alone)).isFalse();
        assertThat(provider(answered)).isEqualTo("second");
        assertThat(FIRST.times(both)).isEqualTo(1);
    }

    /** Nor is another one taken for the first because that is down. */
    @Test
    void withoutFallbacksTheFirstIsAskedThoughItIsDown() {
        BUSY.fails(Fault.BUSY_FOR_A_MINUTE);
        assertThat(ask("busy/m", newTag(), new JsonObject()).statusCode()).isEqualTo(429);
        var alone = newTag();
        var both = newTag();

        var answered = ask("others", both, new JsonObject());
        var failed = ask("others", alone, new JsonObject().put("allow_fallbacks", false));

        assertThat(provider(answered)).isEqualTo("second");
        assertThat(BUSY.got(both)).as("it is left out, since it is down").isFalse();
        assertThat(failed.statusCode()).isEqualTo(429);
        assertThat(BUSY.got(alone)).isTrue();
        assertThat(SECOND.got(alone)).isFalse();
    }

    @Test
    void withAnOrderAndWithoutFallbacksOnlyThatIsAsked() {
        SECOND.fails(Fault.BROKEN);
        var order = new JsonObject().put("order", new JsonArray().add("second"));
        var alone = newTag();
        var both = newTag();

        var failed = ask("pair", alone, order.copy().put("allow_fallbacks", false));
        var answered = ask("pair", both, order);

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(SECOND.times(alone)).isEqualTo(1);
        assertThat(FIRST.got(alone)).isFalse();
        assertThat(provider(answered)).isEqualTo("first");
        assertThat(SECOND.times(both)).isEqualTo(1);
    }

    private static void isRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(TaggedCalls.code(answer)).isEqualTo("policy_no_route");
    }

    /** Each call is a conversation of its own, for one goes where it was answered before. */
    private static HttpResponse<String> ask(String model, String tag, JsonObject provider) {
        return calls.send(TaggedCalls.body(newTag(), model, tag, false).put("provider", provider), Map.of());
    }

    private static HttpResponse<String> ask(String model, JsonObject provider, String parameter) {
        var body = TaggedCalls.body(newTag(), model, newTag(), false).put(parameter, 1);
        return calls.send(body.put("provider", provider), Map.of());
    }
}
