package io.omnia.gateway;

import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.RoutingWish;
import io.omnia.gateway.routing.RouteOrder;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one caller demands of the candidates of one call: in its headers and in its body.
 *
 * @param conditions which candidates may see the prompt
 * @param wish what the body says
 * @param order by what they are put in order; null when the caller does not mind
 * @param providers those that are preferred, the first before the next
 * @param strict whether a candidate that cannot be told every parameter is none
 */
record Demand(
        PrivacyConditions conditions,
        RoutingWish wish,
        @Nullable RouteOrder order,
        List<String> providers,
        boolean strict) {
    private static final String HEADER = "x-omnia-route";
    private static final String STRICT = "x-omnia-strict";
    private static final String BY_NAME = "order:";
    private static final int MAX_HEADER_CHARS = 1_000;

    /** @throws Refusal when the caller contradicts itself, or asks for an order that there is not */
    static Demand of(MultiMap headers, RoutingWish wish) throws Refusal {
        var conditions = PrivacyConditions.of(headers).and(wish);
        // Anything but a plain no is a yes: a condition that is misspelt must not be dropped.
        var strict = headers.contains(STRICT)
                && headers.getAll(STRICT).stream().anyMatch(value -> !value.equalsIgnoreCase("false"));
        if (!headers.contains(HEADER)) {
            return new Demand(conditions, wish, order(wish), wish.order(), strict);
        }
        var header = headers.getAll(HEADER);
        if (header.size() > 1 || wish.sort() != null || !wish.order().isEmpty()) {
            throw new Refusal(ApiError.invalid(
                    HEADER, "The order of the candidates is asked for twice: by '" + HEADER + "' and once more."));
        }
        var text = header.getFirst().strip();
        return switch (text) {
            case "price" -> new Demand(conditions, wish, RouteOrder.PRICE, List.of(), strict);
            case "latency" -> new Demand(conditions, wish, RouteOrder.LATENCY, List.of(), strict);
            default -> {
                if (!text.startsWith(BY_NAME) || text.length() > MAX_HEADER_CHARS) {
                    throw new Refusal(ApiError.unsupported(
                            HEADER, "'" + HEADER + "' may be price, latency, or order: and names of providers."));
                }
                yield new Demand(conditions, wish, null, names(text.substring(BY_NAME.length())), strict);
            }
        };
    }

    /** Whether nothing of the call may be kept, here as at the provider's. */
    static boolean wantsNothingKept(MultiMap headers, Envelope envelope) {
        return PrivacyConditions.of(headers).and(envelope.routing()).noRetention();
    }

    /** Whether the caller itself says who is to be asked first. */
    boolean ordersCandidates() {
        return order != null || !providers.isEmpty();
    }

    private static @Nullable RouteOrder order(RoutingWish wish) {
        return switch (wish.sort()) {
            case null -> null;
            case PRICE -> RouteOrder.PRICE;
            case LATENCY -> RouteOrder.LATENCY;
        };
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
