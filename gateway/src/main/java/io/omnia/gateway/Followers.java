package io.omnia.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Calls that wait for another one, which asks the same, instead of being made. That one may take as long as any call, and
 * fail in the end; so whoever followed it has all of its own time-outs before it. Whoever follows one after the other gives up
 * when it has waited for as long as a call may take.
 */
@Singleton
final class Followers {
    private final GatewayConfig config;

    Followers(GatewayConfig config) {
        this.config = config;
    }

    /** What came of the other call; empty when it is not waited for any longer. */
    <T> Future<Optional<T>> follow(Exchange exchange, CompletionStage<T> other) {
        var waited = Promise.<Optional<T>>promise();
        var left = config.totalTimeout().minus(exchange.age()).toMillis();
        exchange.deadline(Math.max(1, left), () -> waited.tryComplete(Optional.empty()));
        Future.fromCompletionStage(other, exchange.context())
                .onSuccess(came -> waited.tryComplete(Optional.of(came)))
                .onFailure(waited::tryFail);
        return waited.future().onComplete(came -> {
            exchange.noDeadline();
            exchange.beginsAnew();
        });
    }
}
