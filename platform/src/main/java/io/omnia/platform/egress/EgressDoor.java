package io.omnia.platform.egress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens exits to declared destinations. Nothing else in the program makes a client or a socket to another machine. */
@Singleton
public final class EgressDoor {
    /** HTTP/1.1 needs a connection for each open stream; per address and event loop. */
    static final int MAX_CONNECTIONS = 8_192;
    /** Requests that wait for a connection before the next one is refused. */
    static final int MAX_WAITING = 1_024;
    /** Below the idle time after which vendors close a connection, so that a request rarely meets a closing one. */
    static final int KEEP_ALIVE_SECONDS = 30;

    static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int TLS_TIMEOUT_SECONDS = 10;
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final Vertx vertx;
    private final EgressPolicy policy;
    private final AddressResolver resolver;
    private final @Nullable TrustOptions trusted;
    private final Set<Exit> open = ConcurrentHashMap.newKeySet();

    @Inject
    EgressDoor(Vertx vertx, EgressPolicy policy) {
        this(vertx, policy, AddressResolver.ofSystem(vertx), null);
    }

    EgressDoor(Vertx vertx, EgressPolicy policy, AddressResolver resolver, @Nullable TrustOptions trusted) {
        this.vertx = vertx;
        this.policy = policy;
        this.resolver = resolver;
        this.trusted = trusted;
    }

    /**
     * Opens an exit with a connection pool of its own. Call it at start or when settings change, not per request, and
     * close the exit when its destination is replaced.
     *
     * @throws EgressRefused if the destination is not declared; the message names what is missing
     */
    public Exit open(Destination destination) {
        if (!destination.isHttp()) {
            throw new IllegalArgumentException("an exit is for HTTP");
        }
        return switch (policy.judge(destination)) {
            case EgressPolicy.Verdict.Allowed() -> {
                var exit = new Exit(vertx, () -> client(destination), destination, resolver, open::remove);
                open.add(exit);
                yield exit;
            }
            case EgressPolicy.Verdict.Refused(var sentence) -> throw new EgressRefused(sentence);
        };
    }

    /**
     * Makes sockets for a protocol that is not HTTP: they connect to this destination and nowhere else, at an address that is
     * looked up and checked for each connection. TLS is the caller's.
     *
     * @throws EgressRefused if the destination is not declared; the message names what is missing
     */
    public SocketFactory sockets(Destination destination) {
        if (destination.isHttp()) {
            throw new IllegalArgumentException("HTTP goes through an exit");
        }
        return switch (policy.judge(destination)) {
            case EgressPolicy.Verdict.Allowed() -> new CheckedSocketFactory(destination);
            case EgressPolicy.Verdict.Refused(var sentence) -> throw new EgressRefused(sentence);
        };
    }

    /** Closes every exit that is still open, with its connections. */
    @PreDestroy
    public void close() {
        Set.copyOf(open).forEach(Exit::close);
    }

    private HttpClient client(Destination destination) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setSsl(destination.encrypted())
                .setForceSni(isName(destination.host()))
                .setVerifyHost(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeout(TLS_TIMEOUT_SECONDS)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setTcpNoDelay(true)
                .setMetricsName("egress|" + destination.processor());
        if (trusted != null) {
            options.setTrustOptions(trusted);
        }
        var pool = new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING);
        return vertx.httpClientBuilder().with(options).with(pool).build();
    }

    /** Server names in TLS are names; an address literal is not sent as one (RFC 6066 section 3). */
    private static boolean isName(String host) {
        return host.indexOf(':') < 0 && !host.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0);
    }
}
