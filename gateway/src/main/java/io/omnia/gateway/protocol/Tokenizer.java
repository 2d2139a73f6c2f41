package io.omnia.gateway.protocol;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;

/** OpenAI's {@code o200k_base}. Blocks for about a millisecond per ten thousand characters: not for the event loop. */
public final class Tokenizer {
    private static final int SLICE_CHARS = 16 * 1024;

    private Tokenizer() {}

    /** Loaded when it is first needed, which takes some hundred milliseconds. */
    private static final class O200k {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /**
     * How many tokens a text is; special tokens count as the text they are written with. Long texts are counted slice by
     * slice, which may cut a token in two: a megabyte without a blank would otherwise take hundreds of megabytes.
     */
    public static int count(String text) {
        var tokens = 0;
        for (var from = 0; from < text.length(); from += SLICE_CHARS) {
            var slice = text.substring(from, Math.min(text.length(), from + SLICE_CHARS));
            tokens += O200k.ENCODING.countTokensOrdinary(slice);
        }
        return tokens;
    }

    /** The text's first tokens, as text; the whole text when it has no more than that. */
    public static String first(String text, int tokens) {
        var all = O200k.ENCODING.encodeOrdinary(text);
        if (all.size() <= tokens) {
            return text;
        }
        var kept = new IntArrayList(tokens);
        for (var i = 0; i < tokens; i++) {
            kept.add(all.get(i));
        }
        return O200k.ENCODING.decode(kept);
    }
}
