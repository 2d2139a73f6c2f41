package io.omnia.platform.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The access log's files, one for each UTC day, named {@code access-2026-01-31.jsonl}. Used by one thread at a time. */
final class LogFolder implements AutoCloseable {
    private static final String PREFIX = "access-";
    private static final String SUFFIX = ".jsonl";

    private final Path folder;
    private @Nullable LocalDate day;
    private @Nullable OutputStream file;

    LogFolder(Path folder) {
        this.folder = folder;
    }

    /** Appends whole lines to the file of the day that {@code epochMillis} lies in. */
    void append(long epochMillis, byte[] lines) throws IOException {
        var wanted = LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
        var open = file;
        // A folder that was emptied under a running program is noticed here; writing on would write into nothing.
        if (open == null || !wanted.equals(day) || !Files.exists(path(wanted))) {
            close();
            Files.createDirectories(folder);
            open = Files.newOutputStream(path(wanted), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            file = open;
            day = wanted;
        }
        open.write(lines);
    }

    /**
     * Deletes every file whose first line may be {@code days} days old at {@code now}, and returns their names. A line is
     * kept for less than that many days: the file of a day goes when the day's first instant reaches the age.
     */
    List<String> deleteOlderThan(int days, Instant now) throws IOException {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var newestToDelete = today.minusDays(days);
        var deleted = new ArrayList<String>();
        if (!Files.isDirectory(folder)) {
            return deleted;
        }
        try (var files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX + "*")) {
            for (var path : files) {
                var date = dateOf(path.getFileName().toString());
                if (date != null && !date.isAfter(newestToDelete)) {
                    if (date.equals(day)) {
                        close();
                    }
                    Files.deleteIfExists(path);
                    deleted.add(path.getFileName().toString());
                }
            }
        }
        return deleted;
    }

    @Override
    public void close() throws IOException {
        var open = file;
        file = null;
        day = null;
        if (open != null) {
            open.close();
        }
    }

    private Path path(LocalDate date) {
        return folder.resolve(PREFIX + date + SUFFIX);
    }

    private static @Nullable LocalDate dateOf(String name) {
        try {
            return LocalDate.parse(name.substring(PREFIX.length(), PREFIX.length() + 10));
        } catch (DateTimeException | StringIndexOutOfBoundsException notOurs) {
            return null;
        }
    }
}
