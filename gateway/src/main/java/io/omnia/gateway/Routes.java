package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Every address of the inference API, and what answers the rest of {@code /v1}. A route's name is its template in the log. */
@Singleton
final class Routes {
    private static final String ANTHROPIC_PATH = "/v1/messages";

    private final Clock clock;
    private final ChatCompletionsEndpoint chatCompletions;
    private final ModelsEndpoint models;
    private final AccountEndpoint account;

    Routes(Clock clock, ChatCompletionsEndpoint chatCompletions, ModelsEndpoint models, AccountEndpoint account) {
        this.clock = clock;
        this.chatCompletions = chatCompletions;
        this.models = models;
        this.account = account;
    }

    void register(@Observes Router router) {
        router.post("/v1/chat/completions").handler(context -> chatCompletions.handle(context.request()));
        router.get("/v1/models").handler(models::list);
        // Model ids contain slashes.
        router.getWithRegex("/v1/models/(?<id>.+)").setName("/v1/models/{id}").handler(models::one);
        router.get("/v1/credits").handler(account::credits);
        router.get("/v1/usage").handler(account::usage);
        router.get("/v1/calls/:id").setName("/v1/calls/{id}").handler(account::call);
        router.route("/v1/chat/completions").handler(context -> wrongMethod(context, HttpMethod.POST));
        router.route("/v1/models").handler(context -> wrongMethod(context, HttpMethod.GET));
        router.route("/v1/*").handler(context -> refuse(context, ApiError.unknownRoute()));
    }

    private void wrongMethod(RoutingContext context, HttpMethod allowed) {
        context.response().putHeader("allow", allowed.name());
        refuse(context, ApiError.wrongMethod(allowed.name()));
    }

    private void refuse(RoutingContext context, ApiError error) {
        var request = context.request();
        var dialect = context.normalizedPath().startsWith(ANTHROPIC_PATH) ? Dialect.ANTHROPIC : Dialect.OPENAI;
        new ClientResponse(request, dialect, Uuid7.next(clock).toString()).refuse(error);
    }
}
