package io.omnia.console;

import io.omnia.console.WebFile.Coding;
import io.omnia.platform.startup.ResourceFolder;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The web app as its build left it. It is held in memory, since it is small and every first visit asks for most of it. */
final class WebFiles {
    /** Where the build puts the app, and the address of the API's description, which is served beside it. */
    private static final String APP = "META-INF/omnia-web";

    private static final String PAGE = "index.html";
    private static final String API_FOLDER = "META-INF/omnia-api";
    private static final String API = "openapi.json";

    private final Map<String, WebFile> files;
    private final Optional<String> page;

    /** @param contents by path without a leading slash, compressed siblings included */
    WebFiles(Map<String, Buffer> contents) {
        page = Optional.ofNullable(contents.get(PAGE)).map(Buffer::toString);
        files = contents.keySet().stream()
                .filter(name -> !name.equals(PAGE) && !isCompressed(name, contents))
                .collect(Collectors.toUnmodifiableMap(name -> "/" + name, name -> file(name, contents)));
    }

    /** What is packaged beside the classes; nothing but the API's description when the web app was not built. */
    static WebFiles packaged() {
        var loader = WebFiles.class.getClassLoader();
        var contents = new TreeMap<String, Buffer>();
        ResourceFolder.read(loader, APP).forEach((name, bytes) -> contents.put(name, Buffer.buffer(bytes)));
        var api = ResourceFolder.read(loader, API_FOLDER).get(API);
        if (api != null) {
            contents.put(API, Buffer.buffer(api));
        }
        return new WebFiles(contents);
    }

    /** The file at a path that begins with a slash. Paths are looked up as they are, so that none leads outside. */
    Optional<WebFile> at(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The one page of the app, for every address that is the browser's to read; empty when the app was not built. */
    Optional<String> page() {
        return page;
    }

    private static WebFile file(String name, Map<String, Buffer> contents) {
        var packed = new EnumMap<Coding, Buffer>(Coding.class);
        for (var coding : Coding.values()) {
            var bytes = contents.get(name + coding.ending);
            if (bytes != null) {
                packed.put(coding, bytes);
            }
        }
        return WebFile.of(name, packed);
    }

    private static boolean isCompressed(String name, Map<String, Buffer> contents) {
        for (var coding : Coding.values()) {
            if (coding != Coding.PLAIN && name.endsWith(coding.ending)) {
                return contents.containsKey(name.substring(0, name.length() - coding.ending.length()));
            }
        }
        return false;
    }
}
