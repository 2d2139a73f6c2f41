package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.repeat.IdempotencyConfig;
import io.omnia.gateway.repeat.IdempotencyKeys;
import io.omnia.gateway.repeat.IdempotencyKeys.Found;
import io.omnia.gateway.repeat.KeptAnswer;
import io.omnia.gateway.repeat.Recordings;
import io.omnia.gateway.repeat.Request;
import io.omnia.gateway.repeat.RetryMemory;
import io.omnia.gateway.repeat.Seal;
import io.omnia.identity.AccountId;
import io.omnia.identity.PresentedKey;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Charge;
import io.omnia.ledger.Credits;
import io.omnia.platform.database.DatabaseAway;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.omnia.privacy.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Between the third stage and the fourth: whether this request is one that was made before, by its {@code Idempotency-Key}
 * or as an SDK's own retry, and so is answered by what came of that one. A call of neither kind goes by untouched.
 */
@Singleton
final class Repeats {
    private static final CharSequence KEY = HttpHeaders.createOptimized("idempotency-key");
    /** Which try of an SDK's this is; the first is 0. */
    private static final CharSequence RETRY_COUNT = HttpHeaders.createOptimized("x-stainless-retry-count");

    /** The caller's headers by which the same body means something else. */
    private static final List<String> CONDITIONS =
            List.of("x-omnia-jurisdictions", "x-omnia-zdr", "x-omnia-route", "x-omnia-strict", "x-omnia-provider-key");

    private static final int MAX_KEY_CHARS = 255;
    /** A longer body is not hashed on the event loop. */
    private static final int MAX_ON_LOOP_BYTES = 64 * 1024;

    private static final Future<Boolean> NOT_ANSWERED = Future.succeededFuture(false);

    private final IdempotencyConfig config;
    private final IdempotencyKeys keys;
    private final RetryMemory retries;
    private final Recordings recordings;
    private final Followers followers;
    private final Vertx vertx;
    private final EventLog log;

    Repeats(
            IdempotencyConfig config,
            IdempotencyKeys keys,
            RetryMemory retries,
            Recordings recordings,
            Followers followers,
            Vertx vertx,
            EventLog log) {
        this.config = config;
        this.keys = keys;
        this.retries = retries;
        this.recordings = recordings;
        this.followers = followers;
        this.vertx = vertx;
        this.log = log;
    }

    /** Answers a request that was made before; false when it is to be made. */
    Future<Boolean> answered(Exchange exchange, HttpServerRequest http) {
        var headers = http.headers();
        var keyed = headers.contains(KEY);
        if ((!keyed && !headers.contains(RETRY_COUNT)) || exchange.protocol().counts()) {
            return NOT_ANSWERED;
        }
        var call = exchange.call();
        var request = request(exchange, headers);
        if (request == null) {
            // The playground: its calls have no secret that an answer could be sealed under, and no SDK.
            return keyed
                    ? Refusal.future(
                            ApiError.unsupported("Idempotency-Key", "The playground takes no Idempotency-Key."))
                    : NOT_ANSWERED;
        }
        var mayBeKept = config.keepAnswers() && !Demand.wantsNothingKept(headers, call.envelope());
        if (keyed) {
            var values = headers.getAll(KEY);
            var key = values.getFirst();
            return values.size() == 1 && isWellFormed(key)
                    ? byKey(exchange, request, Secret.of(key), mayBeKept)
                    : Refusal.future(ApiError.invalid(
                            "Idempotency-Key",
                            "An Idempotency-Key has 1 to " + MAX_KEY_CHARS
                                    + " printable ASCII characters, and is sent once."));
        }
        return byRetry(exchange, request, !"0".equals(headers.get(RETRY_COUNT)), mayBeKept);
    }

    /** All of what is asked, its conditions included; null where no API key was presented. */
    static @Nullable Request request(Exchange exchange, MultiMap headers) {
        var presented = PresentedKey.of(headers.get(HttpHeaders.AUTHORIZATION), headers.get(Caller.X_API_KEY));
        if (!(presented instanceof PresentedKey.Key(var secret))) {
            return null;
        }
        var call = exchange.call();
        var asked = new HashMap<>(call.vendorHeaders());
        for (var name : CONDITIONS) {
            if (headers.contains(name)) {
                asked.put(name, String.join("\n", headers.getAll(name)));
            }
        }
        return new Request(
                exchange.principal().account(),
                exchange.mode(),
                Secret.of(secret),
                exchange.protocol(),
                asked,
                call.body());
    }

