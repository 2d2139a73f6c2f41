package io.omnia.gateway.translation;

import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import org.jspecify.annotations.Nullable;

/**
 * Between a caller's format and an upstream's. Pure: it knows no network, no clock and no configuration, and may be used by
 * any thread; an {@link EventTranslator} belongs to one stream.
 */
public final class Translation {
    private final Format inbound;
    private final Format upstream;

    private Translation(Format inbound, Format upstream) {
        this.inbound = inbound;
        this.upstream = upstream;
    }

    /** Calls whose formats are the same are relayed and never come here. */
    public static Translation between(Format inbound, Format upstream) {
        if (inbound == upstream || !inbound.isInbound() || !upstream.isUpstream()) {
            throw new IllegalArgumentException("there is no translation from " + inbound + " to " + upstream);
        }
        return new Translation(inbound, upstream);
    }

    /**
     * The upstream's request for a caller's.
     *
     * @param strict whether a parameter that the upstream cannot be given is a reason to refuse
     */
    public TranslatedRequest request(byte[] body, Target target, boolean strict) {
        var read = Json.read(body);
        if (read == null) {
            return new TranslatedRequest.Refused(null, "The request body has to be a JSON object.");
        }
        var dropped = new Dropped(inbound);
        try {
            var conversation = inbound.requestReader().read(read, dropped).adaptedTo(target, dropped);
            var written = upstream.requestWriter().write(conversation, target, dropped);
            if (strict && !dropped.names().isEmpty()) {
                return new TranslatedRequest.Refused(
                        dropped.names().getFirst(),
                        "This model answers through another protocol, which has no equal for: "
                                + String.join(", ", dropped.names()) + ".");
            }
            return new TranslatedRequest.Translated(
                    Content.of(Json.bytes(written)), dropped.names(), Asked.of(inbound, read));
        } catch (Untranslatable reason) {
            return new TranslatedRequest.Refused(reason.param(), reason.message());
        }
    }

    /**
     * The caller's answer for an upstream's whole one.
     *
     * @param counted what was counted here, for an upstream that reports nothing; null when nothing was
     */
    public TranslatedAnswer answer(byte[] upstreamBody, AnswerContext context, @Nullable TokenUsage counted) {
        var read = Json.read(upstreamBody);
        var answer = read == null ? null : upstream.answerReader().read(read, context);
        if (answer == null) {
            return new TranslatedAnswer.Unreadable();
        }
        var whole = answer.usage() == null && counted != null ? answer.with(Usage.of(counted)) : answer;
        return new TranslatedAnswer.Translated(
                Content.of(Json.bytes(inbound.answerWriter().write(whole, context))));
    }

    /** For one streamed answer. */
    public EventTranslator events(AnswerContext context) {
        return new EventTranslator(upstream.eventReader(context), inbound.eventWriter(context));
    }

    /** The caller's error body for an upstream's. The status is the one that is sent, and decides the type. */
    public byte[] error(int status, byte[] upstreamBody, String requestId) {
        return Json.bytes(ErrorBody.translate(inbound, status, upstreamBody, requestId));
    }
}
