package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Bounds the tokens of a text from above where its bytes are too coarse a bound, for tokenizers that are not known.
 *
 * <p>Only English-like words are reckoned at less than their bytes, because only there all vocabularies agree: a word
 * costs one token for two small letters, one for any other letter, and the single blank before it nothing. Everything
 * else is a token for each byte. White space and rows of signs above all: some vocabularies have one token for eighty
 * blanks, others eighty tokens; digits come one by one or in threes; other scripts cost up to a token a byte where a
 * vocabulary was not made for them. Letters in an order that no language has come to more than one token for two of
 * them, but then so they do by OpenAI's tokenizer, so twice its count is the least.
 */
public final class Words {
    /** Nothing in use cuts the text that OpenAI's tokenizer finds hard into more than twice as many pieces. */
    private static final int TIMES_COUNTED = 2;

    /** What a vendor adds to the request as a whole. */
    private static final int TOKENS_PER_REQUEST = 64;

    private Words() {}

    /** No fewer tokens than the text of this request is for any vendor; the base64 of its media is left out. Blocks. */
    public static long mostTokens(byte[] bytes, int start, int length, Media media) {
        var text = text(bytes, start, length, media);
        var counted = (long) TIMES_COUNTED * Tokenizer.count(new String(text, UTF_8));
        return Math.max(counted, bySpelling(text)) + TOKENS_PER_REQUEST;
    }

    private static byte[] text(byte[] bytes, int start, int length, Media media) {
        var text = new byte[Math.toIntExact(length - media.payloadBytes())];
        var filled = 0;
        var from = 0;
        for (var payload : media.payloads()) {
            System.arraycopy(bytes, start + from, text, filled, payload.start() - from);
            filled += payload.start() - from;
            from = payload.end();
        }
        System.arraycopy(bytes, start + from, text, filled, length - from);
        return text;
    }

    static long bySpelling(byte[] text) {
        var tokens = 0L;
        for (var i = 0; i < text.length; ) {
            var word = text[i] == ' ' && (i == 0 || text[i - 1] != ' ') ? i + 1 : i;
            var end = word;
            var halves = 0L;
            while (end < text.length && isLetter(text[end])) {
                halves += text[end] >= 'a' ? 1 : 2;
                end++;
            }
            tokens += end > word ? (halves + 1) / 2 : 1;
            i = end > word ? end : i + 1;
        }
        return tokens;
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
