package io.omnia.platform.database;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.startup.DoctorCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Connects to the database anew and says which one it is. */
@Singleton
final class DatabaseDoctorCheck implements DoctorCheck {
    private final PostgresAddress address;
    private final PlatformConfig config;

    @Inject
    DatabaseDoctorCheck(PostgresAddress address, PlatformConfig config) {
        this.address = address;
        this.config = config;
    }

    @Override
    public String id() {
        return "database";
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Finding run() {
        try {
            var version = DatabaseProof.prove(address);
            return new Finding.Good("PostgreSQL " + version
                    + (config.database().url().isPresent()
                            ? ", a server of your own"
                            : ", embedded: it lives in the data folder, which is what a backup has to hold"));
        } catch (StartupRefusal refusal) {
            return new Finding.Trouble(List.of(String.valueOf(refusal.getMessage())));
        }
    }
}
