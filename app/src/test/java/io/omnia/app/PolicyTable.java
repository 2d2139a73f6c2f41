package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Vendors that differ in where they are, what they keep and whether they train, and what callers may demand of them. */
final class PolicyTable implements AutoCloseable {
    /** The operator's name for all of them. */
    static final String ANY = "any";

    private static final String JURISDICTIONS = "x-omnia-jurisdictions";
    private static final String ZDR = "x-omnia-zdr";

    final PolicyVendor clean = new PolicyVendor("clean", 9, "jurisdictions: [de]", PolicyVendor.dataPolicy("no", 0));
    final PolicyVendor keeper =
            new PolicyVendor("keeper", 2, "jurisdictions: [de, fr]", PolicyVendor.dataPolicy("no", 30));
    final PolicyVendor abroad = new PolicyVendor("abroad", 1, "jurisdictions: [us]", PolicyVendor.dataPolicy("no", 0));
    final PolicyVendor trainer =
            new PolicyVendor("trainer", 3, "jurisdictions: [fr]", PolicyVendor.dataPolicy("yes", 0));
    /** Nothing is known of it. */
    final PolicyVendor silent = new PolicyVendor("silent", 4);

    final List<PolicyVendor> vendors = List.of(abroad, keeper, trainer, silent, clean);

    /**
     * What a caller demands.
     *
     * @param headers where the headers say it
     * @param provider where the body does; null when it says nothing
     * @param allowed the vendors that are known to meet it
     * @param forbidden all others
     */
    record Demand(
            Map<String, String> headers,
            JsonObject provider,
            List<PolicyVendor> allowed,
            List<PolicyVendor> forbidden) {
        /** The same call with this demand. */
        JsonObject in(JsonObject body) {
            return provider == null ? body : body.copy().put("provider", provider);
        }

        Map<String, String> and(Map<String, String> others) {
            var all = new HashMap<>(others);
            all.putAll(headers);
            return all;
        }

        /** Whether nothing of the call may be kept, here too. */
        boolean keepsNothing() {
            return headers.containsKey(ZDR) || (provider != null && provider.containsKey("zdr"));
        }

        /** It was refused because nobody meets it. */
        void refuses(HttpResponse<String> answer) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
            assertThat(TaggedCalls.code(answer)).isEqualTo("policy_no_route");
        }

        @Override
        public String toString() {
            var meet = allowed.stream().map(PolicyVendor::name).collect(Collectors.joining(", "));
            return headers + (provider == null ? "" : " " + provider.encode()) + " met by [" + meet + "]";
        }
    }

    /** The settings of a server that has them. */
    Map<String, String> settings(Path folder) {
        var settings = PolicyVendor.settings(folder, vendors, Map.of("OWN_KEYS", "true"));
        settings.put(
                "OMNIA_MODELS_GROUPS_ANY_MEMBERS",
                vendors.stream().map(PolicyVendor::model).collect(Collectors.joining(",")));
        settings.put("OMNIA_GATEWAY_MAX_ATTEMPTS", Integer.toString(vendors.size()));
        return settings;
    }

    /** Each condition by each way to state it, some together, and some that nobody meets. */
    Stream<Demand> demands() {
        var deny = new JsonObject().put("data_collection", "deny");
        var zdr = new JsonObject().put("zdr", true);
        var everything = deny.copy().put("zdr", true);
        return Stream.of(
                demand(Map.of(), null, vendors),
                demand(Map.of(JURISDICTIONS, "eu"), null, List.of(clean, keeper, trainer)),
                demand(Map.of(ZDR, "true"), null, List.of(clean, abroad, trainer)),
                demand(Map.of(), deny, List.of(clean, keeper, abroad)),
                demand(Map.of(), zdr, List.of(clean, abroad, trainer)),
                demand(Map.of(JURISDICTIONS, "eu,us"), everything, List.of(clean, abroad)),
                demand(Map.of(JURISDICTIONS, "eu", ZDR, "true"), deny, List.of(clean)),
                demand(Map.of(JURISDICTIONS, "jp"), null, List.of()),
                demand(Map.of(JURISDICTIONS, "us"), ignoring(abroad), List.of()));
    }

    private Demand demand(Map<String, String> headers, JsonObject provider, List<PolicyVendor> allowed) {
        var forbidden =
                vendors.stream().filter(vendor -> !allowed.contains(vendor)).toList();
        return new Demand(headers, provider, allowed, forbidden);
    }

    private static JsonObject ignoring(PolicyVendor vendor) {
        return new JsonObject().put("ignore", new JsonArray().add(vendor.name()));
    }

    /** Whom the calls with this tag reached. */
    List<PolicyVendor> reached(String tag) {
        return vendors.stream().filter(vendor -> vendor.got(tag)).toList();
    }

    @Override
    public void close() {
        vendors.forEach(PolicyVendor::close);
    }
}
