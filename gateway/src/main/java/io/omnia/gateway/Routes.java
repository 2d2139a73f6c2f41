package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.platform.http.ApiDoor;
import io.omnia.platform.startup.Role;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Every address of the inference API, on nodes that take calls, and what answers the rest of {@code /v1}. A route's name is
 * its template in the log.
 */
@Singleton
final class Routes {
    private static final String ANTHROPIC_PATH = "/v1/messages";
    private static final int NO_CONTENT = 204;

    private final Clock clock;
    private final InferenceEndpoint inference;
    private final ModelsEndpoint models;
    private final AccountEndpoint account;
    private final Role role;

    Routes(Clock clock, InferenceEndpoint inference, ModelsEndpoint models, AccountEndpoint account, Role role) {
        this.clock = clock;
        this.inference = inference;
        this.models = models;
        this.account = account;
        this.role = role;
    }

    void register(@Observes Router router) {
        if (role.servesConsole()) {
            playground(router);
        }
        if (role.takesCalls()) {
            inference(router);
        }
        router.route("/v1/*").handler(context -> refuse(context, ApiError.unknownRoute()));
    }

    private void playground(Router router) {
        // Before the door of the console's API, whose bodies are small: here the limits are those of a call.
        playground(router.post("/api/playground/chat/completions"), Protocol.OPENAI_CHAT);
        playground(router.post("/api/playground/responses"), Protocol.OPENAI_RESPONSES);
        playground(router.post("/api/playground/messages"), Protocol.ANTHROPIC_MESSAGES);
    }

    private void inference(Router router) {
        post(router.route("/v1/chat/completions"), Protocol.OPENAI_CHAT);
        post(router.route("/v1/responses"), Protocol.OPENAI_RESPONSES);
        post(router.route("/v1/responses/input_tokens"), Protocol.OPENAI_INPUT_TOKENS);
        post(router.route("/v1/completions"), Protocol.OPENAI_COMPLETIONS);
        post(router.route("/v1/embeddings"), Protocol.OPENAI_EMBEDDINGS);
        post(router.route("/v1/moderations"), Protocol.OPENAI_MODERATIONS);
        post(router.route("/v1/messages"), Protocol.ANTHROPIC_MESSAGES);
        post(router.route("/v1/messages/count_tokens"), Protocol.ANTHROPIC_COUNT_TOKENS);
        get(router.route("/v1/models"), models::list);
        // Model ids contain slashes.
        get(router.routeWithRegex("/v1/models/(?<id>.+)").setName("/v1/models/{id}"), models::one);
        get(router.route("/v1/credits"), account::credits);
        get(router.route("/v1/usage"), account::usage);
        get(router.route("/v1/calls/:id").setName("/v1/calls/{id}"), account::call);
        router.route("/v1/responses/*").handler(context -> refuse(context, ApiError.nothingStored()));
    }

    private void playground(Route route, Protocol protocol) {
        route.order(ApiDoor.BEFORE).handler(context -> {
            context.response().putHeader("x-content-type-options", "nosniff");
            inference.handleFromPlayground(protocol, context.request());
        });
    }

    private void post(Route route, Protocol protocol) {
        route.handler(context -> {
            if (context.request().method().equals(HttpMethod.POST)) {
                inference.handle(protocol, context.request());
            } else {
                wrongMethod(context, HttpMethod.POST.name());
            }
        });
    }

    private void get(Route route, Handler<RoutingContext> handler) {
        route.handler(context -> {
            var method = context.request().method();
            if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
                handler.handle(context);
            } else {
                wrongMethod(context, "GET, HEAD");
            }
        });
    }

    private void wrongMethod(RoutingContext context, String allowed) {
        context.response().putHeader("allow", allowed);
        if (context.request().method().equals(HttpMethod.OPTIONS)) {
            var id = Uuid7.next(clock).toString();
            context.response()
                    .putHeader(ClientResponse.REQUEST_ID, id)
                    .setStatusCode(NO_CONTENT)
                    .end();
        } else {
            refuse(context, ApiError.wrongMethod(allowed));
        }
    }

    private void refuse(RoutingContext context, ApiError error) {
        var request = context.request();
        var dialect = context.normalizedPath().startsWith(ANTHROPIC_PATH) ? Dialect.ANTHROPIC : Dialect.OPENAI;
        new ClientResponse(request, dialect, Uuid7.next(clock).toString()).refuse(error);
    }
}
