package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightProfileTest {
    @Test
    void aRecordingOfARunningProcessNamesWhoSpentItsTime(@TempDir Path folder) throws Exception {
        var file = folder.resolve("mock.jfr");
        try (var mock = MockProcess.start()) {
            var request = RequestTemplate.of(new Work("json", 1_024), mock.port(), "", Map.of());
            var plan = new LoadPlan(
                    mock.port(), request, new Pace.Closed(8), Duration.ofSeconds(3), LoadPlan.MAX_CALLS, 0);

            FlightRecording.record(mock.group().root(), file, () -> new LoadGenerator(plan).run());
        }

        var profile = FlightProfile.read(file);

        assertThat(profile.owners()).containsKey("Omnia bench");
        assertThat(profile.methods()).isNotEmpty();
    }

    @Test
    void classesBelongToTheirPackageOrLibrary() {
        assertThat(FlightProfile.owner("io.omnia.gateway.protocol.Relay")).contains("Omnia gateway.protocol");
        assertThat(FlightProfile.owner("io.netty.channel.Channel")).contains("Netty");
        assertThat(FlightProfile.owner("org.postgresql.jdbc.PgConnection")).contains("JDBC driver");
        assertThat(FlightProfile.owner("sun.nio.ch.SocketDispatcher")).isEmpty();
        assertThat(FlightProfile.owner("org.acme.Thing")).contains("other libraries");
    }
}
