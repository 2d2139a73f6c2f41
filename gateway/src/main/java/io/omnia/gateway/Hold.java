package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.Media;
import io.omnia.ledger.Bound;
import io.omnia.ledger.Credits;
import io.omnia.ledger.HoldResult;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.Rates;
import io.omnia.ledger.Wallets;
import io.omnia.ledger.WorstCase;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Stage 5: the limits. The worst case that the call can come to is set aside in the wallet and in every other limit it falls
 * under before anyone is asked. Bytes bound tokens from above, so nothing is counted unless that bound does not fit.
 */
@Singleton
final class Hold {
    private final Wallets wallets;
    private final TokenCounter counter;
    private final Clock clock;

    Hold(Wallets wallets, TokenCounter counter, Clock clock) {
        this.wallets = wallets;
        this.counter = counter;
        this.clock = clock;
    }

    /** Holds what the dearest of the candidates can cost, and the tokens of the one that can use most. */
    Future<Void> place(Exchange exchange, List<Route> routes) {
        if (exchange.protocol().counts()) {
            return Future.succeededFuture();
        }
        var envelope = exchange.call().envelope();
        var bound = bound(exchange, routes, envelope.textBytes());
        return ask(exchange, bound).compose(result -> switch (result) {
            case HoldResult.Placed placed -> Future.succeededFuture();
            case HoldResult.InsufficientCredits refused ->
                countedOr(exchange, routes, refused, costingUpTo(refused.available()));
            case HoldResult.CreditsHeld refused ->
                countedOr(exchange, routes, refused, costingUpTo(refused.available()));
            case HoldResult.BudgetExceeded refused ->
                countedOr(exchange, routes, refused, costingUpTo(refused.remaining()));
            case HoldResult.TokensExceeded refused ->
                countedOr(exchange, routes, refused, worst -> worst.tokens() <= refused.remaining());
            case HoldResult.RequestsExceeded refused -> refuse(refused);
            case HoldResult.CallsExceeded refused -> refuse(refused);
            case HoldResult.WalletFrozen refused -> refuse(refused);
            case HoldResult.KeyTaken refused -> refuse(refused);
            case HoldResult.Unavailable refused -> refuse(refused);
        });
    }

    private static Predicate<Bound> costingUpTo(Credits left) {
        return bound -> bound.cost().compareTo(left) <= 0;
    }

    /**
     * Bytes are more than twice as many as the tokens that a closer look allows: before refusing for want of money or
     * tokens, it is taken, unless it could not help.
     */
    private Future<Void> countedOr(Exchange exchange, List<Route> routes, HoldResult refused, Predicate<Bound> fits) {
        var envelope = exchange.call().envelope();
        if (!fits.test(bound(exchange, routes, 0)) || envelope.textBytes() > TokenCounter.MAX_COUNTED) {
            return refuse(refused);
        }
        return counter.upperBound(exchange.call()).compose(tokens -> {
            if (tokens >= envelope.textBytes()) {
                return refuse(refused);
            }
            return ask(exchange, bound(exchange, routes, tokens))
                    .compose(result -> result instanceof HoldResult.Placed ? Future.succeededFuture() : refuse(result));
        });
    }

    private Future<HoldResult> ask(Exchange exchange, Bound bound) {
        return Future.fromCompletionStage(
                        wallets.hold(exchange.id(), exchange.limits(), bound, exchange.claim()), exchange.context())
                .onSuccess(result -> {
                    var rates = rates(result);
                    if (!rates.equals(Rates.NONE)) {
                        RateHeaders.tell(exchange.client(), exchange.protocol().dialect(), rates, clock.instant());
                    }
                    if (result instanceof HoldResult.Placed) {
                        exchange.holds(bound.cost());
                    }
                });
    }

    /** What is left to the caller, where the answer says. */
    private static Rates rates(HoldResult result) {
        return switch (result) {
            case HoldResult.Placed placed -> placed.rates();
            case HoldResult.RequestsExceeded refused -> refused.rates();
            case HoldResult.TokensExceeded refused -> refused.rates();
            case HoldResult.CallsExceeded refused -> refused.rates();
            case HoldResult.InsufficientCredits refused -> Rates.NONE;
            case HoldResult.CreditsHeld refused -> Rates.NONE;
            case HoldResult.BudgetExceeded refused -> Rates.NONE;
            case HoldResult.WalletFrozen refused -> Rates.NONE;
            case HoldResult.KeyTaken refused -> Rates.NONE;
            case HoldResult.Unavailable refused -> Rates.NONE;
        };
    }

