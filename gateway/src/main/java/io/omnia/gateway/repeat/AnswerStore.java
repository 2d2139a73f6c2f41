package io.omnia.gateway.repeat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Sealed answers by their ids, for a while. Never fails and keeps nobody waiting: what cannot be had is not there. */
interface AnswerStore {
    Future<Optional<byte[]>> get(String id);

    /** Stores it for so long, counted from now; the future completes when that was tried. */
    Future<Void> put(String id, byte[] sealed, Duration ttl);
}
