package io.omnia.gateway;

import io.omnia.gateway.repeat.KeptAnswer;
import io.omnia.ledger.Charge;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Something that a call's answer is good for beyond its own client: it may be asked for again. */
interface Interest {
    /** Whether the answer is read to its end even when its client has left. */
    boolean outlivesTheClient();

    /** Whether it wants the answer itself, and not only to know how the call ended. */
    boolean wantsTheAnswer();

    /** Gets the whole answer before it is paid for and before its end leaves. A failure changes nothing for the call. */
    Future<Void> answered(KeptAnswer answer);

    /**
     * The call is over.
     *
     * @param charge what was paid; null when nothing was owed and nothing came
     * @param delivered whether its client was there to the end
     */
    void ended(@Nullable Charge charge, boolean delivered);
}
