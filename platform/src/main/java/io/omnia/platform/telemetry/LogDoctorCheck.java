package io.omnia.platform.telemetry;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Says how long what is written down about requests is kept. */
@Singleton
final class LogDoctorCheck implements DoctorCheck {
    private final PlatformConfig config;

    @Inject
    LogDoctorCheck(PlatformConfig config) {
        this.config = config;
    }

    @Override
    public String id() {
        return "log_retention";
    }

    @Override
    public String name() {
        return "access log";
    }

    @Override
    public Finding run() {
        return new Finding.Good("kept for " + config.logs().retentionDays() + " days, then deleted");
    }
}
