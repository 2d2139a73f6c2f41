package io.omnia.platform.http;

import io.omnia.platform.telemetry.AccessLine;
import io.omnia.platform.telemetry.AccessLog;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request before anything else does, and writes its line into the access log when the answer has ended or the
 * client has left. Of where the request went it knows the route's template only.
 */
@Singleton
final class RequestLog {
    private static final int FIRST = Integer.MIN_VALUE;
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(ApiDoor.REQUEST_ID);
    private static final String INFERENCE = "/v1/";
    private static final String NO_ROUTE = "*";

    private final AccessLog log;
    private final Arrivals arrivals;
    private final Clock clock;

    @Inject
    RequestLog(AccessLog log, Arrivals arrivals, Clock clock) {
        this.log = log;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::enter);
    }

    private void enter(RoutingContext context) {
        var startedMillis = clock.millis();
        var startedNanos = System.nanoTime();
        // An inference route names its request by the call's id. Here that costs a look; a handler for each head costs
        // more.
        if (context.normalizedPath().startsWith(INFERENCE)) {
            arrivals.add();
        } else {
            context.response().putHeader(REQUEST_ID, Uuid7.next(clock).toString());
        }
        // Called once: at the end of the answer, or when the connection closes before it.
        context.addEndHandler(ended -> log.add(line(context, startedMillis, startedNanos)));
        context.next();
    }

    private static AccessLine line(RoutingContext context, long startedMillis, long startedNanos) {
        var request = context.request();
        var response = context.response();
        var client = request.remoteAddress();
        return new AccessLine(
                startedMillis,
                request.method().name(),
                template(context),
                response.headWritten() ? response.getStatusCode() : 0,
                (System.nanoTime() - startedNanos) / 1_000,
                client == null ? null : client.hostAddress(),
                request.getHeader(HttpHeaders.USER_AGENT),
                Objects.requireNonNullElse(response.headers().get(REQUEST_ID), ""),
                response.bytesWritten());
    }

    private static String template(RoutingContext context) {
        @Nullable String resource = context.get(ResourceTemplate.KEY);
        if (resource != null) {
            return resource;
        }
        var route = context.currentRoute();
        if (route == null || route.getName() == null) {
            return NO_ROUTE;
        }
        // Of a path that stands for all below it, the router keeps the part before the star.
        return route.getName().equals(route.getPath()) && !route.isExactPath()
                ? route.getPath() + "*"
                : route.getName();
    }
}
