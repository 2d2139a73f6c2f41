package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Reads the events of one stream of one format, in order. */
interface EventReader {
    void read(ObjectNode event, Consumer<Event> to);

    /** The stream is over: what was held back until more is known. */
    void end(Consumer<Event> to);
}
