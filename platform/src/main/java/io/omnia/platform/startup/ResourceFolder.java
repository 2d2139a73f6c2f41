package io.omnia.platform.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** A folder of the class path, which is one of the disk or of a jar. */
public final class ResourceFolder {
    private ResourceFolder() {}

    /** Its files with their contents, by path below the folder; none where there is no such folder. */
    public static SortedMap<String, byte[]> read(ClassLoader loader, String folder) {
        var place = loader.getResource(folder);
        var files = new TreeMap<String, byte[]>();
        if (place == null) {
            return files;
        }
        try {
            if (place.getProtocol().equals("jar")) {
                readJar(place, folder + "/", files);
            } else {
                readDisk(place, files);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return files;
    }

    private static void readJar(URL place, String prefix, Map<String, byte[]> files) throws IOException {
        var archive = place.getPath().substring(0, place.getPath().lastIndexOf("!/"));
        try (var jar = new JarFile(new File(URI.create(archive)))) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    try (var in = jar.getInputStream(entry)) {
                        files.put(entry.getName().substring(prefix.length()), in.readAllBytes());
                    }
                }
            }
        }
    }

    private static void readDisk(URL place, Map<String, byte[]> files) throws IOException {
        var folder = Path.of(URI.create(place.toString()));
        try (var walk = Files.walk(folder)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                files.put(name, Files.readAllBytes(file));
            }
        }
    }
}
