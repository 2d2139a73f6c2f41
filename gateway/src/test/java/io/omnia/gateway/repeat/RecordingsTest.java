package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class RecordingsTest {
    private static final int ROOM = 1_000;
    private final Recordings recordings = new Recordings(ROOM);

    @Test
    void noteAnAnswer() {
        var noted = begun(ROOM);
        noted.add(Buffer.buffer("one, "));
        noted.add(Buffer.buffer("two"));

        assertThat(noted.with(Requests.content(", end")))
                .isNotNull()
                .satisfies(all -> assertThat(all.buffer().toString()).isEqualTo("one, two, end"));
    }

    @Test
    void shareTheirMemoryWhateverTheyAreFor() {
        var first = begun(ROOM);
        first.add(bytes(ROOM / 2 + 1));
        var second = begun(ROOM);
        second.add(bytes(ROOM / 2));
        assertThat(second.with(Requests.content(""))).isNull();

        first.discard();
        first.discard();

        var third = begun(ROOM);
        third.add(bytes(ROOM));
        assertThat(third.with(Requests.content(""))).isNotNull();
        var fourth = begun(ROOM);
        fourth.add(bytes(1));
        assertThat(fourth.with(Requests.content("")))
                .as("no more than there is")
                .isNull();
    }

    @Test
    void noteNothingThatIsTooLong() {
        var noted = begun(ROOM / 2);
        noted.add(bytes(ROOM / 2));
        assertThat(noted.with(Requests.content("x"))).isNull();
        noted.add(bytes(1));
        assertThat(noted.with(Requests.content(""))).isNull();

        var next = begun(ROOM);
        next.add(bytes(ROOM));
        assertThat(next.with(Requests.content("")))
                .as("its memory is free again")
                .isNotNull();
    }

    private Recording begun(int maxBytes) {
        var recording = recordings.begin(maxBytes);
        recording.begin(200, "text/event-stream");
        return recording;
    }

    private static Buffer bytes(int count) {
        return Buffer.buffer(new byte[count]);
    }
}
