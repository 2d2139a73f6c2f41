package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.catalog.ModelLookup;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.routing.ModelGroup;
import io.omnia.gateway.routing.ModelNames;
import io.omnia.identity.Mode;
import io.omnia.identity.ProviderKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: what this key can call right now, by every name, with prices. */
@Singleton
final class ModelsEndpoint {
    private final ReadAnswers answers;
    private final ModelNames names;
    private final Catalog catalog;
    private final Upstreams upstreams;
    private final ModelPrices prices;
    private final ProviderKeys ownKeys;
    private final Clock clock;

    ModelsEndpoint(
            ReadAnswers answers,
            ModelNames names,
            Catalog catalog,
            Upstreams upstreams,
            ModelPrices prices,
            ProviderKeys ownKeys,
            Clock clock) {
        this.answers = answers;
        this.names = names;
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.prices = prices;
        this.ownKeys = ownKeys;
        this.clock = clock;
    }

    void list(RoutingContext context) {
        answers.send(context, dialect(context), identity -> {
            var usable = new ArrayList<ListedModel>();
            var named = names.all();
            for (var model : catalog.all()) {
                if (!named.containsKey(model.id()) && usable(identity, model.id(), model)) {
                    usable.add(ListedModel.of(model));
                }
            }
            named.forEach((name, group) -> listed(identity, name, group).ifPresent(usable::add));
            return Future.succeededFuture(isAnthropic(context) ? anthropicList(usable) : openAiList(usable));
        });
    }

    void one(RoutingContext context) {
        answers.send(context, dialect(context), identity -> {
            var id = String.valueOf(context.pathParam("id"));
            // Of a model by a part of its id, too, the whole id is told.
            var found = names.all().containsKey(id)
                    ? listed(identity, id, names.resolve(id))
                    : catalog.find(id) instanceof ModelLookup.Found(var model) && usable(identity, id, model)
                            ? Optional.of(ListedModel.of(model))
                            : Optional.<ListedModel>empty();
            return found.map(
                            listed -> Future.succeededFuture(isAnthropic(context) ? anthropic(listed) : openAi(listed)))
                    .orElseGet(
                            () -> Refusal.future(ApiError.modelNotFound("This key can call no model '" + id + "'.")));
        });
    }

    /** The operator's name with those of its models that this key can call; nothing when there are none. */
    private Optional<ListedModel> listed(Caller.Identity identity, String name, ModelGroup group) {
        var models = new ArrayList<Model>();
        for (var member : group.members()) {
            if (catalog.find(member) instanceof ModelLookup.Found(var model) && usable(identity, name, model)) {
                models.add(model);
            }
        }
        return models.isEmpty() ? Optional.empty() : Optional.of(new ListedModel(name, models));
    }

    private static Dialect dialect(RoutingContext context) {
        return isAnthropic(context) ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    /** As a call is judged: a key may name the model, or what it was asked for by. */
    private boolean usable(Caller.Identity identity, String name, Model model) {
        return (identity.mode() == Mode.LIVE || upstreams.isSandbox(model.provider()))
                && (identity.principal().allowsModel(model.id())
                        || identity.principal().allowsModel(name))
                && isServed(identity, model)
                && catalog.find(model.id()) instanceof ModelLookup.Found;
    }

    /** By the operator's key, or by one of the account's own. */
    private boolean isServed(Caller.Identity identity, Model model) {
        return upstreams.serves(model)
                || (upstreams.takesOwnKeys(model.provider())
                        && ownKeys.has(identity.principal().account(), model.provider()));
    }

    private static boolean isAnthropic(RoutingContext context) {
        return context.request().getHeader("anthropic-version") != null;
    }

    private JsonObject openAiList(List<ListedModel> models) {
        var data = new JsonArray();
        models.forEach(model -> data.add(openAi(model)));
        return new JsonObject().put("object", "list").put("data", data);
    }

    /** OpenAI's four fields, and beside them what a caller needs to choose. */
    private JsonObject openAi(ListedModel model) {
        var policy = model.dataPolicy();
        var told = new JsonObject()
                .put("id", model.name())
                .put("object", "model")
                .put("created", model.date().atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                .put("owned_by", model.owner())
                .put("context_length", model.contextLength())
                .put("max_output_tokens", model.maxOutputTokens())
                .put("pricing", prices.of(model.models(), clock.instant()))
                .put("supported_parameters", new JsonArray(model.supportedParameters()))
                .put("jurisdictions", new JsonArray(List.copyOf(model.jurisdictions())))
                .put(
                        "data_policy",
                        new JsonObject()
                                .put("trains", policy.trains().wireName())
                                .put("retention_days", policy.retentionDays())
                                .put("source", policy.source())
                                .put("date", policy.date().toString()));
        return model.isItself()
                ? told
                : told.put(
                        "models",
                        new JsonArray(model.models().stream().map(Model::id).toList()));
    }

    private JsonObject anthropicList(List<ListedModel> models) {
        var data = new JsonArray();
        models.forEach(model -> data.add(anthropic(model)));
        return new JsonObject()
                .put("data", data)
                .put("has_more", false)
                .put("first_id", models.isEmpty() ? null : models.getFirst().name())
                .put("last_id", models.isEmpty() ? null : models.getLast().name());
    }

    private static JsonObject anthropic(ListedModel model) {
        return new JsonObject()
                .put("type", "model")
                .put("id", model.name())
                .put("display_name", model.name())
                .put(
                        "created_at",
                        model.date().atStartOfDay(ZoneOffset.UTC).toInstant().toString());
    }
}
