package io.omnia.gateway;

import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.transport.Upstream;
import io.omnia.gateway.transport.Upstream.Unreachable.Reason;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stage 6: one request to one candidate. The body goes out as it came but for the model id, the wish for usage in a
 * stream, the wish that nothing be kept, the bounds of tools and the service whose price is held.
 */
@Singleton
final class Attempt {
    /** Below this a body is copied into one piece, so that it leaves in one write. */
    private static final int ONE_PIECE_BYTES = 64 * 1024;

    private final GatewayConfig config;

    Attempt(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Sends the call. Fails with {@link Upstream.Unreachable} when no answer began. A client that leaves meanwhile ends
     * the request only where that ends its cost; else the answer is awaited, for its usage.
     */
    Future<Upstream.Answer> send(Exchange exchange, Route route) {
        exchange.attempt(route.provider());
        var envelope = exchange.call().envelope();
        var request = new Upstream.Request(
                route.protocol(),
                route.protocol().path(route.model().upstreamId(), envelope.stream()),
                exchange.call().vendorHeaders(),
                body(
                        exchange.call(),
                        route.model().upstreamId(),
                        route.streamOptions(),
                        route.model().prices().hasTiers()),
                envelope.stream());
        var pending = route.upstream().send(request);
        exchange.deadline(config.firstByteTimeout().toMillis(), () -> pending.abort(Reason.SILENT));
        if (envelope.stream() && route.hangUp() == HangUp.CANCEL) {
            exchange.client().onGone(() -> pending.abort(Reason.CLIENT_GONE));
        }
        return pending.answer().onComplete(any -> {
            exchange.noDeadline();
            exchange.client().onGone(() -> {});
        });
    }

    /**
     * The pieces of the body as this upstream is to get it.
     *
     * @param hasTiers whether the service is said, since others than the default one have prices
     */
    static List<Content> body(Call call, String upstreamId, boolean mayAskForUsage, boolean hasTiers) {
        var envelope = call.envelope();
        var edits = new ArrayList<Envelope.Edit>(2);
        edits.add(envelope.modelPlace().set(Json.encode(upstreamId)));
        if (envelope.storeEdit() != null) {
            edits.add(envelope.storeEdit());
        }
        edits.addAll(envelope.hosted().edits());
        if (envelope.tierEdit() != null && hasTiers) {
            edits.add(envelope.tierEdit());
        }
        if (envelope.stream() && mayAskForUsage && envelope.usageEdit() != null) {
            edits.add(envelope.usageEdit());
        }
        edits.sort(Comparator.comparingInt(Envelope.Edit::start));
        return apply(call.body().buffer(), edits);
    }

    private static List<Content> apply(Buffer body, List<Envelope.Edit> edits) {
        var pieces = new ArrayList<Content>(5);
        var from = 0;
        for (var edit : edits) {
            pieces.add(Content.of(body.slice(from, edit.start())));
            pieces.add(Content.of(Buffer.buffer(edit.text())));
            from = edit.end();
        }
        pieces.add(Content.of(body.slice(from, body.length())));
        if (body.length() > ONE_PIECE_BYTES) {
            return pieces;
        }
        var whole = Buffer.buffer(body.length() + 64);
        pieces.forEach(piece -> whole.appendBuffer(piece.buffer()));
        return List.of(Content.of(whole));
    }
}
