package io.omnia.gateway;

import io.omnia.gateway.protocol.TopLevel;
import io.omnia.gateway.routing.Affinity;
import io.omnia.gateway.routing.RouteOrder;
import io.omnia.gateway.transport.Bytes;
import io.omnia.ledger.PriceUnit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/**
 * Who is asked first. Candidates of one name come before those of the next; among them the caller's order counts before the
 * operator's, and what is left equal is decided by lot. Whoever is down is left out as long as somebody else is up.
 */
@Singleton
final class Ranking {
    /** A prompt has about as many times the tokens of its answer; so their prices are weighed against each other. */
    private static final int PROMPT_PER_ANSWER = 3;

    private static final int BYTES_PER_TOKEN = 4;
    /** No provider keeps beginnings that are shorter than this. */
    private static final int OPENING_BYTES = 4_096;

    private final GatewayConfig config;
    private final Affinity affinity;
    private final IntUnaryOperator random;

    @Inject
    Ranking(GatewayConfig config, Affinity affinity) {
        this(config, affinity, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** @param random a number from zero to below its argument */
    Ranking(GatewayConfig config, Affinity affinity, IntUnaryOperator random) {
        this.config = config;
        this.affinity = affinity;
        this.random = random;
    }

    /**
     * One that may be asked.
     *
     * @param share its model's part among the models of its name
     * @param place its model's place among them
     */
    record Candidate(Route route, int share, int place) {
        int weight() {
            return Math.multiplyExact(share, route.weight());
        }
    }

    /** The candidates of one name; one at least. */
    record Choice(RouteOrder order, List<Candidate> candidates) {}

    /** All that are to be asked, the first before the next, and no more than may be tried. */
    List<Route> order(Exchange exchange, Demand demand, List<Choice> choices) {
        if (choices.size() == 1
                && choices.getFirst().candidates().size() == 1
                && !demand.wish().present()) {
            return List.of(choices.getFirst().candidates().getFirst().route());
        }
        var routes = new ArrayList<Route>();
        for (var choice : choices) {
            var ordered = ordered(exchange, demand, choice);
            routes.addAll(routes.isEmpty() ? lastFirst(exchange, demand, ordered) : ordered);
        }
        var up = up(routes);
        return up.size() > config.maxAttempts() ? List.copyOf(up.subList(0, config.maxAttempts())) : up;
    }

    private List<Route> ordered(Exchange exchange, Demand demand, Choice choice) {
        var order = demand.order() == null ? choice.order() : demand.order();
        var candidates = lot(choice.candidates(), random);
        switch (order) {
            case LISTED -> candidates.sort(Comparator.comparingInt(Candidate::place));
            case PRICE -> candidates.sort(Comparator.comparingLong(candidate -> price(exchange, candidate.route())));
            case LATENCY -> {
                var stream = exchange.call().envelope().stream();
                candidates.sort(Comparator.comparingLong(
                        candidate -> candidate.route().deployment().latencyNanos(stream)));
            }
            case WEIGHT -> {}
        }
        var preferred = demand.providers();
        if (!preferred.isEmpty()) {
            candidates.sort(Comparator.comparingInt(candidate -> rank(preferred, candidate.route())));
        }
        if (!demand.wish().fallbacks()) {
            withoutFallbacks(preferred, candidates);
        }
        return candidates.stream().map(Candidate::route).toList();
    }

    /**
     * Whoever answered this conversation before comes first, for it may still know the beginning. Where the caller itself
     * wants an order that holds only among the credentials for the same model.
     */
    private List<Route> lastFirst(Exchange exchange, Demand demand, List<Route> routes) {
        if (routes.size() < 2) {
            return routes;
        }
        var call = exchange.call();
        var bytes = Bytes.of(call.body().buffer());
        var opening = new TopLevel(bytes.array(), bytes.start(), bytes.length()).opening(OPENING_BYTES);
        var conversation = affinity.conversation(
                exchange.principal().account().value().toString(),
                call.envelope().model(),
                opening);
        exchange.belongsTo(conversation);
        var last = affinity.last(conversation);
        for (var route : routes) {
            if (route.deployment() == last
                    && (!demand.ordersCandidates()
                            || route.model()
                                    .id()
                                    .equals(routes.getFirst().model().id()))) {
                var moved = new ArrayList<>(routes);
                moved.remove(route);
                moved.addFirst(route);
                return moved;
            }
        }
        return routes;
    }

    /** Nobody but the preferred ones, or nobody but the first. A router has been told the same, and keeps to it. */
    private static void withoutFallbacks(List<String> preferred, List<Candidate> candidates) {
        if (preferred.isEmpty()) {
            var first = candidates.getFirst().route().provider();
            candidates.removeIf(candidate -> !candidate.route().provider().equals(first));
        } else {
            candidates.removeIf(candidate ->
                    !candidate.route().isRouter() && rank(preferred, candidate.route()) == preferred.size());
        }
    }

    private static int rank(List<String> preferred, Route route) {
        var rank = preferred.indexOf(route.provider());
        return rank < 0 ? preferred.size() : rank;
    }

    /** All of them in the order in which they were drawn, each with a chance in proportion to its weight. */
    static List<Candidate> lot(List<Candidate> candidates, IntUnaryOperator random) {
        var left = new ArrayList<>(candidates);
        var drawn = new ArrayList<Candidate>(left.size());
        while (left.size() > 1) {
            var sum = 0;
            for (var candidate : left) {
                sum = Math.addExact(sum, candidate.weight());
            }
            var ticket = random.applyAsInt(sum);
            var i = 0;
            while (ticket >= left.get(i).weight()) {
                ticket -= left.get(i).weight();
                i++;
            }
            drawn.add(left.remove(i));
        }
        drawn.addAll(left);
        return drawn;
    }

    /** What tokens cost there, as a call of this length has them; only good for comparing. */
    private static long price(Exchange exchange, Route route) {
        var prices = route.model().prices();
        var tokens = exchange.call().envelope().textBytes() / BYTES_PER_TOKEN;
        var input = prices.rate(PriceUnit.INPUT, exchange.startedAt(), tokens).orElse(0);
        var output = prices.rate(PriceUnit.OUTPUT, exchange.startedAt(), tokens).orElse(0);
        return Math.addExact(Math.multiplyExact(PROMPT_PER_ANSWER, input), output);
    }

    /** Those that are up. When none is they are asked all the same, the one first that is to come back first. */
    private static List<Route> up(List<Route> routes) {
        var up = routes.stream().filter(route -> route.deployment().isReady()).toList();
        if (!up.isEmpty() || routes.isEmpty()) {
            return up;
        }
        return routes.stream()
                .sorted(Comparator.comparingLong(
                        (Route route) -> route.deployment().waitNanos()))
                .toList();
    }
}