    private static boolean isWellFormed(String key) {
        return !key.isBlank() && key.length() <= MAX_KEY_CHARS && key.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private Future<Boolean> byKey(Exchange exchange, Request request, Secret key, boolean mayBeKept) {
        return vertx.executeBlocking(() -> keys.look(request, key), false)
                .recover(problem -> DatabaseAway.isCauseOf(problem)
                        ? Refusal.future(ApiError.databaseAway())
                        : Future.failedFuture(problem))
                .compose(looked -> byWhatCameOf(exchange, Objects.requireNonNull(looked), mayBeKept));
    }

    private Future<Boolean> byWhatCameOf(Exchange exchange, IdempotencyKeys.Looked looked, boolean mayBeKept) {
        return switch (looked.found()) {
            case Found.Nothing() -> {
                exchange.claims(looked.claim());
                follow(exchange, new KeptForKey(exchange.principal().account(), looked.seal(), mayBeKept));
                yield NOT_ANSWERED;
            }
            case Found.OtherRequest() -> Refusal.future(ApiError.idempotencyMismatch());
            case Found.Running() -> Refusal.future(ApiError.idempotencyInFlight());
            case Found.Unknown(var call) -> Refusal.future(ApiError.idempotencyUnknown(call));
            case Found.Answered(var call, var cost, var answer) -> again(exchange, call, cost, answer);
        };
    }

    private Future<Boolean> byRetry(Exchange exchange, Request request, boolean again, boolean mayBeKept) {
        var asked = request.body().length() > MAX_ON_LOOP_BYTES
                ? vertx.executeBlocking(() -> retries.asked(request), false)
                : Future.succeededFuture(retries.asked(request));
        return asked.compose(known -> remember(exchange, Objects.requireNonNull(known), again, mayBeKept));
    }

    private Future<Boolean> remember(Exchange exchange, RetryMemory.Asked asked, boolean again, boolean mayBeKept) {
        var first = again ? retries.find(asked) : null;
        if (first == null) {
            var begun = retries.begin(asked, exchange.id());
            follow(exchange, new KeptForRetry(begun, exchange, mayBeKept));
            return NOT_ANSWERED;
        }
        return followers.follow(exchange, first).compose(outcome -> switch (outcome.orElse(null)) {
            case null -> Refusal.future(ApiError.retryInFlight());
            case RetryMemory.Outcome.Failed() -> remember(exchange, asked, true, mayBeKept);
            case RetryMemory.Outcome.Billed(var call, var cost, var answer) -> again(exchange, call, cost, answer);
        });
    }

    private static Future<Boolean> again(Exchange exchange, CallId first, Credits cost, @Nullable KeptAnswer answer) {
        exchange.client().repeats(first, cost);
        if (answer == null) {
            return Refusal.future(ApiError.completedNotRetained(first, cost));
        }
        exchange.client().replay(answer, cost);
        return Future.succeededFuture(true);
    }

    private void follow(Exchange exchange, Interest interest) {
        if (interest.wantsTheAnswer()) {
            exchange.client().record(recordings.begin(config.maxAnswerBytes()));
        }
        exchange.follow(interest);
    }

    /**
     * Hands the whole answer to whoever may want it again, before it is paid for: from then on a repeat is told that the call
     * was made, and has to find it.
     */
    Future<Void> keep(Exchange exchange, Route route, Ending ending) {
        if (exchange.interests().isEmpty()) {
            return Future.succeededFuture();
        }
        var answer = answer(exchange, route, ending);
        var kept = Future.<Void>succeededFuture();
        if (answer != null && answer.body().length() <= config.maxAnswerBytes()) {
            for (var interest : exchange.interests()) {
                if (interest.wantsTheAnswer()) {
                    kept = kept.compose(before -> interest.answered(answer)).recover(problem -> {
                        log.warn(
                                "answer.not-kept",
                                problem,
                                LogField.CALL.is(exchange.id().value()));
                        return Future.succeededFuture();
                    });
                }
            }
        }
        return kept;
    }

    private static @Nullable KeptAnswer answer(Exchange exchange, Route route, Ending ending) {
        var client = exchange.client();
        return switch (ending) {
            case Ending.Whole whole ->
                new KeptAnswer(
                        exchange.id().value(),
                        whole.status(),
                        whole.contentType().toString(),
                        false,
                        route.provider(),
                        route.model().id(),
                        client.dropped(),
                        whole.body());
            case Ending.Sent sent -> {
                var recording = client.recording();
                var body = recording == null ? null : recording.with(sent.rest());
                yield recording == null || body == null
                        ? null
                        : new KeptAnswer(
                                exchange.id().value(),
                                recording.status(),
                                recording.contentType(),
                                true,
                                route.provider(),
                                route.model().id(),
                                client.dropped(),
                                body);
            }
            case Ending.Cut cut -> null;
            case Ending.Refused refused -> null;
            case Ending.HungUp hungUp -> null;
        };
    }

    /** The answer of a call under an idempotency key, in the database. */
    private final class KeptForKey implements Interest {
        private final AccountId account;
        private final Seal seal;
        private final boolean mayBeKept;

        KeptForKey(AccountId account, Seal seal, boolean mayBeKept) {
            this.account = account;
            this.seal = seal;
            this.mayBeKept = mayBeKept;
        }

        @Override
        public boolean outlivesTheClient() {
            return mayBeKept;
        }

        @Override
        public boolean wantsTheAnswer() {
            return mayBeKept;
        }

        @Override
        public Future<Void> answered(KeptAnswer answer) {
            return vertx.executeBlocking(
                            () -> {
                                keys.keep(account, seal, answer);
                                return true;
                            },
                            false)
                    .mapEmpty();
        }

        @Override
        public void ended(@Nullable Charge charge, boolean delivered) {}
    }

    /** A call that an SDK may ask for again, in memory. */
    private static final class KeptForRetry implements Interest {
        private final RetryMemory.First first;
        private final boolean whole;
        private final boolean mayBeKept;

        KeptForRetry(RetryMemory.First first, Exchange exchange, boolean mayBeKept) {
            this.first = first;
            this.whole = !exchange.call().envelope().stream();
            this.mayBeKept = mayBeKept;
        }

        /** SDKs do not repeat a stream that has begun; what a client that leaves one owes is the provider's rule. */
        @Override
        public boolean outlivesTheClient() {
            return whole && mayBeKept;
        }

        @Override
        public boolean wantsTheAnswer() {
            return mayBeKept;
        }

        @Override
        public Future<Void> answered(KeptAnswer answer) {
            first.answered(answer);
            return Future.succeededFuture();
        }

        @Override
        public void ended(@Nullable Charge charge, boolean delivered) {
            first.ended(charge == null ? null : charge.total(), delivered);
        }
    }
}
