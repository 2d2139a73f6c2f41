package io.omnia.gateway;

import io.omnia.gateway.Ranking.Choice;
import io.omnia.gateway.routing.ModelNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
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

    Plan(ModelNames names, Eligibility eligibility, Upstreams upstreams, Ranking ranking) {
        this.names = names;
        this.eligibility = eligibility;
        this.upstreams = upstreams;
        this.ranking = ranking;
    }

    /** The candidates in the order in which they are asked; one at least. */
    Future<List<Route>> make(Exchange exchange, HttpServerRequest request) {
        try {
            var envelope = exchange.call().envelope();
            var demand = Demand.of(request.headers(), envelope.routing());
            var refusals = new ArrayList<ApiError>(1);
            var choices = new ArrayList<Choice>(1);
            add(exchange, demand, envelope.model(), choices, refusals);
            for (var fallback : envelope.routing().models()) {
                if (!fallback.equals(envelope.model())) {
                    add(exchange, demand, fallback, choices, refusals);
                }
            }
            var routes = ranking.order(exchange, demand, choices);
            return routes.isEmpty() ? Refusal.future(told(refusals)) : Future.succeededFuture(routes);
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
    }

    /** The candidates of one name, before those of the next. */
    private void add(Exchange exchange, Demand demand, String name, List<Choice> choices, List<ApiError> refusals) {
        var group = names.resolve(name);
        var candidates = new ArrayList<Ranking.Candidate>(1);
        for (var i = 0; i < group.members().size(); i++) {
            var found = eligibility.find(group.members().get(i));
            var model = found.model();
            var refusal = found.refusal();
            if (model != null) {
                exchange.forModel(model.id());
                refusal = eligibility.refusal(exchange, demand, name, model);
            }
            if (model == null || refusal != null) {
                refusals.add(refusal == null ? ApiError.internal() : refusal);
                continue;
            }
            for (var route : upstreams.routes(model, exchange.protocol(), demand.strict())) {
                candidates.add(new Ranking.Candidate(route, group.weights().get(i), i));
            }
        }
        if (!candidates.isEmpty()) {
            choices.add(new Choice(group.order(), candidates));
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
