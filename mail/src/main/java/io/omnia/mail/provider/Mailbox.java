package io.omnia.mail.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Writes each mail into a file that only its owner reads, for an installation without a mail server. */
public final class Mailbox implements MailProvider {
    private final Path folder;

    public Mailbox(Path folder) {
        this.folder = folder;
    }

    @Override
    public Delivery send(Letter letter) {
        var text = "To: " + letter.recipient() + "\nSubject: " + letter.subject() + "\n\n" + letter.body();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var file = file(letter.id());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardCharsets.UTF_8);
            return new Delivery.Accepted();
        } catch (IOException problem) {
            return new Delivery.Failed("the data folder could not be written");
        }
    }

    @Override
    public boolean keepsText() {
        return true;
    }

    @Override
    public void forget(UUID id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private Path file(UUID id) {
        return folder.resolve(id + ".txt");
    }
}
