package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.catalog.ModelLookup;
import io.omnia.gateway.provider.Protocol;
import io.omnia.identity.Mode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Stage 4: who may answer. The candidates are what the catalog has, what this key may use, what the caller's own privacy
 * conditions allow and which provider is on; when none is left the call is refused, never sent elsewhere.
 */
@Singleton
final class Plan {
    private final Catalog catalog;
    private final Upstreams upstreams;

    Plan(Catalog catalog, Upstreams upstreams) {
        this.catalog = catalog;
        this.upstreams = upstreams;
    }

    /** The candidates in the order in which they are asked; one at least. */
    Future<List<Route>> make(Exchange exchange, HttpServerRequest request) {
        var asked = exchange.call().envelope().model();
        return switch (catalog.find(asked)) {
            case ModelLookup.Found(var model) -> permitted(exchange, PrivacyConditions.of(request.headers()), model);
            case ModelLookup.Unknown(var id) ->
                Refusal.future(ApiError.modelNotFound(
                        "There is no model '" + id + "' here; GET /v1/models lists what there is."));
            case ModelLookup.Ambiguous(var ids) -> Refusal.future(ApiError.ambiguousModel(ids));
            case ModelLookup.Unpriced(var id, var reason) ->
                Refusal.future(ApiError.modelNotFound("The model '" + id + "' cannot be called: " + reason));
        };
    }

    private Future<List<Route>> permitted(Exchange exchange, PrivacyConditions conditions, Model model) {
        exchange.forModel(model.id());
        if (exchange.mode() == Mode.TEST && !upstreams.isSandbox(model.provider())) {
            return Refusal.future(ApiError.modelNotAllowed(
                    "A test key reaches only sandbox/* models. Use a live key for '" + model.id() + "'."));
        }
        if (!exchange.principal().allowsModel(model.id())) {
            return Refusal.future(ApiError.modelNotAllowed("This key may not use the model '" + model.id() + "'."));
        }
        if (exchange.call().envelope().namesProviders() && !upstreams.mayRoute(model.provider())) {
            return Refusal.future(ApiError.unsupported(
                    "provider", "'provider' is not supported here yet: the model's own provider answers, no other."));
        }
        var refusal = conditions.refusal(model);
        if (refusal != null) {
            return Refusal.future(ApiError.noRoute(refusal));
        }
        var unpriced = PricedParts.refusal(exchange.call().envelope(), model, exchange.startedAt());
        if (unpriced != null) {
            return Refusal.future(unpriced);
        }
        if (!upstreams.serves(model)) {
            return Refusal.future(
                    ApiError.modelNotFound("The provider of '" + model.id() + "' is switched off on this server."));
        }
        var route = upstreams.route(model, exchange.protocol());
        if (route == null) {
            route = upstreams.translated(model, exchange.protocol());
        }
        return route == null
                ? Refusal.future(ApiError.wrongProtocol(exchange.protocol(), model.id(), routesTo(model)))
                : Future.succeededFuture(List.of(route));
    }

    /** Where callers can send requests for this model, as they write it. */
    private List<String> routesTo(Model model) {
        return upstreams.protocols(model).stream()
                .map(Protocol::route)
                .filter(route -> !route.isEmpty())
                .sorted()
                .toList();
    }
}
