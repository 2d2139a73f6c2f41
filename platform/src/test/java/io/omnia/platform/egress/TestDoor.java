package io.omnia.platform.egress;

import io.vertx.core.Vertx;
import javax.net.SocketFactory;

/** The real door, for tests of other modules, where every destination is declared. */
public final class TestDoor {
    private TestDoor() {}

    public static SocketFactory sockets(Destination destination) {
        var vertx = Vertx.vertx();
        try {
            return new EgressDoor(vertx, any -> new EgressPolicy.Verdict.Allowed()).sockets(destination);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
