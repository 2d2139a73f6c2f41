package io.omnia.gateway.transport;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** An answer that is made in this process. */
public record LocalAnswer(int status, MultiMap headers, ScriptedStream stream) implements Upstream.Answer {
    private static final String JSON = "application/json";

    /** A JSON body in one piece, given on this context. */
    public static LocalAnswer whole(Context context, int status, Buffer json) {
        var headers = MultiMap.caseInsensitiveMultiMap().set(HttpHeaders.CONTENT_TYPE, JSON);
        return new LocalAnswer(status, headers, new ScriptedStream(context, List.of(json), 0, false));
    }

    @Override
    public ReadStream<Buffer> body() {
        return stream;
    }

    @Override
    public void abort() {
        stream.stop();
    }
}
