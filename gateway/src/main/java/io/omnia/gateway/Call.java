package io.omnia.gateway;

import io.omnia.gateway.protocol.ChatEnvelope;
import io.omnia.gateway.protocol.EnvelopeResult;
import io.omnia.gateway.transport.BodyReader;
import io.omnia.gateway.transport.Bytes;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Stage 3: what is asked. The whole body is read, within limits, and the few fields that matter here are taken from it;
 * the rest stays bytes.
 *
 * @param envelope the fields that matter
 * @param body the request as it came
 */
record Call(ChatEnvelope envelope, Content body) {
    private static final String PLAIN = "identity";
    private static final String CALLERS_OWN_KEY = "x-omnia-provider-key";

    /** Reads the request; after so many milliseconds it is refused as too slow. */
    static Future<Call> read(BodyReader bodies, HttpServerRequest request, Exchange exchange, long patience) {
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase(PLAIN)) {
            return Refusal.future(ApiError.unknownEncoding());
        }
        if (request.headers().contains(CALLERS_OWN_KEY)) {
            // Its caller means to be billed by the vendor, and means the vendor's agreement with him to hold.
            return Refusal.future(
                    ApiError.unsupported(CALLERS_OWN_KEY, "A provider key of one's own is not supported here yet."));
        }
        var reading = bodies.read(request);
        exchange.deadline(patience, reading::giveUp);
        return reading.result().onComplete(read -> exchange.noDeadline()).compose(result -> switch (result) {
            case BodyReader.Result.Read(var body) -> parse(bodies, body);
            case BodyReader.Result.TooLarge(var limit) -> Refusal.future(ApiError.tooLarge(limit));
            case BodyReader.Result.NoRoom() -> Refusal.future(ApiError.overloaded());
            case BodyReader.Result.Broken() -> Refusal.future(ApiError.brokenBody());
            case BodyReader.Result.TooSlow() -> Refusal.future(ApiError.slowBody());
        });
    }

    private static Future<Call> parse(BodyReader bodies, Content body) {
        var bytes = Bytes.of(body.buffer());
        return switch (ChatEnvelope.read(bytes.array(), bytes.start(), bytes.length())) {
            case ChatEnvelope envelope -> Future.succeededFuture(new Call(envelope, body));
            case EnvelopeResult.Invalid invalid -> {
                bodies.release(body.length());
                yield Refusal.future(
                        invalid.unsupported()
                                ? ApiError.unsupported(invalid.param(), invalid.message())
                                : ApiError.invalid(invalid.param(), invalid.message()));
            }
        };
    }
}
