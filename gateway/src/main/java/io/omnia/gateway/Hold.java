package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.Media;
import io.omnia.ledger.Credits;
import io.omnia.ledger.HoldResult;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.Wallets;
import io.omnia.ledger.WorstCase;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Stage 5: the money. The worst case that the call can cost is set aside in the wallet and in every budget of the key
 * before anyone is asked. Bytes bound tokens from above, so nothing is counted unless that bound does not fit.
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

    /** Holds what the dearest of the candidates can cost. */
    Future<Void> place(Exchange exchange, List<Route> routes) {
        if (exchange.protocol().counts()) {
            return Future.succeededFuture();
        }
        var envelope = exchange.call().envelope();
        var bound = ceiling(exchange, routes, envelope.textBytes());
        return ask(exchange, bound).compose(result -> switch (result) {
            case HoldResult.Placed() -> Future.succeededFuture();
            case HoldResult.InsufficientCredits refused -> countedOr(exchange, routes, refused, refused.available());
            case HoldResult.CreditsHeld refused -> countedOr(exchange, routes, refused, refused.available());
            case HoldResult.BudgetExceeded refused -> countedOr(exchange, routes, refused, refused.remaining());
            case HoldResult.WalletFrozen refused -> refuse(refused);
            case HoldResult.KeyTaken refused -> refuse(refused);
            case HoldResult.Unavailable refused -> refuse(refused);
        });
    }

    /**
     * Bytes are more than twice as many as the tokens that a closer look allows: before refusing for want of money, it is
     * taken, unless it could not help.
     */
    private Future<Void> countedOr(Exchange exchange, List<Route> routes, HoldResult refused, Credits left) {
        var envelope = exchange.call().envelope();
        var cannotFit = ceiling(exchange, routes, 0).compareTo(left) > 0;
        if (cannotFit || envelope.textBytes() > TokenCounter.MAX_COUNTED) {
            return refuse(refused);
        }
        return counter.upperBound(exchange.call()).compose(tokens -> {
            if (tokens >= envelope.textBytes()) {
                return refuse(refused);
            }
            return ask(exchange, ceiling(exchange, routes, tokens))
                    .compose(result -> result instanceof HoldResult.Placed ? Future.succeededFuture() : refuse(result));
        });
    }

    private Future<HoldResult> ask(Exchange exchange, Credits ceiling) {
        return Future.fromCompletionStage(
                        wallets.hold(exchange.id(), exchange.limits(), ceiling, exchange.claim()), exchange.context())
                .onSuccess(result -> {
                    if (result instanceof HoldResult.Placed) {
                        exchange.holds(ceiling);
                    }
                });
    }

    private static Credits ceiling(Exchange exchange, List<Route> routes, long textTokens) {
        return routes.stream()
                .map(route -> ceiling(exchange.startedAt(), exchange.call(), route.model(), textTokens))
                .reduce(Credits.ZERO, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** The most that the call can cost at this model. */
    static Credits ceiling(Instant startedAt, Call call, Model model, long textTokens) {
        var envelope = call.envelope();
        var output = call.protocol().generates() ? outputBound(envelope, model) : 0;
        var hosted = envelope.hosted();
        // Where a call is searched for once, the model is asked once.
        var rounds = model.prices().sellsTool(PriceUnit.SEARCHED_REQUEST, startedAt) ? 1 : hosted.rounds();
        return model.prices()
                .ceiling(
                        startedAt,
                        new WorstCase(
                                Math.multiplyExact(inputBound(envelope, model, textTokens), rounds),
                                Math.multiplyExact(output, envelope.answers()),
                                hosted.mostCharged(),
                                envelope.tier()));
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
            case HoldResult.Placed() -> throw new IllegalStateException("a placed hold is no refusal");
            case HoldResult.InsufficientCredits(var required, var available) ->
                ApiError.insufficientCredits(required, available);
            case HoldResult.CreditsHeld(var required, var available, var retryAfter) ->
                ApiError.creditsHeld(required, available, retryAfter);
            case HoldResult.BudgetExceeded(var window, var required, var remaining, var resetsAt) ->
                ApiError.budgetExceeded(
                        window,
                        required,
                        remaining,
                        resetsAt == null ? null : Duration.between(clock.instant(), resetsAt));
            case HoldResult.WalletFrozen() -> ApiError.walletFrozen();
            // Since it was looked for; whoever has it is running, or was until a moment ago.
            case HoldResult.KeyTaken() -> ApiError.idempotencyInFlight();
            case HoldResult.Unavailable(var retryAfter) -> ApiError.unavailable(retryAfter);
        };
        return Refusal.future(error);
    }
}
