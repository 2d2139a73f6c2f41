package io.omnia.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes HTTP/1.1 messages off a connection as their bytes arrive: a head, then a body by length, in chunks or until the
 * connection ends. Body bytes are counted and passed over; only the first few are kept, so a 1 MB body costs no copy.
 */
final class HttpMessageReader {
    private static final int FIRST_HEAD_BYTES = 1024;
    private static final int MAX_HEAD_BYTES = 32 * 1024;
    private static final int MAX_CHUNK_BYTES = 1 << 30;

    /** Whether a message without a length has no body (a request) or one that lasts until the end (a response). */
    enum Kind {
        REQUEST,
        RESPONSE
    }

    private enum Step {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        UNTIL_END,
        COMPLETE
    }

    private final Kind kind;
    private final byte[] kept;
    private byte[] head = new byte[FIRST_HEAD_BYTES];
    private int headLength;
    private Step step = Step.HEAD;
    private long remaining;
    private long bodyBytes;
    private int keptLength;
    private int lineLength;
    private boolean extension;
    private boolean closes;

    /** @param keep how many of a body's first bytes to keep for {@link #keptBody()} */
    HttpMessageReader(Kind kind, int keep) {
        this.kind = kind;
        this.kept = new byte[keep];
    }

    /** Consumes bytes until one message is complete or none are left; true when it is complete. */
    boolean read(ByteBuffer in) {
        while (step != Step.COMPLETE && in.hasRemaining()) {
            switch (step) {
                case HEAD -> readHead(in);
                case LENGTH, CHUNK_DATA -> takeBody(in, remaining);
                case UNTIL_END -> takeBody(in, Long.MAX_VALUE);
                case CHUNK_SIZE -> readChunkSize(in);
                case CHUNK_END -> endChunk(in.get());
                case TRAILER -> readTrailer(in.get());
                case COMPLETE -> throw new IllegalStateException("complete");
            }
        }
        return step == Step.COMPLETE;
    }

    /** Tells that the connection ended; true when this completes the message. */
    boolean end() {
        if (step == Step.UNTIL_END) {
            step = Step.COMPLETE;
        }
        return step == Step.COMPLETE;
    }

    /** Makes ready for the connection's next message. */
    void reset() {
        step = Step.HEAD;
        headLength = 0;
        remaining = 0;
        bodyBytes = 0;
        keptLength = 0;
        closes = false;
    }

    /** The body bytes seen so far, without chunk framing. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** The status of a response whose head has been read, else zero. */
    int status() {
        if (step == Step.HEAD || headLength < 12) {
            return 0;
        }
        return (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
    }

    /** Whether the other side said that the connection ends with this message. */
    boolean closes() {
        return closes || (kind == Kind.RESPONSE && remaining == Long.MAX_VALUE);
    }

    /** The first line of the message: a request's method and target, or a response's status. */
    String firstLine() {
        var end = 0;
        while (end < headLength && head[end] != '\r') {
            end++;
        }
        return new String(head, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** The body's first bytes, at most as many as the constructor was told to keep. */
    byte[] keptBody() {
        return Arrays.copyOf(kept, keptLength);
    }

    private void readHead(ByteBuffer in) {
        if (headLength == head.length) {
            if (headLength >= MAX_HEAD_BYTES) {
                throw new IllegalArgumentException("a head above " + MAX_HEAD_BYTES + " bytes");
            }
            head = Arrays.copyOf(head, head.length * 2);
        }
        var taken = Math.min(in.remaining(), head.length - headLength);
        in.get(in.position(), head, headLength, taken);
        for (var end = Math.max(headLength, 3); end < headLength + taken; end++) {
            if (head[end] == '\n' && head[end - 1] == '\r' && head[end - 2] == '\n' && head[end - 3] == '\r') {
                in.position(in.position() + end + 1 - headLength);
                headLength = end + 1;
                chooseBody();
                return;
            }
        }
        in.position(in.position() + taken);
        headLength += taken;
    }

    private void chooseBody() {
        var length = -1L;
        var chunked = false;
        for (var at = lineAfter(0); at < headLength - 2; at = lineAfter(at)) {
            if (named(at, "content-length:")) {
                length = numberAt(at + "content-length:".length());
            } else if (named(at, "transfer-encoding:")) {
                chunked = true;
            } else if (named(at, "connection: close")) {
                closes = true;
            }
        }
        if (chunked) {
            startChunk();
        } else if (length > 0) {
            remaining = length;
            step = Step.LENGTH;
        } else if (length == 0 || kind == Kind.REQUEST) {
            step = Step.COMPLETE;
        } else {
            remaining = Long.MAX_VALUE;
            step = Step.UNTIL_END;
        }
    }

    private int lineAfter(int from) {
        var at = from;
        while (head[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private boolean named(int at, String lowerCase) {
        if (at + lowerCase.length() > headLength) {
            return false;
        }
        for (var i = 0; i < lowerCase.length(); i++) {
            if (Character.toLowerCase((char) head[at + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long numberAt(int from) {
        var number = 0L;
        for (var at = from; head[at] != '\r'; at++) {
            if (head[at] >= '0' && head[at] <= '9') {
                number = Math.addExact(Math.multiplyExact(number, 10), head[at] - '0');
            } else if (head[at] != ' ') {
                throw new IllegalArgumentException("a length that is no number");
            }
        }
        return number;
    }

    private void startChunk() {
        remaining = 0;
        lineLength = 0;
        extension = false;
        step = Step.CHUNK_SIZE;
    }

    private void readChunkSize(ByteBuffer in) {
        var next = in.get();
        if (next == '\n') {
            lineLength = 0;
            step = remaining == 0 ? Step.TRAILER : Step.CHUNK_DATA;
        } else if (next == ';') {
            extension = true;
        } else if (!extension && next != '\r' && next != ' ') {
            var digit = Character.digit(next, 16);
            remaining = remaining * 16 + digit;
            if (digit < 0 || remaining > MAX_CHUNK_BYTES) {
                throw new IllegalArgumentException("a chunk size that is none");
            }
        }
    }

    private void takeBody(ByteBuffer in, long most) {
        var taken = (int) Math.min(in.remaining(), most);
        var keep = Math.min(taken, kept.length - keptLength);
        in.get(in.position(), kept, keptLength, keep);
        keptLength += keep;
        in.position(in.position() + taken);
        bodyBytes += taken;
        if (step != Step.UNTIL_END) {
            remaining -= taken;
            if (remaining == 0) {
                step = step == Step.LENGTH ? Step.COMPLETE : Step.CHUNK_END;
            }
        }
    }

    private void endChunk(byte next) {
        if (next == '\n') {
            startChunk();
        } else if (next != '\r') {
            throw new IllegalArgumentException("a chunk longer than its size");
        }
    }

    private void readTrailer(byte next) {
        if (next == '\n') {
            if (lineLength == 0) {
                step = Step.COMPLETE;
            }
            lineLength = 0;
        } else if (next != '\r') {
            lineLength++;
        }
    }
}
