package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    private static final String LINE =
            "4711 (a ) strange (name) R 1 4711 4711 0 -1 4194560 1234 99 0 0 700 31 50 9 20 0 17 0"
                    + " 123456 987654321 6400 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0";

    @Test
    void readsTheFieldsBehindANameWithSpacesAndBrackets() {
        var stat = ProcessStat.parse(LINE);

        assertThat(stat).isEqualTo(new ProcessStat(731, 59, 17, 6_400));
    }

    @Test
    void refusesALineThatIsNone() {
        assertThatThrownBy(() -> ProcessStat.parse("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsWhatThisProcessSpends() {
        assumeTrue(Machine.measurable());
        var group = new ProcessGroup(ProcessHandle.current().pid(), false);
        var before = group.cpuMicros();
        var deadline = System.nanoTime() + 30_000_000_000L;

        while (group.cpuMicros() - before < 100_000 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(group.cpuMicros() - before).isBetween(100_000.0, 60_000_000.0);
        assertThat(group.residentMb()).isBetween(20.0, 100_000.0);
        assertThat(group.threads()).isGreaterThan(1);
        assertThat(Machine.busyMicros()).isGreaterThanOrEqualTo(group.cpuMicros() / 2);
    }

    @Test
    void anEndedProcessSpendsNothing() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(new ProcessGroup(process.pid(), true).cpuMicros()).isZero();
    }

    @Test
    void findsTheProcessThatListens() throws Exception {
        assumeTrue(Machine.measurable());
        var self = ProcessHandle.current();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Listener.on(socket.getLocalPort(), Stream.of(self))).contains(self);
            assertThat(Listener.on(socket.getLocalPort(), Stream.empty())).isEmpty();
        }
    }

    @Test
    void onlyListeningSocketsOfThePortCount() {
        var listening =
                " 3: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 52341 1 0 100 0 0 10 0";

        assertThat(Listener.inode(listening, 8080)).contains("52341");
        assertThat(Listener.inode(listening, 8081)).isEmpty();
        assertThat(Listener.inode(listening.replace(" 0A ", " 01 "), 8080)).isEmpty();
        assertThat(Listener.inode("  sl  local_address rem_address   st", 8080)).isEmpty();
    }
}
