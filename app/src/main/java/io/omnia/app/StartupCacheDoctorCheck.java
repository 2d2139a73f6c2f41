package io.omnia.app;

import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;

/** Whether the program was started with the cache that the launcher prepares after a build. */
@Singleton
final class StartupCacheDoctorCheck implements DoctorCheck {
    private static final String OPTION = "-XX:AOTCache=";

    @Override
    public String id() {
        return "startup_cache";
    }

    @Override
    public String name() {
        return "start-up cache";
    }

    @Override
    public Finding run() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(option -> option.startsWith(OPTION))
                ? new Finding.Good("in use")
                : new Finding.Advice(
                        "The program was started without its start-up cache, so it starts slower: start it with ./omnia run.",
                        null);
    }
}
