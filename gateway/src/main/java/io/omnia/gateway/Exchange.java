package io.omnia.gateway;

import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.routing.Affinity.Conversation;
import io.omnia.gateway.transport.BodyReader;
import io.omnia.gateway.transport.Watchdog;
import io.omnia.identity.Mode;
import io.omnia.identity.Principal;
import io.omnia.ledger.Attribution;
import io.omnia.ledger.CallAttempt;
import io.omnia.ledger.CallId;
import io.omnia.ledger.CallRecord;
import io.omnia.ledger.CallRecord.Outcome;
import io.omnia.ledger.Charge;
import io.omnia.ledger.Claim;
import io.omnia.ledger.Credits;
import io.omnia.ledger.LimitSet;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the stages: what is known of it so far, which in the end is its usage line. Lives on the
 * event loop of its client's connection.
 */
final class Exchange {
    private final CallId id;
    private final Instant startedAt;
    private final long startedNanos;
    private long patienceNanos;
    private final Protocol protocol;
    private final Context context;
    private final ClientResponse client;
    private final Watchdog.Watch watch;

    private @Nullable Principal principal;
    private @Nullable Mode mode;
    private @Nullable Call call;
    private @Nullable BodyReader bodies;
    private @Nullable Claim claim;
    private List<Interest> interests = List.of();
    private boolean held;
    private long heldMicros;
    private Charge charge = Charge.NOTHING;
    private String model = "";
    private String provider = "";
    private Outcome outcome = Outcome.REFUSED;
    private int status;
    private long attemptNanos;
    private long firstByteNanos;
    private TokenUsage usage = TokenUsage.NONE;
    private boolean estimated;
    private int attempts;
    private Attribution attribution = Attribution.NONE;
    private int attemptStatus;
    private final List<CallAttempt> tried = new ArrayList<>(1);
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
        this.patienceNanos = startedNanos;
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

    /** Nothing more will happen. Whoever still wants to know how the call ended learns that nothing came of it. */
    void close() {
        watch.stop();
        settled(null);
    }

    /** How long its client waits. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** How much of its time-outs is used up. */
    Duration atWork() {
        return Duration.ofNanos(System.nanoTime() - patienceNanos);
    }

    /** Until now it waited for another call, whose time is not its own. */
    void beginsAnew() {
        patienceNanos = System.nanoTime();
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
        var caller = principal();
        return new LimitSet(caller.account(), mode(), caller.key(), caller.groups());
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

    /** The hold is to claim this idempotency key too. */
    void claims(Claim key) {
        claim = key;
    }

    @Nullable
    Claim claim() {
        return claim;
    }

    /** Somebody beside the client wants this answer. */
    void follow(Interest interest) {
        interests = Stream.concat(interests.stream(), Stream.of(interest)).toList();
    }

    List<Interest> interests() {
        return interests;
    }

    /** Tells everybody who follows how the call ended; null when nothing was owed and nothing came. */
    void settled(@Nullable Charge charge) {
        var told = interests;
        interests = List.of();
        told.forEach(interest -> interest.ended(charge, !client.gone()));
        client.forgetRecording();
    }

    /** Whether the answer is read to its end even if the client leaves. */
    boolean outlivesItsClient() {
        return !interests.isEmpty() && interests.stream().anyMatch(Interest::outlivesTheClient);
    }

    /** Whether nobody waits for the answer any more. */
    boolean abandoned() {
        return client.gone() && !outlivesItsClient();
    }

    /** Notes what is set aside for the call. */
    void holds(Credits amount) {
        heldMicros = amount.micros();
    }

    long heldMicros() {
        return heldMicros;
    }

    /** Notes what the call costs. */
    void costs(Charge price) {
        charge = price;
    }

    Charge charge() {
        return charge;
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

    /** Notes what its caller says it is for. */
    void isFor(Attribution said) {
        attribution = said;
    }

    /** Notes one more upstream request; whatever came of the one before, its client has nothing of. */
    void attempt(Route route) {
        provider = route.provider();
        model = route.model().id();
        attribution = attribution.with(
                route.keyOwner().isCaller() ? Attribution.Credential.OWN : Attribution.Credential.OPERATOR);
        attempts++;
        attemptNanos = System.nanoTime();
        attemptStatus = 0;
        client.nothingDropped();
        firstByteNanos = 0;
    }

    /** Notes the status that the last attempt's answer began with. */
    void answeredWith(int upstreamStatus) {
        attemptStatus = upstreamStatus;
    }

    /** Notes what came of the last attempt. */
    CallAttempt attemptEnded(Route route, CallAttempt.Outcome how) {
        var firstByte = firstByteOfAttempt();
        var attempt = new CallAttempt(
                route.provider(),
                route.model().id(),
                route.credential(),
                how,
                attemptStatus,
                firstByte < 0 ? null : Duration.ofNanos(firstByte));
        tried.add(attempt);
        return attempt;
    }

    /** Notes who answered where nobody was asked. */
    void answeredBy(String who, String whose) {
        provider = who;
        model = whose;
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
                attempts,
                attribution,
                tried,
                principal.groups());
    }
}
