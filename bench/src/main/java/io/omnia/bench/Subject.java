package io.omnia.bench;

import io.omnia.bench.RequestTemplate.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server under test, ready for calls.
 *
 * @param name as figures name it: omnia, nginx, portkey, direct
 * @param version what it says of itself
 * @param port where it listens on 127.0.0.1
 * @param modelPrefix what stands before the mock's model names
 * @param headers what its callers have to send
 * @param gateway the processes that relay; none for {@code direct}
 * @param database PostgreSQL's processes, when it has some on this machine
 * @param idleMb resident memory after its first answer
 * @param stop ends what was started
 */
record Subject(
        String name,
        String version,
        int port,
        String modelPrefix,
        Map<String, String> headers,
        Optional<ProcessGroup> gateway,
        Optional<ProcessGroup> database,
        double idleMb,
        Runnable stop)
        implements AutoCloseable {
    static final String OMNIA = "omnia";
    static final String NGINX = "nginx";
    static final String PORTKEY = "portkey";
    static final String DIRECT = "direct";

    /** All that can be measured, the product first. */
    static final List<String> NAMES = List.of(OMNIA, NGINX, PORTKEY, DIRECT);

    RequestTemplate request(Work work) {
        return RequestTemplate.of(work, port, modelPrefix, headers);
    }

    @Override
    public void close() {
        stop.run();
    }
}
