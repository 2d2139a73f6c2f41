package io.omnia.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a process keeps on its heap when everything that nobody needs has been collected. */
final class LiveHeap {
    private static final Pattern USED = Pattern.compile("(?:PSYoungGen|ParOldGen)\\s.*used (\\d+)K");

    private LiveHeap() {}

    /** Collects, and says what is left. */
    static long kilobytes(long pid) {
        jcmd(pid, "GC.run");
        var used = USED.matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        if (used == 0) {
            throw new IllegalStateException("the heap is not told in the words that are known here");
        }
        return used;
    }

    private static String jcmd(long pid, String command) {
        try {
            var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
            var process = new ProcessBuilder(jcmd, Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
