package io.omnia.gateway;

import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.translation.AnswerContext;
import io.omnia.gateway.translation.Translation;
import io.omnia.gateway.transport.Upstream;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upstream's answer in the protocol of the caller. */
final class TranslatedResponse implements Upstream.Answer {
    private static final int FIRST_GOOD_STATUS = 200;
    private static final int FIRST_BAD_STATUS = 300;
    private static final String EVENT_STREAM = "text/event-stream";

    private final Upstream.Answer theirs;
    private final Translation translation;
    private final List<String> dropped;
    /** Null for an error, which is translated once it is known to be for the caller. */
    private final @Nullable TranslatedBody body;

    TranslatedResponse(
            Upstream.Answer theirs,
            Protocol protocol,
            Translation translation,
            AnswerContext context,
            List<String> dropped) {
        this.theirs = theirs;
        this.translation = translation;
        this.dropped = dropped;
        var contentType = theirs.headers().get(HttpHeaders.CONTENT_TYPE);
        if (theirs.status() < FIRST_GOOD_STATUS || theirs.status() >= FIRST_BAD_STATUS) {
            body = null;
        } else if (contentType != null && contentType.startsWith(EVENT_STREAM)) {
            body = new TranslatedBody.Events(theirs, protocol, translation.events(context));
        } else {
            body = new TranslatedBody.Whole(
                    theirs,
                    protocol,
                    whole -> translation.answer(whole, context, context.asked().counted()));
        }
    }

    @Override
    public int status() {
        return theirs.status();
    }

    @Override
    public MultiMap headers() {
        return theirs.headers();
    }

    @Override
    public ReadStream<Buffer> body() {
        return body == null ? theirs.body() : body;
    }

    @Override
    public void abort() {
        theirs.abort();
    }

    @Override
    public @Nullable TokenUsage reported() {
        return body == null ? null : body.reported();
    }

    @Override
    public @Nullable TokenUsage reportedPrompt() {
        return body == null ? null : body.reportedPrompt();
    }

    @Override
    public Buffer rest() {
        return body == null ? Buffer.buffer() : body.restOfBroken();
    }

    @Override
    public @Nullable Throwable defect() {
        return body == null ? null : body.defect();
    }

    @Override
    public @Nullable Content openingError() {
        return body == null ? null : body.openingError();
    }

    @Override
    public List<String> dropped() {
        return dropped;
    }

    @Override
    public Content error(int status, Content said, String requestId) {
        return Content.of(translation.error(status, said.buffer().getBytes(), requestId));
    }
}
