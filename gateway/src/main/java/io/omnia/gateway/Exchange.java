package io.omnia.gateway;

import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.routing.Affinity.Conversation;
import io.omnia.gateway.transport.BodyReader;
import io.omnia.gateway.transport.Watchdog;
import io.omnia.identity.Mode;
import io.omnia.identity.Principal;
import io.omnia.ledger.CallId;
import io.omnia.ledger.CallRecord;
import io.omnia.ledger.CallRecord.Outcome;
import io.omnia.ledger.LimitSet;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the stages: what is known of it so far, which in the end is its usage line. Lives on the
 * event loop of its client's connection.
 */
final class Exchange {
    private final CallId id;
    private final Instant startedAt;
    private final long startedNanos;
    private final Protocol protocol;
    private final Context context;
    private final ClientResponse client;
    private final Watchdog.Watch watch;

    private @Nullable Principal principal;
    private @Nullable Mode mode;
    private @Nullable Call call;
    private @Nullable BodyReader bodies;
    private boolean held;
    private String model = "";
    private String provider = "";
    private Outcome outcome = Outcome.REFUSED;
    private int status;
    private long attemptNanos;
    private long firstByteNanos;
    private TokenUsage usage = TokenUsage.NONE;
    private boolean estimated;
    private int attempts;
    private @Nullable Conversation conversation;
    private Runnable onDeadline = () -> {};

    Exchange(
            CallId id,
            Protocol protocol,
            Instant startedAt,
            Context context,
            ClientResponse client,
            Watchdog watchdog) {
        this.id = id;
        this.protocol = protocol;
        this.startedAt = startedAt;
        this.startedNanos = System.nanoTime();
        this.context = context;
        this.client = client;
        this.watch = watchdog.start(context, () -> onDeadline.run());
    }

    CallId id() {
        return id;
    }

    /** What the caller speaks. */
    Protocol protocol() {
        return protocol;
    }

    Instant startedAt() {
        return startedAt;
    }

    Context context() {
        return context;
    }

    ClientResponse client() {
        return client;
    }

    /** Runs the action on this event loop after so many milliseconds, unless a later deadline replaces it. */
    void deadline(long millis, Runnable action) {
        onDeadline = action;
        watch.in(millis);
    }

    /** Takes the deadline back. */
    void noDeadline() {
        onDeadline = () -> {};
    }

    /** Nothing more will happen. */
    void close() {
        watch.stop();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    void by(Principal caller, Mode callerMode) {
        principal = caller;
        mode = callerMode;
    }

    Principal principal() {
        return Objects.requireNonNull(principal, "asked for the caller before it was identified");
    }

    Mode mode() {
        return Objects.requireNonNull(mode, "asked for the mode before the caller was identified");
    }

    LimitSet limits() {
        return new LimitSet(principal().account(), mode(), principal().key());
    }

    void asks(Call read, BodyReader room) {
        call = read;
        bodies = room;
    }

    /** Gives back the memory of a body that nobody will send any more. */
    void forgetBody() {
        if (call != null && bodies != null) {
            bodies.release(call.body().length());
            bodies = null;
            call = call.withoutBody();
        }
    }

    /** From here on a settle has to follow. */
    void wasHeld() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    Call call() {
        return Objects.requireNonNull(call, "asked for the call before it was read");
    }

    /** Notes the catalog id the call is for. */
    void forModel(String id) {
        model = id;
    }

    /** Notes one more upstream request; whatever came of the one before, its client has nothing of. */
    void attempt(Route route) {
        provider = route.provider();
        model = route.model().id();
        attempts++;
        attemptNanos = System.nanoTime();
        firstByteNanos = 0;
    }

    /** How long the last attempt took to begin its answer, in nanoseconds; negative when it did not. */
    long firstByteOfAttempt() {
        return firstByteNanos == 0 ? -1 : firstByteNanos - attemptNanos;
    }

    /** Notes which conversation the call belongs to, where several could answer it. */
    void belongsTo(Conversation known) {
        conversation = known;
    }

    @Nullable
    Conversation conversation() {
        return conversation;
    }

    void answerBegan() {
        if (firstByteNanos == 0) {
            firstByteNanos = System.nanoTime();
        }
    }

    void ended(Outcome how, int httpStatus) {
        outcome = how;
        status = httpStatus;
    }

    void consumed(TokenUsage tokens, boolean counted) {
        usage = tokens;
        estimated = counted;
    }

    /** The usage line; null while nobody knows whose call this is. */
    @Nullable
    CallRecord record() {
        if (principal == null || mode == null) {
            return null;
        }
        var timeToFirstByte = firstByteNanos == 0 ? null : Duration.ofNanos(firstByteNanos - startedNanos);
        return new CallRecord(
                id,
                startedAt,
                principal.account(),
                principal.key(),
                mode,
                model,
                provider,
                outcome,
                status,
                age(),
                timeToFirstByte,
                usage,
                estimated,
                attempts);
    }
}
