package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.omnia.platform.http.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts attempts on this node, in memory, and turns away who makes too many. An attempt counts before its work is done, so
 * that many at once cannot all be the first.
 */
@Singleton
final class Attempts {
    /** Above that the ones that were looked at least lately are forgotten. */
    private static final int MAX_KEYS = 100_000;

    /** A household or a small site: what one person can easily have all addresses of. */
    private static final int NETWORK_BYTES_V4 = 3;

    private static final int NETWORK_BYTES_V6 = 7;

    private final Clock clock;
    private final Map<Key, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Count> eldest) {
            return size() > MAX_KEYS;
        }
    };

    @Inject
    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** Counts one attempt, or throws 429 when there were too many in this window. */
    synchronized void count(Limit limit, String who) {
        var now = clock.instant();
        var key = new Key(limit, who);
        var count = counts.get(key);
        if (count == null || !now.isBefore(count.ends())) {
            counts.put(key, new Count(1, now.plus(limit.window())));
        } else if (count.made() >= limit.most()) {
            throw Problem.tooManyAttempts(Duration.between(now, count.ends()));
        } else {
            counts.put(key, new Count(count.made() + 1, count.ends()));
        }
    }

    /** Takes one attempt back, since it turned out well. */
    synchronized void uncount(Limit limit, String who) {
        counts.computeIfPresent(
                new Key(limit, who),
                (key, count) -> count.made() <= 1 ? null : new Count(count.made() - 1, count.ends()));
    }

    /** Forgets all attempts, since one turned out well. */
    synchronized void forget(Limit limit, String who) {
        counts.remove(new Key(limit, who));
    }

    /** The network that a request comes from, such as the first three bytes of an IPv4 address. */
    static String network(Visit visit) {
        try {
            var ip = visit.ip();
            var bytes = ip == null ? new byte[0] : InetAddress.ofLiteral(ip).getAddress();
            var length = bytes.length == 4 ? NETWORK_BYTES_V4 : NETWORK_BYTES_V6;
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
        } catch (IllegalArgumentException noAddress) {
            return "";
        }
    }

    private record Key(Limit limit, String who) {
        /** Whoever tries may be named by an address. */
        @Override
        public String toString() {
            return "Key[" + limit + "]";
        }
    }

    private record Count(int made, Instant ends) {}
}
