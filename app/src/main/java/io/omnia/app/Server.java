package io.omnia.app;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.http.Arrivals;
import io.omnia.platform.http.Visits;
import io.omnia.platform.startup.FirstStart;
import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.Stopping;
import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where the server is and what came with its first start, then waits until it is stopped. */
@Singleton
final class Server implements QuarkusApplication {
    /** Longer than the usual balancer takes to ask twice. */
    private static final Duration NOTICE = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(50);
    static final int QUIET_LOOKS = 20;

    private final List<FirstStart> firstStarts;
    private final String host;
    private final int port;
    private final PlatformConfig config;
    private final Visits visits;
    private final TrafficCheck traffic;
    private final Arrivals arrivals;
    private final Event<Stopping> stopping;

    Server(
            @All List<FirstStart> firstStarts,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            PlatformConfig config,
            Visits visits,
            TrafficCheck traffic,
            Arrivals arrivals,
            Event<Stopping> stopping) {
        this.firstStarts = firstStarts;
        this.host = host;
        this.port = port;
        this.config = config;
        this.visits = visits;
        this.traffic = traffic;
        this.arrivals = arrivals;
        this.stopping = stopping;
    }

    @Override
    public int run(String... arguments) {
        Terminal.print(greeting());
        Quarkus.waitForExit();
        traffic.leave();
        serveOn(config.stopNotice().orElse(Terminal.isInteractive() ? Duration.ZERO : NOTICE));
        stopping.fire(new Stopping(config.stopTimeout()));
        return 0;
    }

    /** Balancers learn in this time that no more is to be sent here; what they send until then is taken on. */
    private void serveOn(Duration notice) {
        try {
            Thread.sleep(notice);
            var _ = awaitQuiet(arrivals::count, notice.dividedBy(LOOK), LOOK);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A balancer that asks late sends calls still. Looks are counted instead of time, which passes for a machine that stands
     * still as well.
     *
     * @return how many looks that took
     */
    static int awaitQuiet(LongSupplier arrived, long mostLooks, Duration pause) throws InterruptedException {
        var before = arrived.getAsLong();
        var quiet = 0;
        var looks = 0;
        while (looks < mostLooks && quiet < QUIET_LOOKS) {
            Thread.sleep(pause);
            var now = arrived.getAsLong();
            quiet = now == before ? quiet + 1 : 0;
            before = now;
            looks++;
        }
        return looks;
    }

    private List<String> greeting() {
        var address = address(host, port);
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("  Omnia is ready.");
        if (config.role() != Role.ALL) {
            lines.add("  Role           " + config.role().name().toLowerCase(Locale.ROOT));
        }
        lines.add(config.role().takesCalls() ? "  API base URL   " + address + "/v1" : "  Address        " + address);
        var console = visits.publicUrl().orElse(address);
        firstStarts.forEach(first -> first.lines(console).forEach(line -> lines.add("  " + line)));
        lines.add("");
        lines.add("");
        return lines;
    }

    /** Where a browser on this machine finds a server that listens on {@code host}. */
    static String address(String host, int port) {
        var name = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> host;
        };
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
