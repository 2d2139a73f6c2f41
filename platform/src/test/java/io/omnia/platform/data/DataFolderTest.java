package io.omnia.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @Test
    void isMadeForItsOwnerOnly(@TempDir Path place) throws Exception {
        var folder = DataFolder.open(place.resolve("some/data"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    void refusesWhatIsNotAFolder(@TempDir Path place) throws Exception {
        var file = Files.createFile(place.resolve("data"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void refusesAPlaceWhereNobodyMayWrite() {
        // Part of the system that not even root can write.
        assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/omnia-data")))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void isLockedForOneProgram(@TempDir Path place) throws Exception {
        try (var lock = FolderLock.take(place)) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.tryTake(place)).isEmpty();
        }

        try (var again = FolderLock.take(place)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void knowsWhenItsDiskIsNearlyFullAndWhenItHasRoomAgain() {
        var free = new AtomicLong(1_000);
        try (var space = new DiskSpace(free::get, 500, new EventLog())) {
            space.measure();
            assertThat(space.low()).isFalse();

            free.set(499);
            space.measure();
            assertThat(space.low()).isTrue();

            free.set(500);
            space.measure();
            assertThat(space.low()).isFalse();
        }
    }
}
