package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.catalog.ModelLookup;
import io.omnia.gateway.protocol.RoutingWish;
import io.omnia.gateway.protocol.TopLevel;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Bytes;
import io.omnia.identity.Mode;
import io.omnia.ledger.PriceUnit;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a model may answer a call, and why not. What is not known of a model meets no condition. */
@Singleton
final class Eligibility {
    /** Fields of requests that are no parameters of a model: every provider of the protocol takes them. */
    private static final Set<String> NO_PARAMETERS = Set.of(
            "model",
            "models",
            "provider",
            "messages",
            "input",
            "prompt",
            "stream",
            "stream_options",
            "store",
            "user",
            "metadata");

    private final Catalog catalog;
    private final Upstreams upstreams;

    Eligibility(Catalog catalog, Upstreams upstreams) {
        this.catalog = catalog;
        this.upstreams = upstreams;
    }

    /** A model of the catalog, or why it cannot be called by this name. */
    Found find(String id) {
        return switch (catalog.find(id)) {
            case ModelLookup.Found(var model) -> new Found(model, null);
            case ModelLookup.Unknown(var unknown) ->
                Found.refused(ApiError.modelNotFound(
                        "There is no model '" + unknown + "' here; GET /v1/models lists what there is."));
            case ModelLookup.Ambiguous(var ids) -> Found.refused(ApiError.ambiguousModel(ids));
            case ModelLookup.Unpriced(var unpriced, var reason) ->
                Found.refused(ApiError.modelNotFound("The model '" + unpriced + "' cannot be called: " + reason));
        };
    }

    /** One of the two is there. */
    record Found(@Nullable Model model, @Nullable ApiError refusal) {
        static Found refused(ApiError refusal) {
            return new Found(null, refusal);
        }
    }

    /**
     * Why this model may not answer; null when it may.
     *
     * @param name what the caller asked for, which its key may name instead of the model
     * @param key the caller's own for its provider; null when it is asked with the operator's
     */
    @Nullable
    ApiError refusal(Exchange exchange, Demand demand, String name, Model model, @Nullable OwnKey key) {
        if (exchange.mode() == Mode.TEST && !upstreams.isSandbox(model.provider())) {
            return ApiError.modelNotAllowed(
                    "A test key reaches only sandbox/* models. Use a live key for '" + model.id() + "'.");
        }
        if (!exchange.principal().allowsModel(model.id())
                && !exchange.principal().allowsModel(name)) {
            return ApiError.modelNotAllowed("This key may not use the model '" + model.id() + "'.");
        }
        var reason = demand.conditions().refusal(model);
        if (reason == null && demand.wish().present()) {
            reason = wishRefusal(exchange, demand.wish(), model);
        }
        if (reason != null) {
            return ApiError.noRoute(reason);
        }
        var unpriced = PricedParts.refusal(exchange.call().envelope(), model, exchange.startedAt());
        if (unpriced != null) {
            return unpriced;
        }
        if (key != null) {
            return ownKeyRefusal(exchange, model);
        }
        if (!upstreams.serves(model)) {
            return ApiError.modelNotFound("The provider of '" + model.id() + "' is switched off on this server.");
        }
        return upstreams.answersTo(model, exchange.protocol())
                ? null
                : ApiError.wrongProtocol(exchange.protocol(), model.id(), routesTo(model));
    }

    private @Nullable ApiError ownKeyRefusal(Exchange exchange, Model model) {
        if (!upstreams.takesOwnKeys(model.provider())) {
            return ApiError.noOwnKeys(model.provider());
        }
        return upstreams.answersWithOwnKeyTo(model, exchange.protocol())
                ? null
                : ApiError.wrongProtocol(exchange.protocol(), model.id(), routesTo(model));
    }

    private @Nullable String wishRefusal(Exchange exchange, RoutingWish wish, Model model) {
        var provider = model.provider();
        var only = wish.only();
        // A router is told the same names and chooses by them among its own providers.
        if ((only != null && !only.contains(provider) && !upstreams.isRouter(provider))
                || wish.ignore().contains(provider)) {
            return "The provider of '" + model.id() + "' is not among those that 'provider' allows.";
        }
        if (isDearer(exchange, PriceUnit.INPUT, wish.mostForInput(), model)
                || isDearer(exchange, PriceUnit.OUTPUT, wish.mostForOutput(), model)) {
            return "The model '" + model.id() + "' costs more than 'provider.max_price' allows.";
        }
        if (wish.requireParameters()) {
            return unknownParameter(exchange.call(), model);
        }
        return null;
    }

    /** As many bytes are at least as many tokens, so the tier is one that the call may really reach. */
    private static boolean isDearer(Exchange exchange, PriceUnit unit, @Nullable Long most, Model model) {
        if (most == null) {
            return false;
        }
        var bytes = exchange.call().envelope().textBytes();
        var tier = exchange.call().envelope().tier();
        return model.prices().rate(unit, tier, exchange.startedAt(), bytes).orElse(Long.MAX_VALUE) > most
                || model.prices().rate(unit, tier, exchange.startedAt(), 0).orElse(Long.MAX_VALUE) > most;
    }

    private static @Nullable String unknownParameter(Call call, Model model) {
        var bytes = Bytes.of(call.body().buffer());
        var asked = new HashSet<>(new TopLevel(bytes.array(), bytes.start(), bytes.length()).fields());
        asked.removeAll(NO_PARAMETERS);
        asked.removeAll(model.supportedParameters());
        // Their names are the caller's own text and are not repeated.
        return asked.isEmpty()
                ? null
                : "The model '" + model.id() + "' is not known to heed every field of the request.";
    }

    /** Where callers can send requests for this model, as they write it. */
    private List<String> routesTo(Model model) {
        return Stream.of(Protocol.values())
                .filter(protocol -> upstreams.answersTo(model, protocol))
                .map(Protocol::route)
                .filter(route -> !route.isEmpty())
                .sorted()
                .toList();
    }
}
