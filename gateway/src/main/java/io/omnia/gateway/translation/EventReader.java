package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Reads the events of one stream of one format, in order. */
interface EventReader {
    void read(ObjectNode event, Consumer<Event> to);

    /** Whether the upstream has said why it stops: until then a stream that is over was cut. */
    boolean stopped();

    /** The stream is over after it has stopped: what was held back until more is known. */
    void end(Consumer<Event> to);
}
