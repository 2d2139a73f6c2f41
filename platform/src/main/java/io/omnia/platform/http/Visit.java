package io.omnia.platform.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a request reached us, as far as it can be believed: forwarded headers count only from a trusted proxy.
 *
 * @param ip the address of the client; null when it has none
 * @param scheme {@code http} or {@code https}, as the client sees it
 * @param authority host and port that the client asked for, in lower case; empty when it named none
 * @param direct whether the connection itself comes from this machine
 */
public record Visit(@Nullable String ip, String scheme, String authority, boolean direct) {
    public Visit {
        authority = authority.toLowerCase(Locale.ROOT);
    }

    /** True for https, so that a cookie that is marked secure arrives. */
    public boolean secure() {
        return scheme.equals("https");
    }

    /** Whether the client names this machine by a loopback name, which no other machine can stand for. */
    public boolean onLoopbackName() {
        return Loopback.is(host());
    }

    /** What the browser calls our origin, such as {@code http://127.0.0.1:8080}. */
    public String origin() {
        return scheme + "://" + authority;
    }

    private String host() {
        var end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        return end > 0 ? authority.substring(0, end) : authority;
    }
}
