package io.omnia.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Which node this is: a random identifier in the data folder, made on the first start, and a new one for each start. */
final class NodeIdentity {
    private static final String FILE = "node-id";

    private NodeIdentity() {}

    /** Reads or creates the node's identifier below {@code folder} and pairs it with a new boot identifier. */
    static HoldTable.Holder of(Path folder) {
        var file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                create(file);
            }
            return new HoldTable.Holder(UUID.fromString(Files.readString(file).strip()), UUID.randomUUID());
        } catch (IOException problem) {
            throw new UncheckedIOException("the node's identifier cannot be kept: " + problem.getMessage(), problem);
        } catch (IllegalArgumentException damaged) {
            throw new IllegalStateException(
                    "the file " + FILE + " of the ledger is damaged; delete it if no other node uses this data folder",
                    damaged);
        }
    }

    /** Written aside and renamed, so that a crash never leaves half an identifier. */
    private static void create(Path file) throws IOException {
        var draft = file.resolveSibling(FILE + ".new");
        Files.writeString(draft, UUID.randomUUID().toString(), StandardCharsets.US_ASCII);
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
