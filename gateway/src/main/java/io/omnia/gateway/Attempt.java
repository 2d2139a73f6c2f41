package io.omnia.gateway;

import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.RoutingWish;
import io.omnia.gateway.protocol.TopLevel;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.transport.Bytes;
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
import java.util.Set;

/**
 * Stage 6: one request to one candidate. The body goes out as it came but for the model id, the wish for usage in a
 * stream, the wish that nothing be kept, what it says about routing, the bounds of tools and the service whose price is held.
 */
@Singleton
final class Attempt {
    /** Below this a body is copied into one piece, so that it leaves in one write. */
    private static final int ONE_PIECE_BYTES = 64 * 1024;

    private static final Set<String> ONLY_MODELS = Set.of(RoutingWish.MODELS);
    private static final Set<String> ROUTING_FIELDS = Set.of(RoutingWish.MODELS, RoutingWish.PROVIDER);

    private final GatewayConfig config;

    Attempt(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Sends the call. Fails with {@link Upstream.Unreachable} when no answer began. A client that leaves meanwhile ends
     * the request only where that ends its cost; else the answer is awaited, for its usage.
     */
    Future<Upstream.Answer> send(Exchange exchange, Route route) {
        exchange.attempt(route);
        var envelope = exchange.call().envelope();
        var request = new Upstream.Request(
                route.protocol(),
                route.protocol().path(route.model().upstreamId(), envelope.stream()),
                exchange.call().vendorHeaders(),
                body(exchange.call(), route),
                envelope.stream());
        var pending = route.upstream().send(request);
        exchange.deadline(patience(exchange), () -> pending.abort(Reason.SILENT));
        if (envelope.stream() && route.hangUp() == HangUp.CANCEL) {
            exchange.client().onGone(() -> {
                if (exchange.abandoned()) {
                    pending.abort(Reason.CLIENT_GONE);
                }
            });
        }
        return pending.answer().onComplete(answer -> {
            if (answer.succeeded()) {
                exchange.answeredWith(answer.result().status());
            }
            exchange.noDeadline();
            exchange.client().onGone(() -> {});
        });
    }

    /** So many milliseconds for the answer to begin, but no more than the whole call has left. */
    private long patience(Exchange exchange) {
        var left = config.totalTimeout().minus(exchange.atWork()).toMillis();
        return Math.clamp(left, 1, Math.max(1, config.firstByteTimeout().toMillis()));
    }

    private static List<Content> body(Call call, Route route) {
        var model = route.model();
        return body(
                call,
                new Wants(
                        model.upstreamId(),
                        route.streamOptions(),
                        route.isRouter(),
                        !route.isTranslated(),
                        model.prices().hasTiers()));
    }

    /**
     * What one upstream is to be told.
     *
     * @param mayBeAskedForUsage whether inside a stream
     * @param router whether it is to get the caller's wishes about providers; other models than the one whose price is held
     *     are never left to it
     * @param bounds whether tools get the bounds that their caller did not set; a translation sets them itself
     * @param hasTiers whether the service is said, since others than the default one have prices
     */
    record Wants(String upstreamId, boolean mayBeAskedForUsage, boolean router, boolean bounds, boolean hasTiers) {}

    /** The pieces of the body as this upstream is to get it. */
    static List<Content> body(Call call, Wants wants) {
        var envelope = call.envelope();
        var edits = new ArrayList<Envelope.Edit>(4);
        if (envelope.routing().present()) {
            var bytes = Bytes.of(call.body().buffer());
            edits.addAll(new TopLevel(bytes.array(), bytes.start(), bytes.length())
                    .without(wants.router() ? ONLY_MODELS : ROUTING_FIELDS));
        }
        edits.add(envelope.modelPlace().set(Json.encode(wants.upstreamId())));
        if (envelope.storeEdit() != null) {
            edits.add(envelope.storeEdit());
        }
        if (wants.bounds()) {
            edits.addAll(envelope.hosted().edits());
        }
        if (envelope.tierEdit() != null && wants.hasTiers()) {
            edits.add(envelope.tierEdit());
        }
        if (envelope.stream() && wants.mayBeAskedForUsage() && envelope.usageEdit() != null) {
            edits.add(envelope.usageEdit());
        }
        edits.sort(Comparator.comparingInt(Envelope.Edit::start).thenComparingInt(Envelope.Edit::end));
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
