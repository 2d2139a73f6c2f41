package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.omnia.platform.http.Visits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What links in mails begin with. It never comes from a name that a client merely claims. */
@Singleton
final class LinkBase {
    private final Visits visits;

    @Inject
    LinkBase(Visits visits) {
        this.visits = visits;
    }

    /** The beginning of a link, or a sentence for the operator when none can be made. */
    String require(HttpServerRequest request) {
        return visits.linkBase(visits.of(request))
                .orElseThrow(() -> new Problem(
                        409,
                        "public_url_missing",
                        "This server does not know its own address, so it cannot send links. The operator has to set"
                                + " omnia.http.public-url.",
                        null));
    }

    /** The address of a page; only its path where the rest is not known, which a reader can still make sense of. */
    String page(HttpServerRequest request, String path) {
        return visits.linkBase(visits.of(request)).orElse("") + path;
    }
}
