package io.omnia.gateway;

import io.omnia.gateway.Ranking.Choice;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.RoutingWish;
import io.omnia.gateway.routing.ModelNames;
import io.omnia.identity.Mode;
import io.omnia.identity.ProviderKeys;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Stage 4: who may answer. The candidates are what the catalog has under the names that the caller sent, what this key may
 * use, what the caller's own conditions allow and which provider is on; when none is left the call is refused, never sent
 * elsewhere. {@link Ranking} says who of them is asked first.
 */
@Singleton
final class Plan {
    /** A refusal of a whole group names the reasons of so many of its models. */
    private static final int MAX_REASONS = 8;

    private final ModelNames names;
    private final Eligibility eligibility;
    private final Upstreams upstreams;
    private final Ranking ranking;
    private final ProviderKeys providerKeys;

    Plan(ModelNames names, Eligibility eligibility, Upstreams upstreams, Ranking ranking, ProviderKeys providerKeys) {
        this.names = names;
        this.eligibility = eligibility;
        this.upstreams = upstreams;
        this.ranking = ranking;
        this.providerKeys = providerKeys;
    }

    /** The candidates in the order in which they are asked; one at least. */
    Future<List<Route>> make(Exchange exchange, HttpServerRequest request) {
        try {
            var envelope = exchange.call().envelope();
            var demand = Demand.of(request.headers(), envelope.routing());
            var keys = OwnKeyChoice.of(
                    request.headers(), stored(exchange), () -> providers(envelope.model(), demand.wish()));
            var making = new Making(exchange, demand, keys);
            making.add(envelope.model());
            for (var fallback : envelope.routing().models()) {
                if (!fallback.equals(envelope.model())) {
                    making.add(fallback);
                }
            }
            var routes = ranking.order(exchange, demand, making.choices);
            return routes.isEmpty() ? Refusal.future(told(making.refusals)) : Future.succeededFuture(routes);
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
    }

    /** Test keys reach nobody who takes a key. */
    private OwnKeyChoice stored(Exchange exchange) {
        return exchange.mode() == Mode.LIVE
                ? new OwnKeyChoice.Stored(providerKeys, exchange.principal().account())
                : new OwnKeyChoice.Nobodys();
    }

    /** Who serves the models of a name, of those that the caller wants. */
    private Set<String> providers(String name, RoutingWish wish) {
        var only = wish.only();
        var providers = new TreeSet<String>();
        for (var member : names.resolve(name).members()) {
            var model = eligibility.find(member).model();
            if (model != null
                    && (only == null || only.contains(model.provider()))
                    && !wish.ignore().contains(model.provider())) {
                providers.add(model.provider());
            }
        }
        return providers;
    }

    /** The candidates of one call, and why others are none. */
    private final class Making {
        private final Exchange exchange;
        private final Demand demand;
        private final OwnKeyChoice keys;
        private final List<Choice> choices = new ArrayList<>(1);
        private final List<ApiError> refusals = new ArrayList<>(1);

        Making(Exchange exchange, Demand demand, OwnKeyChoice keys) {
            this.exchange = exchange;
            this.demand = demand;
            this.keys = keys;
        }

        /** The candidates of one name, before those of the next. */
        void add(String name) {
            var group = names.resolve(name);
            var candidates = new ArrayList<Ranking.Candidate>(1);
            for (var i = 0; i < group.members().size(); i++) {
                var found = eligibility.find(group.members().get(i));
                var model = found.model();
                var refusal = found.refusal();
                if (model == null) {
                    refusals.add(refusal == null ? ApiError.internal() : refusal);
                    continue;
                }
                exchange.forModel(model.id());
                for (var route : routes(name, model)) {
                    candidates.add(new Ranking.Candidate(route, group.weights().get(i), i));
                }
            }
            if (!candidates.isEmpty()) {
                choices.add(new Choice(group.order(), candidates));
            }
        }

        /** With the caller's own key where there is one, and with the operator's where that may pay too. */
        private List<Route> routes(String name, Model model) {
            OwnKey own;
            try {
                own = keys.keyFor(model);
            } catch (Refusal unusable) {
                refusals.add(unusable.error());
                return List.of();
            }
            var refusal = keys.refusal(model);
            if (refusal == null) {
                refusal = eligibility.refusal(exchange, demand, name, model, own);
            }
            if (refusal != null) {
                refusals.add(refusal);
                return List.of();
            }
            if (own == null) {
                return upstreams.routes(model, exchange.protocol(), demand.strict());
            }
            var routes = new ArrayList<>(upstreams.ownRoutes(
                    model,
                    exchange.protocol(),
                    demand.strict(),
                    exchange.principal().account(),
                    own));
            if (own.owner() == KeyOwner.CALLER_FIRST && upstreams.serves(model)) {
                routes.addAll(upstreams.routes(model, exchange.protocol(), demand.strict()));
            }
            return routes;
        }
    }

    /** One reason as it is; several as one refusal, of their kind when they are of one. */
    private static ApiError told(List<ApiError> refusals) {
        if (refusals.isEmpty()) {
            return ApiError.noRoute("No provider is left that 'provider' allows.");
        }
        var first = refusals.getFirst();
        if (refusals.size() == 1) {
            return first;
        }
        var reasons = refusals.stream()
                .map(ApiError::message)
                .distinct()
                .limit(MAX_REASONS)
                .collect(Collectors.joining(" "));
        return refusals.stream().allMatch(one -> one.code().equals(first.code()))
                ? first.saying(reasons)
                : ApiError.noRoute(reasons);
    }
}
