package io.omnia.platform.egress;

import io.netty.channel.EventLoop;
import io.omnia.platform.egress.EgressFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An open way to one destination. Safe to use from every event loop. Redirects are not followed and bodies are not
 * decompressed: what comes back is what the other side sent.
 */
public final class Exit implements AutoCloseable {
    /** A checked address is used this long before its name is asked again. */
    static final long FRESH_NANOS = 30_000_000_000L;
    /** While the name service fails, the last checked addresses stay in use this long. */
    static final long USABLE_NANOS = 10 * 60_000_000_000L;

    private final Vertx vertx;
    private final Supplier<HttpClient> newClient;
    /** A pool for each event loop: a connection of another one costs two changes of thread and a lock for each call. */
    private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

    private final Destination destination;
    private final AddressResolver resolver;
    private final Consumer<Exit> onClose;
    private final String host;
    private final int port;
    private final Boolean encrypted;
    private final String basePath;
    private final AtomicReference<@Nullable Future<Addresses>> refresh = new AtomicReference<>();
    private volatile @Nullable Addresses known;
    private volatile boolean closed;

    Exit(
            Vertx vertx,
            Supplier<HttpClient> newClient,
            Destination destination,
            AddressResolver resolver,
            Consumer<Exit> onClose) {
        this.vertx = vertx;
        this.newClient = newClient;
        this.destination = destination;
        this.resolver = resolver;
        this.onClose = onClose;
        host = destination.host();
        port = destination.port();
        encrypted = destination.encrypted();
        var path = destination.base().getRawPath();
        basePath = path == null ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Where this exit leads. */
    public Destination destination() {
        return destination;
    }

    /**
     * A request on a pooled connection; headers and body are the caller's. Fails with {@link EgressFailure} when no
     * connection could be had, and then nothing was sent. If the host has several addresses and one does not accept, the
     * next is tried once.
     *
     * @param path begins with a slash; the path of the destination's base comes before it
     */
    public Future<HttpClientRequest> request(HttpMethod method, String path) {
        if (closed) {
            return Future.failedFuture(typed(new IllegalStateException("closed")));
        }
        var addresses = known;
        if (addresses != null) {
            var age = System.nanoTime() - addresses.checkedAt;
            if (age > FRESH_NANOS) {
                refreshed();
            }
            if (age <= USABLE_NANOS) {
                return connect(addresses, method, path);
            }
        }
        return connectAfterLookup(method, path);
    }

    /** Closes the pools; open requests end with a failure. Safe to repeat. */
    @Override
    public void close() {
        closed = true;
        clients.values().forEach(HttpClient::close);
        onClose.accept(this);
    }

    private HttpClient client() {
        var loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        var client = clients.computeIfAbsent(loop, first -> newClient.get());
        if (closed) {
            // Whoever closed may not have seen this one.
            client.close();
        }
        return client;
    }

    /** The lookup may end on another context than the one that asked; the answer has to come back on this one. */
    private Future<HttpClientRequest> connectAfterLookup(HttpMethod method, String path) {
        var context = vertx.getOrCreateContext();
        Promise<HttpClientRequest> answer = Promise.promise();
        refreshed()
                .onComplete(lookup -> context.runOnContext(here -> {
                    if (lookup.succeeded()) {
                        connect(lookup.result(), method, path).onComplete(answer);
                    } else {
                        answer.fail(lookup.cause());
                    }
                }));
        return answer.future();
    }

    private Future<HttpClientRequest> connect(Addresses addresses, HttpMethod method, String path) {
        var preferred = addresses.preferred;
        return attempt(addresses.servers.get(preferred), method, path).recover(problem -> {
            var failure = typed(problem);
            var others = addresses.servers.size() - 1;
            if (others == 0 || !isAboutTheAddress(failure.kind())) {
                return Future.failedFuture(failure);
            }
            var next = preferred == others ? 0 : preferred + 1;
            addresses.preferred = next;
            return attempt(addresses.servers.get(next), method, path)
                    .recover(again -> Future.failedFuture(typed(again)));
        });
    }

    private Future<HttpClientRequest> attempt(SocketAddress server, HttpMethod method, String path) {
        return client().request(new RequestOptions()
                .setMethod(method)
                .setServer(server)
                .setHost(host)
                .setPort(port)
                .setSsl(encrypted)
                .setURI(basePath.isEmpty() ? path : basePath + path));
    }

    /** One lookup at a time; everyone who needs it waits for the same one. */
    private Future<Addresses> refreshed() {
        while (true) {
            var running = refresh.get();
            if (running != null) {
                return running;
            }
            Promise<Addresses> promise = Promise.promise();
            if (refresh.compareAndSet(null, promise.future())) {
                resolver.resolve(host).onComplete(lookup -> {
                    refresh.set(null);
                    if (lookup.succeeded()) {
                        admit(lookup.result(), promise);
                    } else {
                        promise.fail(new EgressFailure(
                                Kind.NAME_NOT_RESOLVED, "The host " + host + " has no address.", lookup.cause()));
                    }
                });
                return promise.future();
            }
        }
    }

    /** One forbidden address spoils the whole answer: a public name that also answers a private one is not trusted. */
    private void admit(List<InetAddress> answer, Promise<Addresses> promise) {
        var servers = new ArrayList<SocketAddress>(answer.size());
        for (var address : answer) {
            var refusal = AddressRule.refusal(address, destination.trust());
            if (refusal != null) {
                known = null;
                var literal = address.getHostAddress();
                promise.fail(new EgressFailure(
                        Kind.ADDRESS_REFUSED,
                        "The host " + host + " leads to " + literal + ", " + refusal + ", which "
                                + destination.processor() + " may not reach.",
                        null));
                return;
            }
            servers.add(SocketAddress.inetSocketAddress(port, address.getHostAddress()));
        }
        if (servers.isEmpty()) {
            promise.fail(new EgressFailure(Kind.NAME_NOT_RESOLVED, "The host " + host + " has no address.", null));
            return;
        }
        var admitted = new Addresses(List.copyOf(servers), System.nanoTime());
        var before = known;
        if (before != null) {
            // Staying on the address in use keeps its warm connections when the name service rotates its answer.
            admitted.preferred = Math.max(0, admitted.servers.indexOf(before.servers.get(before.preferred)));
        }
        known = admitted;
        promise.complete(admitted);
    }

    private static boolean isAboutTheAddress(Kind kind) {
        return kind == Kind.CONNECT_FAILED || kind == Kind.CONNECT_TIMED_OUT;
    }

    private EgressFailure typed(Throwable problem) {
        if (closed) {
            return new EgressFailure(Kind.CLOSED, "The exit to " + host + " is closed.", problem);
        }
        return switch (problem) {
            case EgressFailure failure -> failure;
            case ConnectionPoolTooBusyException full ->
                new EgressFailure(Kind.POOL_FULL, "Too many requests wait for a connection to " + host + ".", full);
            case SSLException tls ->
                new EgressFailure(Kind.TLS_REFUSED, "The TLS handshake with " + host + " failed.", tls);
            case io.netty.channel.ConnectTimeoutException late ->
                new EgressFailure(Kind.CONNECT_TIMED_OUT, "The host " + host + " did not answer in time.", late);
            default -> new EgressFailure(Kind.CONNECT_FAILED, "The host " + host + " refused the connection.", problem);
        };
    }

    private static final class Addresses {
        private final List<SocketAddress> servers;
        private final long checkedAt;
        private volatile int preferred;

        Addresses(List<SocketAddress> servers, long checkedAt) {
            this.servers = servers;
            this.checkedAt = checkedAt;
        }
    }
}
