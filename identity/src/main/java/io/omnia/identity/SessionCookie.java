package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.omnia.platform.http.Visit;
import io.omnia.platform.http.Visits;
import io.omnia.privacy.Cookies;
import io.omnia.privacy.Secret;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The session's cookie. Over https its name binds it to this very host; over http it is given to browsers on this machine
 * only, under another name, since anybody on the way could read it.
 */
@Singleton
final class SessionCookie {
    static final String SECURE_NAME = "__Host-omnia";
    static final String LOOPBACK_NAME = "omnia_session";

    private final Visits visits;
    private final Cookies cookies;

    @Inject
    SessionCookie(Visits visits, Cookies cookies) {
        this.visits = visits;
        this.cookies = cookies;
    }

    /** The token that a request brings. Two of them are none: somebody else has set one. */
    Optional<Secret> read(HttpServerRequest request) {
        var found = values(request);
        return found.size() == 1 ? Optional.of(Secret.of(found.getFirst())) : Optional.empty();
    }

    /**
     * Whether a request that would change something comes from elsewhere. With a cookie, only a browser's word that the page is
     * ours counts; without one, nobody can be acted for and only a clear no does.
     */
    boolean isForeign(HttpServerRequest request) {
        return switch (visits.sender(request)) {
            case SAME_ORIGIN -> false;
            case ELSEWHERE -> true;
            case UNKNOWN -> !values(request).isEmpty();
        };
    }

    /** Read from the header itself: the framework makes one cookie of two that have the same name. */
    private List<String> values(HttpServerRequest request) {
        var beginning = name(visits.of(request)) + "=";
        return request.headers().getAll("cookie").stream()
                .flatMap(header -> Arrays.stream(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(beginning))
                .map(cookie -> cookie.substring(beginning.length()))
                .toList();
    }

    void set(HttpServerRequest request, Secret token, Duration life) {
        var visit = visits.of(request);
        refuseInsecure(visit);
        cookies.set(request.response(), name(visit), token, life);
    }

    void clear(HttpServerRequest request) {
        cookies.clear(request.response(), name(visits.of(request)));
    }

    /** Where the cookie could be read on its way, nobody signs in. */
    void refuseInsecure(HttpServerRequest request) {
        refuseInsecure(visits.of(request));
    }

    private static void refuseInsecure(Visit visit) {
        if (!visit.secure() && !visit.onLoopbackName()) {
            throw new Problem(
                    403,
                    "insecure_address",
                    "This address is not encrypted, so nobody can sign in here. Open the console over https, or on the machine"
                            + " itself at http://localhost. Behind a proxy that speaks https, name the proxy in"
                            + " omnia.http.trusted-proxies.",
                    null);
        }
    }

    private static String name(Visit visit) {
        return visit.secure() ? SECURE_NAME : LOOPBACK_NAME;
    }
}
