package io.omnia.console;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Adler32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the web app, in every form that the build made of it.
 *
 * @param type its media type
 * @param forms by coding; the plain one is always there
 */
record WebFile(String type, Map<Coding, Form> forms) {
    private static final Pattern REFUSED = Pattern.compile("q=0(\\.0*)?");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    /** How the bytes are packed for the way, the smallest first. */
    enum Coding {
        BR("br", ".br"),
        GZIP("gzip", ".gz"),
        PLAIN("identity", "");

        final String token;
        final String ending;

        Coding(String token, String ending) {
            this.token = token;
            this.ending = ending;
        }
    }

    /** The bytes of one coding. */
    record Form(Coding coding, Buffer bytes, String etag) {}

    WebFile {
        forms = Map.copyOf(forms);
    }

    /** The file of this name, whose compressed siblings may be missing. */
    static WebFile of(String name, Map<Coding, Buffer> packed) {
        var forms = new EnumMap<Coding, Form>(Coding.class);
        packed.forEach((coding, bytes) -> forms.put(coding, new Form(coding, bytes, etag(bytes))));
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return new WebFile(TYPES.getOrDefault(ending, "application/octet-stream"), forms);
    }

    /** The smallest form that a client takes, by its {@code Accept-Encoding}; the plain one when it names none. */
    Form accepted(@Nullable String acceptEncoding) {
        var taken = acceptEncoding == null ? Set.<String>of() : codings(acceptEncoding);
        for (var coding : Coding.values()) {
            var form = forms.get(coding);
            if (form != null && taken.contains(coding.token)) {
                return form;
            }
        }
        return Objects.requireNonNull(forms.get(Coding.PLAIN));
    }

    private static Set<String> codings(String header) {
        return Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1))
                .map(part -> part.split(";", -1))
                .filter(part ->
                        part.length == 1 || !REFUSED.matcher(part[1].strip()).matches())
                .map(part -> part[0].strip())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Two checksums and the length: hundreds of files are summed up at each start, where a digest is not compiled yet. */
    private static String etag(Buffer bytes) {
        var all = bytes.getBytes();
        var crc = new CRC32C();
        var adler = new Adler32();
        crc.update(all);
        adler.update(all);
        return '"'
                + Long.toHexString(crc.getValue())
                + '-'
                + Long.toHexString(adler.getValue())
                + '-'
                + Integer.toHexString(all.length)
                + '"';
    }
}
