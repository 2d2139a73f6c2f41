package io.omnia.gateway.transport;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A request whose answer is made in this process. */
public record LocalPending(Promise<Upstream.Answer> promise) implements Upstream.Pending {
    @Override
    public Future<Upstream.Answer> answer() {
        return promise.future();
    }

    @Override
    public void abort(Upstream.Unreachable.Reason reason) {
        promise.tryFail(new Upstream.Unreachable(reason));
    }
}
