package io.omnia.console;

import io.omnia.identity.SessionLookup;
import io.omnia.identity.Sessions;
import io.omnia.platform.http.Visits;
import io.omnia.platform.startup.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the web app: its files, and its one page for every address that a browser may open. Compression was done by the
 * build; the server compresses nothing, since that would hold back events of a stream.
 */
@Singleton
final class WebRoutes {
    /** After the routes of other modules, which say themselves what is theirs, and before those of the framework. */
    private static final int ORDER = 5_000;

    /** Files whose names hold a hash of what is in them. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final String ASK_AGAIN = "no-cache";
    /** Below these nothing is a page, not even for a browser. */
    private static final List<String> NO_PAGES = List.of("/api", "/v1", "/q", "/privacy", "/assets");

    private static final String NOT_BUILT = """
            <!doctype html>
            <html lang="en">
            <title>Omnia</title>
            <p>The server is running, but its web app was not built: build it with <code>./omnia run</code>, which needs Node.</p>
            </html>
            """;
    /** What stands for the look in the page as built. */
    private static final String LOOK = "__LOOK__";

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int UNAVAILABLE = 503;

    private final WebFiles files;
    private final Visits visits;
    private final Role role;
    private final Function<HttpServerRequest, CompletionStage<SessionLookup>> sessions;

    @Inject
    WebRoutes(Visits visits, Sessions sessions, Role role) {
        this(WebFiles.packaged(), visits, role, sessions::identify);
    }

    WebRoutes(
            WebFiles files,
            Visits visits,
            Role role,
            Function<HttpServerRequest, CompletionStage<SessionLookup>> sessions) {
        this.files = files;
        this.visits = visits;
        this.role = role;
        this.sessions = sessions;
    }

    void register(@Observes Router router) {
        if (!role.servesConsole()) {
            return;
        }
        router.route("/assets/*").order(ORDER).handler(this::asset);
        router.route().order(ORDER).setName("/*").handler(this::fileOrPage);
    }

    private void asset(RoutingContext context) {
        var file = files.at(context.normalizedPath());
        if (!reads(context)) {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD").setStatusCode(WRONG_METHOD);
            var _ = context.response().end();
        } else if (file.isPresent()) {
            send(context, file.get(), FOR_EVER);
        } else {
            var _ = context.response().setStatusCode(NOT_FOUND).end();
        }
    }

    private void fileOrPage(RoutingContext context) {
        var path = context.normalizedPath();
        if (!reads(context) || !mayBePage(path)) {
            context.next();
            return;
        }
        var file = files.at(path);
        if (file.isPresent()) {
            send(context, file.get(), ASK_AGAIN);
        } else if (wantsPage(context)) {
            Future.fromCompletionStage(
                            sessions.apply(context.request()), context.vertx().getOrCreateContext())
                    .onComplete(found -> sendPage(context, look(found.result())));
        } else {
            context.next();
        }
    }

    private static boolean reads(RoutingContext context) {
        var method = context.request().method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static boolean mayBePage(String path) {
        return NO_PAGES.stream().noneMatch(taken -> path.equals(taken) || path.startsWith(taken + "/"));
    }

    private static boolean wantsPage(RoutingContext context) {
        var accept = context.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** The look a person chose, so that the page begins in it; a browser keeps nothing of ours that could tell. */
    private static String look(@Nullable SessionLookup found) {
        return found instanceof SessionLookup.Found(var visitor) ? visitor.look() : "system";
    }

    private void sendPage(RoutingContext context, String look) {
        var response = context.response().setStatusCode(files.page().isPresent() ? OK : UNAVAILABLE);
        PagePolicy.HEADERS.forEach(response::putHeader);
        if (visits.of(context.request()).secure()) {
            response.putHeader("strict-transport-security", "max-age=31536000");
        }
        var page = files.page().orElse(NOT_BUILT).replace(LOOK, look);
        var _ = context.request().method().equals(HttpMethod.HEAD) ? response.end() : response.end(page);
    }

    private static void send(RoutingContext context, WebFile file, String caching) {
        var form = file.accepted(context.request().getHeader(HttpHeaders.ACCEPT_ENCODING));
        var response = context.response()
                .putHeader(HttpHeaders.ETAG, form.etag())
                .putHeader(HttpHeaders.VARY, "accept-encoding")
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("cross-origin-resource-policy", "same-origin");
        if (isKnown(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), form.etag())) {
            var _ = response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        if (form.coding() != WebFile.Coding.PLAIN) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, form.coding().token);
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(form.bytes().length()));
            var _ = response.end();
        } else {
            var _ = response.end(form.bytes());
        }
    }

    private static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (var tag : ifNoneMatch.split(",", -1)) {
            var given = tag.strip();
            if (given.equals("*") || given.equals(etag) || given.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
