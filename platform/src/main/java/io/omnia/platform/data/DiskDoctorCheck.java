package io.omnia.platform.data;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Looks at the room on the data folder's disk. */
@Singleton
final class DiskDoctorCheck implements DoctorCheck {
    private static final long BYTES_PER_MB = 1 << 20;
    /** Beyond what stops new calls: time to act. */
    private static final int COMFORT = 8;

    private final DataFolder folder;
    private final DiskSpace space;
    private final PlatformConfig config;

    @Inject
    DiskDoctorCheck(DataFolder folder, DiskSpace space, PlatformConfig config) {
        this.folder = folder;
        this.space = space;
        this.config = config;
    }

    @Override
    public String id() {
        return "data_folder";
    }

    @Override
    public String name() {
        return "data folder";
    }

    @Override
    public Finding run() {
        if (space.low()) {
            return new Finding.Trouble(
                    List.of(folder.path() + ", whose disk is nearly full: new calls are refused until there is room."));
        }
        try {
            var free = Files.getFileStore(folder.path()).getUsableSpace() / BYTES_PER_MB;
            return free < (long) COMFORT * config.diskReserveMb()
                    ? new Finding.Advice(
                            folder.path() + " has " + free + " MB left; below " + config.diskReserveMb()
                                    + " MB new calls are refused.",
                            "omnia.disk-reserve-mb")
                    : new Finding.Good(folder.path() + ", " + free + " MB free");
        } catch (IOException unreadable) {
            return new Finding.Trouble(List.of("The free space of " + folder.path() + " cannot be read."));
        }
    }
}
