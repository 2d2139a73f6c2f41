package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Conversations: what the caller's format says is read into one neutral shape, and written in the upstream's. */
final class ConversationTranslation implements Translation {
    private final Format inbound;
    private final Format upstream;

    ConversationTranslation(Format inbound, Format upstream) {
        if (inbound == upstream || !inbound.isInbound() || !upstream.isUpstream()) {
            throw new IllegalArgumentException("there is no translation from " + inbound + " to " + upstream);
        }
        this.inbound = inbound;
        this.upstream = upstream;
    }

    @Override
    public TranslatedRequest request(byte[] body, Target target, boolean strict) {
        return request(body, target, strict, written -> written);
    }

    /** The same in another shape: the conversation may be asked something else than an answer. */
    TranslatedRequest request(byte[] body, Target target, boolean strict, UnaryOperator<ObjectNode> shape) {
        var read = Json.read(body);
        if (read == null) {
            return TranslatedRequest.Refused.NO_OBJECT;
        }
        var dropped = new Dropped(inbound);
        try {
            var conversation = inbound.requestReader().read(read, dropped).adaptedTo(target, dropped);
            var written = upstream.requestWriter().write(conversation, target, dropped);
            return TranslatedRequest.of(
                    Content.of(Json.bytes(shape.apply(written))), dropped, strict, Asked.of(inbound, read));
        } catch (Untranslatable reason) {
            return new TranslatedRequest.Refused(reason.param(), reason.message());
        }
    }

    @Override
    public TranslatedAnswer answer(byte[] upstreamBody, AnswerContext context, @Nullable TokenUsage counted) {
        var read = Json.read(upstreamBody);
        var answer = read == null ? null : upstream.answerReader().read(read, context);
        if (answer == null) {
            return new TranslatedAnswer.Unreadable();
        }
        var told = answer.usage() == null ? counted : null;
        var whole = told == null ? answer : answer.with(Usage.of(told));
        return new TranslatedAnswer.Translated(
                Content.of(Json.bytes(inbound.answerWriter().write(whole, context))), told);
    }

    @Override
    public EventTranslator events(AnswerContext context) {
        return new EventTranslator(upstream.eventReader(context), inbound.eventWriter(context));
    }

    @Override
    public byte[] error(int status, byte[] upstreamBody, String requestId) {
        return Json.bytes(ErrorBody.translate(inbound, status, upstreamBody, requestId));
    }
}
