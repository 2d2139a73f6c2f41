package io.omnia.platform.http;

import io.omnia.platform.startup.Role;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last to see a request under {@code /api}. First: forbids caches to keep the answer, and refuses
 * a body that is announced as too large and an address that no database can look for. Last: answers what no endpoint did. On a node without the console it lets nothing in.
 */
@Singleton
public final class ApiDoor {
    /** The order of a route below {@code /api} that has limits and headers of its own. */
    public static final int BEFORE = -1_000_001;

    static final String REQUEST_ID = "x-request-id";

    /** More than any management request needs. */
    static final long MAX_BODY_BYTES = 256 * 1024;

    /** As an address has it. PostgreSQL keeps no such text, so nothing can be found by it. */
    private static final String NUL = "%00";

    private static final String PATH = "/api/*";
    private static final int FIRST = -1_000_000;

    private final EventLog log;
    private final Role role;

    @Inject
    ApiDoor(EventLog log, Role role) {
        this.log = log;
        this.role = role;
    }

    void register(@Observes Router router) {
        if (!role.servesConsole()) {
            router.route(PATH).order(FIRST).handler(request -> answer(request.response(), notFound()));
            return;
        }
        router.route(PATH).order(FIRST).handler(this::enter).failureHandler(this::fail);
        router.route(PATH).last().handler(request -> answer(request.response(), notFound()));
    }

    /** The id that {@link RequestLog} gave the request. */
    static String requestId(RoutingContext request) {
        return Objects.requireNonNullElse(request.response().headers().get(REQUEST_ID), "");
    }

    static Problem tooLarge() {
        return new Problem(413, "body_too_large", "The body is larger than " + MAX_BODY_BYTES + " bytes.", null);
    }

    static Problem internalError() {
        var sentence = "The server failed at this request; it is not your fault. The request id is in x-request-id.";
        return new Problem(500, "internal_error", sentence, null);
    }

    private void enter(RoutingContext request) {
        request.response().putHeader("cache-control", "no-store").putHeader("x-content-type-options", "nosniff");
        if (announcedLength(request) > MAX_BODY_BYTES) {
            if (request.request().version() != HttpVersion.HTTP_2) {
                // What is still on its way is not read, so the connection cannot be used again.
                request.response().putHeader("connection", "close");
            }
            answer(request.response(), tooLarge());
            return;
        }
        var uri = request.request().uri();
        if (uri.contains(NUL)) {
            answer(
                    request.response(),
                    Problem.invalid(paramWithNul(uri), "No address has the character U+0000 (%00) in it."));
            return;
        }
        request.next();
    }

    /** The parameter that has it; null where the path does. */
    static @Nullable String paramWithNul(String uri) {
        var nul = uri.indexOf(NUL);
        var query = uri.indexOf('?');
        if (query < 0 || nul < query) {
            return null;
        }
        var start = Math.max(query, uri.lastIndexOf('&', nul)) + 1;
        var end = uri.indexOf('=', start);
        return end < 0 || end > nul ? null : uri.substring(start, end);
    }

    private void fail(RoutingContext request) {
        var response = request.response();
        if (response.headWritten()) {
            response.reset();
            return;
        }
        var status = request.statusCode();
        if (request.failure() != null) {
            log.error("api.failed", request.failure(), LogField.REQUEST.is(requestId(request)));
        }
        answer(response, status == 404 ? notFound() : status == 413 ? tooLarge() : internalError());
    }

    private static long announcedLength(RoutingContext request) {
        var length = request.request().getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException nonsense) {
            return Long.MAX_VALUE;
        }
    }

    private static Problem notFound() {
        return Problem.notFound("not_found", "There is nothing at this address.");
    }

    private static void answer(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.status()).putHeader("content-type", "application/json");
        var _ = response.end(problem.body());
    }
}
