package io.omnia.gateway.protocol;

import java.util.function.Consumer;

/** Takes the data out of whole events; what has none, a comment for one, is passed over. */
public final class EventData {
    private EventData() {}

    /** Hands on the data of each event between {@code start} and {@code end}, without the blanks around it. */
    public static void each(byte[] bytes, int start, int end, Consumer<byte[]> sink) {
        var event = start;
        for (var line = start; line < end; ) {
            var lineEnd = line;
            while (lineEnd < end && bytes[lineEnd] != '\n') {
                lineEnd++;
            }
            var blank = lineEnd == line || (lineEnd == line + 1 && bytes[line] == '\r');
            if (blank) {
                one(bytes, event, lineEnd, sink);
                event = lineEnd + 1;
            }
            line = lineEnd + 1;
        }
        // The last event of a stream may lack its blank line.
        if (event < end) {
            one(bytes, event, end, sink);
        }
    }

    private static void one(byte[] bytes, int start, int end, Consumer<byte[]> sink) {
        var data = StreamEvents.data(bytes, start, end);
        if (data != null) {
            sink.accept(data.trimmed());
        }
    }
}
