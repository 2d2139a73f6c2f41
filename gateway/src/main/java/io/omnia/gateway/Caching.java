package io.omnia.gateway;

import io.omnia.gateway.repeat.CacheConfig;
import io.omnia.gateway.repeat.KeptAnswer;
import io.omnia.gateway.repeat.PromptCache;
import io.omnia.gateway.repeat.Recordings;
import io.omnia.gateway.repeat.Request;
import io.omnia.ledger.CallRecord.Outcome;
import io.omnia.ledger.Charge;
import io.omnia.ledger.Credits;
import io.omnia.ledger.Wallets;
import io.omnia.platform.startup.StartupRefusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between the plan and the hold: whether the same was asked before, or is being asked now, and so need not be asked again.
 * Who may answer is decided anew for each call, before this; an answer of somebody who may not is not given.
 */
@Singleton
final class Caching {
    private static final CharSequence HEADER = HttpHeaders.createOptimized("x-omnia-cache");
    /** What a usage line names as its provider when nobody was asked. */
    private static final String CACHE = "cache";
    /** A longer body is not parsed on the event loop. */
    private static final int MAX_ON_LOOP_BYTES = 64 * 1024;

    private static final Future<Boolean> NOT_ANSWERED = Future.succeededFuture(false);

    /** Whose answers are kept. */
    private enum Use {
        OFF,
        ASKED,
        ON
    }

    private final Use use;
    private final CacheConfig config;
    private final PromptCache cache;
    private final Recordings recordings;
    private final Followers followers;
    private final Wallets wallets;
    private final Vertx vertx;

    Caching(
            CacheConfig config,
            PromptCache cache,
            Recordings recordings,
            Followers followers,
            Wallets wallets,
            Vertx vertx) {
        this.use = switch (config.prompt()) {
            case "off" -> Use.OFF;
            case "asked" -> Use.ASKED;
            case "on" -> Use.ON;
            default -> throw new StartupRefusal("omnia.cache.prompt is off, asked or on.");
        };
        this.config = config;
        this.cache = cache;
        this.recordings = recordings;
        this.followers = followers;
        this.wallets = wallets;
        this.vertx = vertx;
    }

    /** Answers a call from the cache, or from another that asks the same now; false when it is to be made. */
    Future<Boolean> answered(Exchange exchange, HttpServerRequest http, List<Route> routes) {
        if (use == Use.OFF) {
            return NOT_ANSWERED;
        }
        var wish = http.getHeader(HEADER);
        if (wish != null && !wish.equals("on") && !wish.equals("off")) {
            return Refusal.future(ApiError.unsupported("x-omnia-cache", "'x-omnia-cache' may be on or off."));
        }
        var wanted = wish == null ? use == Use.ON : wish.equals("on");
        var headers = http.headers();
        // A call under an idempotency key is one that its caller wants made.
        if (!wanted
                || exchange.claim() != null
                || exchange.protocol().counts()
                || Demand.wantsNothingKept(headers, exchange.call().envelope())) {
            return NOT_ANSWERED;
        }
        var request = Repeats.request(exchange, headers);
        if (request == null) {
            return NOT_ANSWERED;
        }
        var candidates = routes.stream().map(Caching::answerer).distinct().toList();
        return place(request, candidates)
                .compose(place ->
                        place.map(there -> look(exchange, there, candidates)).orElse(NOT_ANSWERED));
    }

    private Future<Optional<PromptCache.Place>> place(Request request, List<String> candidates) {
        return request.body().length() <= MAX_ON_LOOP_BYTES
                ? Future.succeededFuture(Optional.ofNullable(cache.place(request, candidates)))
                : vertx.executeBlocking(() -> Optional.ofNullable(cache.place(request, candidates)), false)
                        .map(Objects::requireNonNull);
    }

    private Future<Boolean> look(Exchange exchange, PromptCache.Place place, List<String> candidates) {
        var boarded = cache.board(place);
        var flight = boarded.flight();
        exchange.client().cacheMissed();
        if (!boarded.leads()) {
            return followers
                    .follow(exchange, flight.result())
                    .compose(answer -> hit(exchange, allowed(answer.orElse(Optional.empty()), candidates)));
        }
        exchange.client().record(recordings.begin(config.maxAnswerBytes()));
        exchange.follow(new Leading(flight, exchange, candidates.getFirst()));
        return cache.find(place).compose(stored -> {
            var answer = allowed(stored, candidates);
            answer.ifPresent(flight::endsWithFound);
            return hit(exchange, answer);
        });
    }

    private static Optional<KeptAnswer> allowed(Optional<KeptAnswer> answer, List<String> candidates) {
        return answer.filter(one -> candidates.contains(answerer(one.provider(), one.model())));
    }

    private static String answerer(Route route) {
        return answerer(route.provider(), route.model().id());
    }

    private static String answerer(String provider, String model) {
        return provider + " " + model;
    }

    /** Gives the answer for nothing; its usage line says so. */
    private Future<Boolean> hit(Exchange exchange, Optional<KeptAnswer> found) {
        if (found.isEmpty()) {
            return NOT_ANSWERED;
        }
        var answer = found.get();
        exchange.answeredBy(CACHE, answer.model());
        exchange.ended(Outcome.COMPLETED, answer.status());
        var line = exchange.record();
        if (line != null) {
            wallets.record(line);
        }
        exchange.client().cacheHit();
        exchange.client().give(answer, Credits.ZERO).onSuccess(sent -> wallets.delivered(exchange.id()));
        return Future.succeededFuture(true);
    }

    /** The call that is made for all who ask the same. */
    private final class Leading implements Interest {
        private final PromptCache.Flight flight;
        private final Exchange exchange;
        private final String firstChoice;
        private @Nullable KeptAnswer answer;

        Leading(PromptCache.Flight flight, Exchange exchange, String firstChoice) {
            this.flight = flight;
            this.exchange = exchange;
            this.firstChoice = firstChoice;
        }

        @Override
        public boolean outlivesTheClient() {
            return flight.hasFollowers();
        }

        @Override
        public boolean wantsTheAnswer() {
            return true;
        }

        /** What a second choice says must not stand in for the first one until the entry expires. */
        @Override
        public Future<Void> answered(KeptAnswer whole) {
            if (whole.body().length() <= config.maxAnswerBytes()
                    && answerer(whole.provider(), whole.model()).equals(firstChoice)
                    && PromptCache.isWhole(exchange.protocol(), whole)) {
                answer = whole;
            }
            return Future.succeededFuture();
        }

        @Override
        public void ended(@Nullable Charge charge, boolean delivered) {
            flight.ends(charge == null ? null : answer);
        }
    }
}
