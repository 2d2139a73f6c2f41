package io.omnia.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Records a running JVM with the JDK's own recorder during some load, through {@code jcmd}, and prints the profile. */
final class FlightRecording {
    private static final String NAME = "omnia-bench";

    private FlightRecording() {}

    /** Records a contender's gateway while {@code load} runs; the load's own figures are not used. */
    static void of(Bench bench, Contender contender, Runnable load) throws IOException {
        var pid = contender.subject().gateway().orElseThrow().root();
        var file = bench.work().resolve("profile-" + pid + ".jfr");
        record(pid, file, load);
        FlightProfile.read(file).print(bench.report());
    }

    /** Leaves a recording of the process in {@code file}. */
    static void record(long pid, Path file, Runnable load) throws IOException {
        // The first form samples by processor time; a JVM that does not know the event refuses it.
        if (!jcmd(pid, "JFR.start", "name=" + NAME, "settings=profile", "jdk.CPUTimeSample#enabled=true")
                && !jcmd(pid, "JFR.start", "name=" + NAME, "settings=profile")) {
            throw new IOException("process " + pid + " takes no flight recording");
        }
        load.run();
        var dumped = jcmd(pid, "JFR.dump", "name=" + NAME, "filename=" + file);
        jcmd(pid, "JFR.stop", "name=" + NAME);
        if (!dumped) {
            throw new IOException("the flight recording of process " + pid + " could not be written");
        }
    }

    private static boolean jcmd(long pid, String... command) {
        var all = new String[command.length + 2];
        all[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        all[1] = Long.toString(pid);
        System.arraycopy(command, 0, all, 2, command.length);
        var answer = Machine.output(all);
        return answer.isPresent()
                && !answer.get().contains("Exception")
                && !answer.get().contains("Could not");
    }
}
