package io.omnia.platform.startup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceFolderTest {
    private static final Map<String, String> FILES = Map.of("a.txt", "one", "below/b.txt", "two");

    @TempDir
    private Path folder;

    private static Map<String, String> read(Path place, String folder) throws IOException {
        try (var loader = new URLClassLoader(new URL[] {place.toUri().toURL()}, null)) {
            var texts = new LinkedHashMap<String, String>();
            ResourceFolder.read(loader, folder).forEach((name, bytes) -> texts.put(name, new String(bytes, UTF_8)));
            return texts;
        }
    }

    @Test
    void isReadFromADisk() throws IOException {
        for (var file : FILES.entrySet()) {
            var path = folder.resolve("web").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }

        assertThat(read(folder, "web")).isEqualTo(FILES);
        assertThat(read(folder, "nothing")).isEmpty();
    }

    @Test
    void isReadFromAJarWithoutItsNeighbours() throws IOException {
        var file = Files.createDirectory(folder.resolve("100 % mine!")).resolve("a program.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("web/"));
            jar.putNextEntry(new JarEntry("webmaster.txt"));
            for (var entry : FILES.entrySet()) {
                jar.putNextEntry(new JarEntry("web/" + entry.getKey()));
                jar.write(entry.getValue().getBytes(UTF_8));
            }
        }

        assertThat(read(file, "web")).isEqualTo(FILES);
        assertThat(read(file, "nothing")).isEmpty();
    }
}
