package io.omnia.platform.http;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.startup.StartupCheck;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells where requests come from, and whether a browser sent one from a page of ours. */
@Singleton
public final class Visits implements StartupCheck {
    private static final List<String> SAFE_METHODS = List.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final PlatformConfig config;
    private volatile @Nullable HttpSettings settings;

    @Inject
    public Visits(PlatformConfig config) {
        this.config = config;
    }

    @Override
    public int order() {
        return INVENTORY;
    }

    /** Refuses settings that cannot be meant. */
    @Override
    public void run() {
        settings();
    }

    /** How this request reached us. */
    public Visit of(HttpServerRequest request) {
        var remote = request.remoteAddress();
        var ip = remote == null ? null : remote.hostAddress();
        var peer = ip == null ? null : literal(ip);
        var scheme = request.isSSL() ? "https" : "http";
        if (peer != null && isTrusted(peer)) {
            var forwardedScheme = request.getHeader("x-forwarded-proto");
            scheme = forwardedScheme == null ? scheme : forwardedScheme.strip().toLowerCase(Locale.ROOT);
            ip = client(request.headers().getAll("x-forwarded-for"), peer.getHostAddress());
        }
        var authority = request.authority();
        return new Visit(
                ip,
                scheme.equals("https") ? scheme : "http",
                authority == null ? "" : authority.toString(),
                peer != null && peer.isLoopbackAddress());
    }

    /**
     * What links to the console begin with: the public address, or else the client's own origin if both its name and its
     * connection are of this machine. Any other name is the client's claim, and a link made of it would lead wherever they like.
     */
    public Optional<String> linkBase(Visit visit) {
        var url = settings().publicUrl();
        if (url != null) {
            return Optional.of(url);
        }
        return visit.direct() && visit.onLoopbackName() ? Optional.of(visit.origin()) : Optional.empty();
    }

    /** The public address, as links in mails have it. */
    public Optional<String> publicUrl() {
        return Optional.ofNullable(settings().publicUrl());
    }

    /** Which site's page sent this request, as the browser says; a method that changes nothing may come from anywhere. */
    public Sender sender(HttpServerRequest request) {
        if (SAFE_METHODS.contains(request.method().name())) {
            return Sender.SAME_ORIGIN;
        }
        var site = request.getHeader("sec-fetch-site");
        if (site != null) {
            return site.equals("same-origin") ? Sender.SAME_ORIGIN : Sender.ELSEWHERE;
        }
        var origin = request.getHeader("origin");
        if (origin == null) {
            return Sender.UNKNOWN;
        }
        return origin.equals(of(request).origin()) || origin.equals(settings().publicUrl())
                ? Sender.SAME_ORIGIN
                : Sender.ELSEWHERE;
    }

    /** The last address that no trusted proxy has: what stands before it, the client may have written. */
    private String client(List<String> forwarded, String peer) {
        var hops = String.join(",", forwarded).split(",", -1);
        var client = peer;
        for (var i = hops.length - 1; i >= 0; i--) {
            var hop = literal(hops[i].strip());
            if (hop == null) {
                return client;
            }
            client = hop.getHostAddress();
            if (!isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return settings().trustedProxies().stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    private HttpSettings settings() {
        var known = settings;
        if (known == null) {
            known = HttpSettings.of(config.http());
            settings = known;
        }
        return known;
    }

    /** Which page a request comes from. */
    public enum Sender {
        /** One of ours, or it does not matter. */
        SAME_ORIGIN,
        /** One of another site, or of another origin of this site. */
        ELSEWHERE,
        /** The client says nothing: no browser, or a very old one. */
        UNKNOWN
    }
}
