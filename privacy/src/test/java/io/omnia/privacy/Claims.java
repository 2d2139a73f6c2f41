package io.omnia.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The list of published claims, where it lies beside the repository. */
public final class Claims {
    private static final Pattern ROW =
            Pattern.compile("^\\| ((?:OMNI|GATE|ZEN|SVC|STU)-[0-9.]+) \\|", Pattern.MULTILINE);

    private Claims() {}

    /** The ids of all claims; empty where the list is not at hand. */
    public static Optional<Set<String>> ids() throws IOException {
        var root =
                Path.of(System.getProperty("omnia.root", ".")).toAbsolutePath().normalize();
        for (var folder = root; folder != null; folder = folder.getParent()) {
            var list = folder.resolve("shared/spec/claims.md");
            if (Files.isReadable(list)) {
                var ids = new TreeSet<String>();
                var match = ROW.matcher(Files.readString(list));
                while (match.find()) {
                    ids.add(match.group(1));
                }
                return Optional.of(ids);
            }
        }
        return Optional.empty();
    }
}
