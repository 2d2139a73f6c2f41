package io.omnia.platform.egress;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where data may go, to whom it belongs there, and what kinds of data they are.
 *
 * @param processor the declared name of who receives the data, for instance {@code openai}
 * @param base http or https, or smtp, smtps, redis or rediss, with a host; its path is put before the path of each request. No user info, query or fragment
 * @param trust who chose the address
 * @param data every kind of data that is sent there
 */
public record Destination(String processor, URI base, Trust trust, Set<? extends DataTag> data) {
    private static final Set<Integer> CALLER_PORTS = Set.of(80, 443, 8080, 8443);

    /** Only the first two are for requests; the others lead to a mail server or a shared cache. */
    private static final Map<String, Integer> USUAL_PORTS =
            Map.of("http", 80, "https", 443, "smtp", 587, "smtps", 465, "redis", 6379, "rediss", 6379);

    private static final Set<String> ENCRYPTED = Set.of("https", "smtps", "rediss");

    public Destination {
        data = Set.copyOf(data);
        var scheme = base.getScheme() == null ? "" : scheme(base);
        if (!USUAL_PORTS.containsKey(scheme)) {
            throw new EgressRefused("The address of " + processor + " must begin with http:// or https://.");
        }
        if (base.getHost() == null || base.getHost().isEmpty()) {
            throw new EgressRefused("The address of " + processor + " names no host.");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new EgressRefused("The address of " + processor + " may carry no user name, query or fragment.");
        }
        if (base.getPort() == 0 || base.getPort() > 65_535) {
            throw new EgressRefused("The address of " + processor + " has no valid port.");
        }
        if (trust == Trust.CALLER && !CALLER_PORTS.contains(portOf(base))) {
            throw new EgressRefused("Port " + portOf(base) + " is not open for addresses that callers supply.");
        }
    }

    /** The host name or address literal in lower case, an IPv6 literal without its brackets. */
    public String host() {
        var host = base.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port of the address, or the usual one of its scheme. */
    public int port() {
        return portOf(base);
    }

    /** True for https, smtps and rediss. */
    public boolean encrypted() {
        return ENCRYPTED.contains(scheme(base));
    }

    /** Whether it takes HTTP requests. */
    boolean isHttp() {
        return scheme(base).startsWith("http");
    }

    private static int portOf(URI base) {
        if (base.getPort() != -1) {
            return base.getPort();
        }
        return USUAL_PORTS.getOrDefault(scheme(base), -1);
    }

    private static String scheme(URI base) {
        return base.getScheme().toLowerCase(Locale.ROOT);
    }
}
