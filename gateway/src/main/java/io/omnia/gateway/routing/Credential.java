package io.omnia.gateway.routing;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How one credential of one provider does. When the provider says that it has had too many calls of it, it cools down;
 * when it is not accepted, it is left out until a probe is.
 */
public final class Credential {
    /** Models beyond so many, which are none of the catalog's, share one state. */
    private static final int MAX_MODELS = 1_000;

    private static final String OTHERS = "*";
    private static final long FIRST_COOLDOWN = 2_000_000_000L;
    private static final long LONGEST_COOLDOWN = 60_000_000_000L;
    /** Longer than a vendor's own limits last. */
    private static final long LONGEST_WISH = 3_600_000_000_000L;

    final LongSupplier nanos;
    private final Map<String, Deployment> byModel = new ConcurrentHashMap<>();
    private final Breaker accepted = new Breaker();
    private boolean cooling;
    private long coolUntil;
    private long lastCooldown;

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    public Credential(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How this model does with it. */
    public Deployment deployment(String model) {
        var known = byModel.get(model);
        if (known != null) {
            return known;
        }
        var name = byModel.size() < MAX_MODELS ? model : OTHERS;
        return byModel.computeIfAbsent(name, first -> new Deployment(this));
    }

    /** {@code ready}, {@code cooling} or {@code refused}. */
    public synchronized String state() {
        var now = nanos.getAsLong();
        if (!accepted.state(now).equals("closed")) {
            return "refused";
        }
        return isCooling(now) ? "cooling" : "ready";
    }

    /** The breakers of models that are not closed, by model. */
    public SortedMap<String, String> troubled() {
        var troubled = new TreeMap<String, String>();
        byModel.forEach((model, deployment) -> {
            var state = deployment.state();
            if (!state.equals("closed")) {
                troubled.put(model, state);
            }
        });
        return troubled;
    }

    synchronized boolean passable(long now) {
        return !isCooling(now) && accepted.passable(now);
    }

    synchronized boolean enter(long now) {
        return !isCooling(now) && accepted.enter(now);
    }

    synchronized long waitNanos(long now) {
        return Math.max(isCooling(now) ? coolUntil - now : 0, accepted.waitNanos(now));
    }

    synchronized void succeeded() {
        accepted.succeeded();
        lastCooldown = 0;
    }

    /** The provider took the credential, whatever else it said. */
    synchronized void accepted() {
        accepted.succeeded();
    }

    synchronized void undecided() {
        accepted.undecided();
    }

    synchronized void limited(long now, long atLeast) {
        accepted.succeeded();
        if (!isCooling(now)) {
            lastCooldown = Math.clamp(lastCooldown * 2, FIRST_COOLDOWN, LONGEST_COOLDOWN);
        }
        var until = now + (atLeast > 0 ? Math.min(atLeast, LONGEST_WISH) : lastCooldown);
        coolUntil = isCooling(now) ? Math.max(coolUntil - now, until - now) + now : until;
        cooling = true;
    }

    synchronized void refused(long now) {
        accepted.open(now, Breaker.PROBE_LIFETIME);
    }

    private boolean isCooling(long now) {
        return cooling && now - coolUntil < 0;
    }
}
