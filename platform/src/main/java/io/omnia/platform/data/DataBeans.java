package io.omnia.platform.data;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.telemetry.EventLog;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the data folder to whoever keeps something in it. */
@Singleton
final class DataBeans {
    private static final long BYTES_PER_MB = 1 << 20;

    @Produces
    @Singleton
    DataFolder folder(PlatformConfig config) {
        return DataFolder.open(config.dataDir());
    }

    @Produces
    @Singleton
    DiskSpace space(DataFolder folder, PlatformConfig config, EventLog log) {
        return DiskSpace.watching(folder.path(), config.diskReserveMb() * BYTES_PER_MB, log);
    }

    void stop(@Disposes DiskSpace space) {
        space.close();
    }
}
