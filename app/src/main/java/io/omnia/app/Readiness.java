package io.omnia.app;

import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import io.quarkus.arc.All;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs the start-up checks, in their order, before the server listens. */
@Singleton
final class Readiness {
    private final List<StartupCheck> checks;
    private final boolean serving;

    Readiness(
            @All List<StartupCheck> checks,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean serving) {
        this.checks = checks;
        this.serving = serving;
    }

    void run(@Observes StartupEvent starting) {
        if (!serving) {
            return;
        }
        try {
            checks.stream().sorted(Comparator.comparingInt(StartupCheck::order)).forEach(StartupCheck::run);
        } catch (StartupRefusal refusal) {
            if (LaunchMode.current() != LaunchMode.NORMAL) {
                throw refusal;
            }
            Terminal.refuse(refusal);
            throw new PreventFurtherStepsException(refusal.getMessage(), 1);
        }
    }
}
