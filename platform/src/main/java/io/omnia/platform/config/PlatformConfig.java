package io.omnia.platform.config;

import io.omnia.platform.startup.Role;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings that the program needs before anything else. */
@ConfigMapping(prefix = "omnia")
public interface PlatformConfig {
    @Setting("The address to listen on; 0.0.0.0 listens on all.")
    @WithDefault("127.0.0.1")
    String host();

    @Setting("The TCP port of the API and the console; 0 takes any free one.")
    @WithDefault("8080")
    int port();

    @Setting("The data folder: the embedded database and whatever else has to survive a restart. It is made if it is"
            + " missing.")
    @WithDefault("data")
    Path dataDir();

    @Setting("With less free space than this many megabytes on the data folder's disk, new calls are refused.")
    @WithDefault("256")
    int diskReserveMb();

    @Setting("What this node does: all, gateway (the routes below /v1), console (the web app, /api and the playground)"
            + " or worker (jobs alone).")
    @WithDefault("all")
    Role role();

    @Setting("How long a stop waits for open answers to finish.")
    @WithDefault("30s")
    Duration stopTimeout();

    @Setting("How long a stop goes on as before while /q/health/ready says no, so that load balancers send nothing"
            + " more. Without it five seconds, and none where the program was started from a terminal.")
    Optional<Duration> stopNotice();

    /** The settings below {@code omnia.http}. */
    Http http();

    /** How people's browsers reach the server. */
    interface Http {
        @Setting("The address that people open in their browser, such as https://ai.example.org. Links in mails begin"
                + " with it; without it they are made only for browsers on this machine.")
        Optional<String> publicUrl();

        @Setting("Proxies in front of this server, as addresses or networks such as 10.0.0.0/8, with commas between"
                + " them. Only from these are X-Forwarded-For and X-Forwarded-Proto believed.")
        Optional<List<String>> trustedProxies();
    }

    /** The settings below {@code omnia.logs}. */
    Logs logs();

    /** What is written down about requests. */
    interface Logs {
        @Setting("How many days the access log is kept, 1 to 30.")
        @WithDefault("30")
        int retentionDays();
    }

    /** The settings below {@code omnia.database}. */
    Database database();

    /** Where the rows live. */
    interface Database {
        @Setting("A PostgreSQL server (15 or newer) to use instead of the embedded one, as"
                + " postgresql://user:password@host:port/database or in JDBC's form.")
        Optional<String> url();

        @Setting("The most connections that the program holds to the database.")
        @WithDefault("20")
        int connections();
    }
}
