package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks for a canary in every place that could keep it: each column of each table that the live catalog lists, large
 * objects, planner statistics, running statements, every file of the database server with its write-ahead log, and the
 * given folders, packed files included. The database role has to be a superuser, and the server on this machine.
 */
public final class CanaryScan {
    private final Jdbi database;
    private final List<Path> folders;

    private CanaryScan(Jdbi database, List<Path> folders) {
        this.database = database;
        this.folders = folders;
    }

    /** Scans this database, its server's files, and the folders with everything below them. */
    public static CanaryScan of(DataSource database, Path... folders) {
        return new CanaryScan(Jdbi.create(database), List.of(folders));
    }

    /** Where the canary was found, as {@code ledger.usage_line.model}, and in which form it lay there. */
    public record Finding(String place, String form) {}

    /** Every place where it lies; empty is the proof, worth something only after {@link #assertFindsPlanted}. */
    public List<Finding> find(Canary canary) {
        var findings = new ArrayList<Finding>();
        try (var handle = database.open()) {
            new DatabaseScan(handle, new Finder(canary, false), findings).run();
            // What is only in memory would be missed below.
            handle.execute("checkpoint");
            scanFolder(serverFiles(handle), new Finder(canary, true), findings);
        } catch (SQLException | IOException problem) {
            throw new IllegalStateException("the scan could not be finished", problem);
        }
        for (var folder : folders) {
            try {
                scanFolder(folder, new Finder(canary, false), findings);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
        return findings;
    }

    /** Fails with the places if the canary lies anywhere. */
    public void assertAbsent(Canary canary) {
        assertThat(find(canary)).as("places that kept %s", canary).isEmpty();
    }

    /**
     * The positive control: plants a canary in each kind of place and fails unless each is found there. What it planted is
     * removed again, except from the write-ahead log and the free space of the database, where it has to be found too.
     */
    public void assertFindsPlanted() {
        try {
            plantInTables();
            plantInWriteAheadLog();
            for (var folder : folders) {
                plantInFolder(folder);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void plantInTables() {
        var canary = Canary.plant();
        var base64 = new String(canary.forms().get(3).bytes(), StandardCharsets.UTF_8);
        try (var handle = database.open()) {
            handle.execute("drop schema if exists canary_control cascade");
            handle.execute("create schema canary_control");
            handle.execute("""
                    create table canary_control.planted
                        (words text, document jsonb, bytes bytea, packed bytea, list text[], coded text, blobs bytea[])
                    """);
            handle.createUpdate("""
                            insert into canary_control.planted
                            values (:text, jsonb_build_object('a', jsonb_build_array(:text)), :bytes, :packed,
                                    array['x', :text], :coded, array[:bytes])
                            """)
                    .bind("text", canary.text())
                    .bind("bytes", canary.text().getBytes(StandardCharsets.UTF_16LE))
                    .bind("packed", gzip(canary))
                    .bind("coded", "see " + base64 + "=")
                    .execute();
            handle.execute("create materialized view canary_control.view as select words from canary_control.planted");
            handle.execute("insert into canary_control.planted (words) select words from canary_control.planted");
            handle.execute("analyze canary_control.planted");
            var object = handle.createQuery("select lo_from_bytea(0, :bytes)")
                    .bind("bytes", canary.text().getBytes(StandardCharsets.UTF_8))
                    .mapTo(Long.class)
                    .one();

            var places = find(canary).stream().map(Finding::place).toList();
            handle.execute("select lo_unlink(?)", object);
            handle.execute("drop schema canary_control cascade");

            assertThat(places)
                    .contains(
                            "canary_control.planted.words",
                            "canary_control.planted.document",
                            "canary_control.planted.bytes",
                            "canary_control.planted.packed",
                            "canary_control.planted.list",
                            "canary_control.planted.coded",
                            "canary_control.planted.blobs",
                            "canary_control.view.words",
                            "large object " + object)
                    .anyMatch(place -> place.startsWith("pg_stats canary_control.planted"));
        }
    }

    /** A row that is gone from its table is still in the log, and a long one lies there compressed. */
    private void plantInWriteAheadLog() {
        var brief = Canary.plant();
        var packed = Canary.plant();
        try (var handle = database.open()) {
            handle.execute("create schema canary_control");
            handle.execute("create table canary_control.gone (words text)");
            handle.execute("insert into canary_control.gone values (?)", brief.text());
            handle.execute("insert into canary_control.gone values (?)", packed.text() + "lorem ipsum ".repeat(2_000));
            handle.execute("drop schema canary_control cascade");
        }

        for (var canary : List.of(brief, packed)) {
            assertThat(find(canary))
                    .as("what the write-ahead log keeps of %s", canary)
                    .anyMatch(finding -> finding.place().contains("pg_wal"))
                    .noneMatch(finding -> finding.place().startsWith("canary_control"));
        }
    }

    private void plantInFolder(Path folder) throws IOException {
        var canary = Canary.plant();
        Files.createDirectories(folder);
        var below = Files.createTempDirectory(folder, "canary-control");
        var plain = Files.writeString(below.resolve("plain.log"), "before " + canary.text() + " after");
        var packed = Files.write(below.resolve("old.log.gz"), gzip(canary));
        try {
            assertThat(find(canary)).extracting(Finding::place).contains(plain.toString(), packed.toString());
        } finally {
            Files.delete(plain);
            Files.delete(packed);
            Files.delete(below);
        }
    }

    private static void scanFolder(Path folder, Finder finder, List<Finding> findings) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    finder.find(file).forEach(form -> findings.add(new Finding(file.toString(), form)));
                } catch (IOException problem) {
                    return visitFileFailed(file, problem);
                }
                return FileVisitResult.CONTINUE;
            }

            // A running server deletes files while this reads; anything else that cannot be read spoils the proof.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                if (problem instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw problem;
            }
        });
    }

    private static Path serverFiles(Handle handle) {
        return Path.of(
                handle.createQuery("show data_directory").mapTo(String.class).one());
    }

    private static byte[] gzip(Canary canary) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(("some words " + canary.text()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return bytes.toByteArray();
    }
}
