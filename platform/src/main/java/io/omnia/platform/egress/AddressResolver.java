package io.omnia.platform.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Turns a host name, or an address literal in any spelling, into all its addresses. */
@FunctionalInterface
interface AddressResolver {
    /** A name service that is silent for this long counts as failed. */
    long TIMEOUT_SECONDS = 5;

    /** All addresses of {@code host}, at least one; a failed future when there is none. */
    Future<List<InetAddress>> resolve(String host);

    /**
     * The system's own resolver, so hosts file, search domains and container name services count. It blocks, therefore a
     * worker thread asks; an exit asks at most twice a minute.
     */
    static AddressResolver ofSystem(Vertx vertx) {
        return host -> {
            Promise<List<InetAddress>> answer = Promise.promise();
            vertx.executeBlocking(
                            () -> {
                                answer.tryComplete(List.of(InetAddress.getAllByName(host)));
                                return host;
                            },
                            false)
                    .onFailure(answer::tryFail);
            return answer.future().timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        };
    }
}
