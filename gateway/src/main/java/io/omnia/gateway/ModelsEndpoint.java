package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.catalog.ModelLookup;
import io.omnia.gateway.provider.Dialect;
import io.omnia.identity.Mode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: what this key can call right now, with prices. */
@Singleton
final class ModelsEndpoint {
    private final ReadAnswers answers;
    private final Catalog catalog;
    private final Upstreams upstreams;
    private final ModelPrices prices;
    private final Clock clock;

    ModelsEndpoint(ReadAnswers answers, Catalog catalog, Upstreams upstreams, ModelPrices prices, Clock clock) {
        this.answers = answers;
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.prices = prices;
        this.clock = clock;
    }

    void list(RoutingContext context) {
        answers.send(context, dialect(context), identity -> {
            var usable = catalog.all().stream()
                    .filter(model -> usable(identity, model))
                    .toList();
            return Future.succeededFuture(isAnthropic(context) ? anthropicList(usable) : openAiList(usable));
        });
    }

    void one(RoutingContext context) {
        answers.send(context, dialect(context), identity -> {
            var id = String.valueOf(context.pathParam("id"));
            return catalog.find(id) instanceof ModelLookup.Found(var model) && usable(identity, model)
                    ? Future.succeededFuture(isAnthropic(context) ? anthropic(model) : openAi(model))
                    : Refusal.future(ApiError.modelNotFound("This key can call no model '" + id + "'."));
        });
    }

    private static Dialect dialect(RoutingContext context) {
        return isAnthropic(context) ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    private boolean usable(Caller.Identity identity, Model model) {
        return (identity.mode() == Mode.LIVE || upstreams.isSandbox(model.provider()))
                && identity.principal().allowsModel(model.id())
                && upstreams.serves(model)
                && catalog.find(model.id()) instanceof ModelLookup.Found;
    }

    private static boolean isAnthropic(RoutingContext context) {
        return context.request().getHeader("anthropic-version") != null;
    }

    private JsonObject openAiList(List<Model> models) {
        var data = new JsonArray();
        models.forEach(model -> data.add(openAi(model)));
        return new JsonObject().put("object", "list").put("data", data);
    }

    /** OpenAI's four fields, and beside them what a caller needs to choose. */
    private JsonObject openAi(Model model) {
        var policy = new JsonObject()
                .put("trains", model.dataPolicy().trains().wireName())
                .put("retention_days", model.dataPolicy().retentionDays())
                .put("source", model.dataPolicy().source())
                .put("date", model.dataPolicy().date().toString());
        return new JsonObject()
                .put("id", model.id())
                .put("object", "model")
                .put("created", createdSeconds(model))
                .put("owned_by", model.provider())
                .put("context_length", model.contextLength())
                .put("max_output_tokens", model.maxOutputTokens())
                .put("pricing", prices.of(model, clock.instant()))
                .put("supported_parameters", new JsonArray(model.supportedParameters()))
                .put(
                        "jurisdictions",
                        new JsonArray(model.jurisdictions().stream().sorted().toList()))
                .put("data_policy", policy);
    }

    private JsonObject anthropicList(List<Model> models) {
        var data = new JsonArray();
        models.forEach(model -> data.add(anthropic(model)));
        return new JsonObject()
                .put("data", data)
                .put("has_more", false)
                .put("first_id", models.isEmpty() ? null : models.getFirst().id())
                .put("last_id", models.isEmpty() ? null : models.getLast().id());
    }

    private static JsonObject anthropic(Model model) {
        return new JsonObject()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.id())
                .put(
                        "created_at",
                        model.date().atStartOfDay(ZoneOffset.UTC).toInstant().toString());
    }

    private static long createdSeconds(Model model) {
        return model.date().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }
}
