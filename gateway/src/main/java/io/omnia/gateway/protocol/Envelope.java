package io.omnia.gateway.protocol;

import io.omnia.gateway.provider.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about itself: the few fields that decide where it goes and what it may cost. Everything else stays
 * bytes.
 *
 * @param model the model id as the caller wrote it, or the one that the protocol means when none is written
 * @param modelPlace where the model's value stands in the body, and what has to stand around it there
 * @param stream whether the answer is to come as events
 * @param wantsUsage whether the caller asked for usage in the stream; true in protocols that always tell it
 * @param usageEdit the change that asks the upstream for usage in the stream; null where that needs none
 * @param storeEdit the change that asks the upstream to keep nothing; null where that needs none
 * @param outputLimits the caller's limits on the output
 * @param choices how many answers are asked for, to each prompt
 * @param prompts how many prompts stand beside each other; one, but for embeddings, moderations and legacy completions
 * @param textBytes bytes of the body that can become text tokens: everything but base64 payloads
 * @param media what among the messages is not text
 * @param routing what the caller says about who may answer
 */
public record Envelope(
        String model,
        Place modelPlace,
        boolean stream,
        boolean wantsUsage,
        @Nullable Edit usageEdit,
        @Nullable Edit storeEdit,
        List<OutputLimit> outputLimits,
        int choices,
        int prompts,
        long textBytes,
        Media media,
        RoutingWish routing)
        implements EnvelopeResult {
    /** No catalog has longer ids, and a refusal repeats the id. */
    static final int MAX_MODEL_CHARS = 256;

    /** OpenAI's own limit for {@code n}. */
    static final int MAX_CHOICES = 128;

    /** OpenAI's own limit for the texts of one request. */
    static final int MAX_PROMPTS = 2048;

    public Envelope {
        outputLimits = List.copyOf(outputLimits);
    }

    /** Replaces {@code body[start, end)} by {@code text}. */
    public record Edit(int start, int end, String text) {}

    /**
     * Where a value stands, its quotes included, or where it is to be put.
     *
     * @param before what has to come before a value that is put there
     * @param after what after it
     */
    public record Place(int start, int end, String before, String after) {
        static Place of(int start, int end) {
            return new Place(start, end, "", "");
        }

        /** The change that puts this JSON there. */
        public Edit set(String json) {
            return new Edit(start, end, before + json + after);
        }
    }

    /**
     * A limit of the caller's on the tokens of one answer.
     *
     * @param alwaysHeeded whether the field is part of the protocol itself, so that every provider of it heeds it; else it
     *     counts for models that know its name
     */
    public record OutputLimit(String field, long tokens, boolean alwaysHeeded) {}

    /** How many answers there will be in all. */
    public long answers() {
        return Math.multiplyExact((long) choices, (long) prompts);
    }

    /** Reads {@code length} bytes of {@code bytes} from {@code start}; positions in the result count from there. */
    public static EnvelopeResult read(Protocol protocol, byte[] bytes, int start, int length) {
        return new EnvelopeReader(protocol, bytes, start, length).read();
    }
}
