package io.omnia.app;

import io.omnia.platform.config.PlatformConfig;
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
    private final Event<Stopping> stopping;

    Server(
            @All List<FirstStart> firstStarts,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            PlatformConfig config,
            Event<Stopping> stopping) {
        this.firstStarts = firstStarts;
        this.host = host;
        this.port = port;
        this.config = config;
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
        var address = "http://" + (host.contains(":") ? "[" + host + "]" : host.equals("0.0.0.0") ? "127.0.0.1" : host)
                + ":" + port;
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("  Omnia is ready.");
        lines.add("  API base URL   " + address + "/v1");
        var console = config.http().publicUrl().orElse(address);
        firstStarts.forEach(first -> first.lines(console).forEach(line -> lines.add("  " + line)));
        lines.add("");
        lines.add("");
        return lines;
    }
}