    private static Bound bound(Exchange exchange, List<Route> routes, long textTokens) {
        var cost = Credits.ZERO;
        var tokens = 0L;
        for (var route : routes) {
            var worst = worstCase(exchange.startedAt(), exchange.call(), route.model(), textTokens);
            var ceiling = route.model().prices().ceiling(exchange.startedAt(), worst);
            cost = ceiling.compareTo(cost) > 0 ? ceiling : cost;
            tokens = Math.max(tokens, Math.addExact(worst.inputTokens(), worst.outputTokens()));
        }
        return new Bound(cost, tokens);
    }

    /** The most that the call can cost at this model. */
    static Credits ceiling(Instant startedAt, Call call, Model model, long textTokens) {
        return model.prices().ceiling(startedAt, worstCase(startedAt, call, model, textTokens));
    }

    private static WorstCase worstCase(Instant startedAt, Call call, Model model, long textTokens) {
        var envelope = call.envelope();
        var output = call.protocol().generates() ? outputBound(envelope, model) : 0;
        var hosted = envelope.hosted();
        // Where a call is searched for once, the model is asked once.
        var rounds = model.prices().sellsTool(PriceUnit.SEARCHED_REQUEST, startedAt) ? 1 : hosted.rounds();
        return new WorstCase(
                Math.multiplyExact(inputBound(envelope, model, textTokens), rounds),
                Math.multiplyExact(output, envelope.answers()),
                hosted.mostCharged(),
                envelope.tier());
    }

    /** The caller's limit counts where the vendor heeds it: under a name that the model knows. */
    private static long outputBound(Envelope envelope, Model model) {
        var output = model.maxOutputTokens();
        for (var limit : envelope.outputLimits()) {
            if (limit.alwaysHeeded() || model.limitsOutputBy(limit.field())) {
                output = Math.min(output, limit.tokens());
            }
        }
        return output;
    }

    /** No prompt is longer than the context, whatever its parts add up to; there may be several. */
    private static long inputBound(Envelope envelope, Model model, long textTokens) {
        var longest = Math.multiplyExact(model.contextLength(), (long) envelope.prompts());
        var media = envelope.media();
        var unbounded = media.unbounded()
                || (media.images() > 0 && model.maxTokensPerImage() == null)
                || (media.sounds() > 0 && model.maxTokensPerAudio() == null);
        return unbounded ? longest : Math.min(longest, Math.addExact(textTokens, mediaTokens(media, model)));
    }

    /** The most that pictures and sounds can come to; nothing for those of which nobody knows. */
    static long mediaTokens(Media media, Model model) {
        var perImage = model.maxTokensPerImage();
        var perAudio = model.maxTokensPerAudio();
        return Math.addExact(
                perImage == null ? 0 : Math.multiplyExact(perImage, (long) media.images()),
                perAudio == null ? 0 : Math.multiplyExact(perAudio, (long) media.sounds()));
    }

    private Future<Void> refuse(HoldResult result) {
        var error = switch (result) {
            case HoldResult.Placed placed -> throw new IllegalStateException("a placed hold is no refusal");
            case HoldResult.InsufficientCredits(var required, var available) ->
                ApiError.insufficientCredits(required, available);
            case HoldResult.CreditsHeld(var required, var available, var retryAfter) ->
                ApiError.creditsHeld(required, available, retryAfter);
            case HoldResult.BudgetExceeded(var whose, var window, var required, var remaining, var resetsAt) ->
                LimitErrors.budget(
                        whose,
                        window,
                        required,
                        remaining,
                        resetsAt == null ? null : Duration.between(clock.instant(), resetsAt));
            case HoldResult.RequestsExceeded(var whose, var window, var limit, var retryAfter, var rates) ->
                LimitErrors.requests(whose, window, limit, retryAfter);
            case HoldResult.TokensExceeded refused -> LimitErrors.tokens(refused);
            case HoldResult.CallsExceeded(var whose, var limit, var retryAfter, var rates) ->
                LimitErrors.calls(whose, limit, retryAfter);
            case HoldResult.WalletFrozen() -> ApiError.walletFrozen();
            // Since it was looked for; whoever has it is running, or was until a moment ago.
            case HoldResult.KeyTaken() -> ApiError.idempotencyInFlight();
            case HoldResult.Unavailable(var retryAfter) -> ApiError.unavailable(retryAfter);
        };
        return Refusal.future(error);
    }
}
