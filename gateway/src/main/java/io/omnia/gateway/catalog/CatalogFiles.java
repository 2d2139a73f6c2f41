package io.omnia.gateway.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The built-in catalog files, then the operator's. A later file replaces a model by its id. */
final class CatalogFiles {
    /** What {@code catalog/} holds; its files are packaged beside the classes. */
    static final List<String> BUILT_IN = List.of(
            "openai.yaml",
            "anthropic.yaml",
            "deepseek.yaml",
            "moonshot.yaml",
            "zai.yaml",
            "qwen.yaml",
            "minimax.yaml",
            "google.yaml",
            "xai.yaml",
            "mistral.yaml",
            "groq.yaml",
            "openrouter.yaml",
            "azure.yaml",
            "sandbox.yaml");

    private static final String FOLDER = "/catalog/";
    private static final long MAX_FILE_BYTES = 2_000_000;

    private final List<Path> added;

    CatalogFiles(List<Path> added) {
        this.added = List.copyOf(added);
    }

    /** Everything that can be read, and every price id in it beside those already {@code known}. */
    Reading read(PriceVersions known) {
        var digest = sha256();
        var versions = known;
        var models = new TreeMap<String, Model>();
        for (var name : BUILT_IN) {
            var text = builtIn(name);
            add(digest, text);
            var file = CatalogReader.read(name, text);
            versions = versions.with(name, file);
            for (var model : file) {
                if (models.put(model.id(), model) != null) {
                    throw new CatalogException(
                            "%s, model %s: id is in another built-in file too.".formatted(name, model.id()));
                }
            }
        }
        for (var path : added) {
            var name = nameOf(path);
            var text = text(path);
            add(digest, text);
            var file = CatalogReader.read(name, text);
            versions = versions.with(name, file);
            file.forEach(model -> models.put(model.id(), model));
        }
        return new Reading(models, versions, HexFormat.of().formatHex(digest.digest()));
    }

    /** Changes whenever one of the operator's files does. */
    List<Object> fingerprint() {
        var result = new ArrayList<Object>();
        for (var path : added) {
            result.add(stateOf(path));
        }
        return List.copyOf(result);
    }

    boolean canChange() {
        return !added.isEmpty();
    }

    private static Object stateOf(Path path) {
        try {
            var file = Files.readAttributes(path, BasicFileAttributes.class);
            var key = file.fileKey();
            return List.of(file.lastModifiedTime(), file.size(), key == null ? "" : key);
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }

    /** Without its folder: an absolute path says things about the machine that no log needs. */
    private static String nameOf(Path path) {
        var name = path.getFileName();
        return name == null ? "catalog file" : name.toString();
    }

    private static String text(Path path) {
        var name = nameOf(path);
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new CatalogException(name + " is larger than " + MAX_FILE_BYTES + " bytes.");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (CharacterCodingException malformed) {
            throw new CatalogException(name + " is not UTF-8 text.");
        } catch (IOException unreadable) {
            throw new CatalogException(name + " of OMNIA_CATALOG_FILES cannot be read.");
        }
    }

    private static String builtIn(String name) {
        try (var stream = CatalogFiles.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new CatalogException("The built-in file " + name + " is not packaged.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        // With its length, so that the same text in other files is another catalog.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    /**
     * One reading of all files.
     *
     * @param hash the SHA-256 of what they say, in hexadecimal digits
     */
    record Reading(SortedMap<String, Model> models, PriceVersions versions, String hash) {}
}
