package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventDataTest {
    @Test
    void handsOnTheDataOfEachEventWithoutTheBlanksAroundIt() {
        assertThat(data("data: {\"a\":1}\n\n: a comment\n\nevent: ping\ndata:{}\r\n\r\ndata: [DONE]\n\n"))
                .containsExactly("{\"a\":1}", "{}", "[DONE]");
    }

    @Test
    void takesALastEventWithoutItsBlankLine() {
        assertThat(data("data: {}\n\ndata: [DONE]")).containsExactly("{}", "[DONE]");
    }

    private static List<String> data(String events) {
        var bytes = events.getBytes(UTF_8);
        var found = new ArrayList<String>();
        EventData.each(bytes, 0, bytes.length, data -> found.add(new String(data, UTF_8)));
        return found;
    }
}
