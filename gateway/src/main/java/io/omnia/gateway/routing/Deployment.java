package io.omnia.gateway.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one model does at one credential of one provider. Each {@link #enter} is followed by one of {@link #answered},
 * {@link #failed}, {@link #limited}, {@link #refused} and {@link #undecided}. All of it is memory, and safe on any thread.
 */
public final class Deployment {
    private final Credential credential;
    private final Breaker breaker = new Breaker();
    private final PeakEwma streamed = new PeakEwma();
    private final PeakEwma whole = new PeakEwma();

    Deployment(Credential credential) {
        this.credential = credential;
    }

    /** Whether it would be asked now. */
    public boolean isReady() {
        var now = credential.nanos.getAsLong();
        synchronized (this) {
            if (!breaker.passable(now)) {
                return false;
            }
        }
        return credential.passable(now);
    }

    /** Takes the right to ask; false when it is somebody else's turn, or nobody's. */
    public boolean enter() {
        var now = credential.nanos.getAsLong();
        if (!credential.enter(now)) {
            return false;
        }
        boolean entered;
        synchronized (this) {
            entered = breaker.enter(now);
        }
        if (!entered) {
            credential.undecided();
        }
        return entered;
    }

    /** How long until it may be asked again, in nanoseconds; zero when it may be now. */
    public long waitNanos() {
        var now = credential.nanos.getAsLong();
        var other = credential.waitNanos(now);
        synchronized (this) {
            return Math.max(other, breaker.waitNanos(now));
        }
    }

    /** How long it lately took to begin an answer; zero when nobody knows. */
    public synchronized long latencyNanos(boolean stream) {
        return (stream ? streamed : whole).nanos();
    }

    /**
     * It answered, be it with an error that is its caller's.
     *
     * @param latency how long it took to begin, in nanoseconds; negative when that says nothing
     */
    public void answered(boolean stream, long latency) {
        credential.succeeded();
        synchronized (this) {
            breaker.succeeded();
            if (latency >= 0) {
                (stream ? streamed : whole).add(latency, credential.nanos.getAsLong());
            }
        }
    }

    /** It failed in a way that is not its caller's. */
    public void failed(@Nullable Duration retryAfter) {
        credential.accepted();
        synchronized (this) {
            breaker.failed(credential.nanos.getAsLong(), nanos(retryAfter));
        }
    }

    /** It has had too many calls of this credential: the credential cools down, for all its models. */
    public void limited(@Nullable Duration retryAfter) {
        credential.limited(credential.nanos.getAsLong(), nanos(retryAfter));
        synchronized (this) {
            breaker.undecided();
        }
    }

    /** The credential is not accepted, or not paid for. */
    public void refused() {
        credential.refused(credential.nanos.getAsLong());
        synchronized (this) {
            breaker.undecided();
        }
    }

    /** The call ended without saying anything of it. */
    public void undecided() {
        credential.undecided();
        synchronized (this) {
            breaker.undecided();
        }
    }

    synchronized String state() {
        return breaker.state(credential.nanos.getAsLong());
    }

    private static long nanos(@Nullable Duration wait) {
        return wait == null ? 0 : wait.toNanos();
    }
}
