package io.omnia.gateway;

import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.EnvelopeResult;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.BodyReader;
import io.omnia.gateway.transport.Bytes;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * Stage 3: what is asked. The whole body is read, within limits, and the few fields that matter here are taken from it;
 * the rest stays bytes.
 *
 * @param protocol what the caller speaks
 * @param envelope the fields that matter
 * @param vendorHeaders the headers of the caller's that are part of its protocol, and go on with the body
 * @param body the request as it came
 */
record Call(Protocol protocol, Envelope envelope, Map<String, String> vendorHeaders, Content body) {
    private static final String PLAIN = "identity";
    static final String VERSION = "anthropic-version";
    private static final String BETA = "anthropic-beta";
    /** What Anthropic's own SDKs send; a caller that writes its requests by hand may leave it out. */
    static final String USUAL_VERSION = "2023-06-01";

    /** What a request in Anthropic's protocol says of itself where its caller said nothing. */
    static final Map<String, String> USUAL_VENDOR_HEADERS = Map.of(VERSION, USUAL_VERSION);

    Call {
        vendorHeaders = Map.copyOf(vendorHeaders);
    }

    /** The same call once its body is no longer needed. */
    Call withoutBody() {
        return new Call(protocol, envelope, vendorHeaders, Content.of(new byte[0]));
    }

    /** Reads the request; after so many milliseconds it is refused as too slow. */
    static Future<Call> read(BodyReader bodies, HttpServerRequest request, Exchange exchange, long patience) {
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase(PLAIN)) {
            return Refusal.future(ApiError.unknownEncoding());
        }
        var reading = bodies.read(request);
        exchange.deadline(patience, reading::giveUp);
        return reading.result().onComplete(read -> exchange.noDeadline()).compose(result -> switch (result) {
            case BodyReader.Result.Read(var body) ->
                parse(bodies, exchange.protocol(), vendorHeaders(exchange.protocol(), request), body);
            case BodyReader.Result.TooLarge(var limit) -> Refusal.future(ApiError.tooLarge(limit));
            case BodyReader.Result.NoRoom() -> Refusal.future(ApiError.overloaded());
            case BodyReader.Result.Broken() -> Refusal.future(ApiError.brokenBody());
            case BodyReader.Result.TooSlow() -> Refusal.future(ApiError.slowBody());
        });
    }

    private static Future<Call> parse(
            BodyReader bodies, Protocol protocol, Map<String, String> vendorHeaders, Content body) {
        var bytes = Bytes.of(body.buffer());
        return switch (Envelope.read(protocol, bytes.array(), bytes.start(), bytes.length())) {
            case Envelope envelope -> Future.succeededFuture(new Call(protocol, envelope, vendorHeaders, body));
            case EnvelopeResult.Invalid invalid -> {
                bodies.release(body.length());
                yield Refusal.future(
                        invalid.unsupported()
                                ? ApiError.unsupported(invalid.param(), invalid.message())
                                : ApiError.invalid(invalid.param(), invalid.message()));
            }
        };
    }

    private static Map<String, String> vendorHeaders(Protocol protocol, HttpServerRequest request) {
        if (protocol.dialect() != Dialect.ANTHROPIC) {
            return Map.of();
        }
        var headers = request.headers();
        var version = headers.contains(VERSION) ? headers.get(VERSION) : USUAL_VERSION;
        return headers.contains(BETA)
                ? Map.of(VERSION, version, BETA, String.join(",", headers.getAll(BETA)))
                : Map.of(VERSION, version);
    }
}
