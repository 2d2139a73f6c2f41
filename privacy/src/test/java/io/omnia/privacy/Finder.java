package io.omnia.privacy;

import io.omnia.privacy.Canary.Form;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Looks for every form of one canary in bytes. One pass, whatever the number of forms. */
final class Finder {
    private static final int WINDOW = 8;
    private static final int CHUNK = 4 << 20;

    private final Map<Long, List<Anchor>> anchors = new HashMap<>();
    private final boolean[] hint = new boolean[1 << 16];
    private final int longest;

    /** Eight bytes of a form, at {@code offset} in it; in pieces, they are enough by themselves. */
    private record Anchor(Form form, int offset, boolean enough) {}

    Finder(Canary canary, boolean inPieces) {
        var most = 0;
        for (var form : canary.forms()) {
            var bytes = form.bytes();
            most = Math.max(most, bytes.length);
            var last = inPieces && form.alsoInPieces() ? bytes.length - WINDOW : 0;
            for (var offset = 0; offset <= last; offset++) {
                var window = window(bytes, offset);
                anchors.computeIfAbsent(window, any -> new ArrayList<>())
                        .add(new Anchor(form, offset, inPieces && form.alsoInPieces()));
                hint[hash(window)] = true;
            }
        }
        longest = most;
    }

    /** The names of the forms found in {@code bytes}. */
    Set<String> find(byte[] bytes) {
        var found = new LinkedHashSet<String>();
        find(bytes, bytes.length, found);
        return found;
    }

    /** The names of the forms found in a file; a gzip file is looked at packed and unpacked. */
    Set<String> find(Path file) throws IOException {
        var found = new LinkedHashSet<String>();
        try (var in = Files.newInputStream(file)) {
            scan(in, "", found);
        }
        if (isGzip(file)) {
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                scan(in, " in gzip", found);
            } catch (IOException cutOff) {
                // A log that is still being packed ends in the middle; what could be read was looked at.
                found.remove("");
            }
        }
        return found;
    }

    /** As {@link #find(byte[])}, and unpacked when the bytes are a gzip file. */
    Set<String> findUnpacked(byte[] bytes) throws IOException {
        var found = new LinkedHashSet<>(find(bytes));
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                scan(in, " in gzip", found);
            } catch (IOException notGzip) {
                found.remove("");
            }
        }
        return found;
    }

    private void scan(InputStream in, String suffix, Set<String> found) throws IOException {
        var buffer = new byte[CHUNK + longest];
        var kept = 0;
        for (var read = in.readNBytes(buffer, 0, CHUNK); read > 0; read = in.readNBytes(buffer, kept, CHUNK)) {
            var length = kept + read;
            var names = new LinkedHashSet<String>();
            find(buffer, length, names);
            names.forEach(name -> found.add(name + suffix));
            kept = Math.min(longest, length);
            System.arraycopy(buffer, length - kept, buffer, 0, kept);
        }
    }

    private void find(byte[] bytes, int length, Set<String> found) {
        var window = 0L;
        for (var i = 0; i < length; i++) {
            window = (window << 8) | (bytes[i] & 0xff);
            if (i >= WINDOW - 1 && hint[hash(window)]) {
                for (var anchor : anchors.getOrDefault(window, List.of())) {
                    if (anchor.enough() || isWhole(bytes, length, i - WINDOW + 1, anchor)) {
                        found.add(anchor.form().name());
                    }
                }
            }
        }
    }

    private static boolean isWhole(byte[] bytes, int length, int at, Anchor anchor) {
        var form = anchor.form().bytes();
        var start = at - anchor.offset();
        if (start < 0 || start + form.length > length) {
            return false;
        }
        return java.util.Arrays.equals(bytes, start, start + form.length, form, 0, form.length);
    }

    private static boolean isGzip(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    private static long window(byte[] bytes, int offset) {
        var window = 0L;
        for (var i = 0; i < WINDOW; i++) {
            window = (window << 8) | (bytes[offset + i] & 0xff);
        }
        return window;
    }

    private static int hash(long window) {
        return (int) ((window * 0x9E37_79B9_7F4A_7C15L) >>> 48);
    }
}
