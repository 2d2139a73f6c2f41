package io.omnia.app;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.http.Visits;
import io.omnia.platform.startup.FirstStart;
import io.omnia.platform.startup.Stopping;
import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where the server is and what came with its first start, then waits until it is stopped. */
@Singleton
final class Server implements QuarkusApplication {
    private final List<FirstStart> firstStarts;
    private final String host;
    private final int port;
    private final PlatformConfig config;
    private final Visits visits;
    private final Event<Stopping> stopping;

    Server(
            @All List<FirstStart> firstStarts,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            PlatformConfig config,
            Visits visits,
            Event<Stopping> stopping) {
        this.firstStarts = firstStarts;
        this.host = host;
        this.port = port;
        this.config = config;
        this.visits = visits;
        this.stopping = stopping;
    }

    @Override
    public int run(String... arguments) {
        Terminal.print(greeting());
        Quarkus.waitForExit();
        stopping.fire(new Stopping(config.stopTimeout()));
        return 0;
    }

    private List<String> greeting() {
        var address = address(host, port);
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("  Omnia is ready.");
        lines.add("  API base URL   " + address + "/v1");
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
