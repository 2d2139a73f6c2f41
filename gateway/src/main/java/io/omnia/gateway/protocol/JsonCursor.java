package io.omnia.gateway.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks JSON bytes from left to right without building anything: enter an object or array, look at keys, read or skip
 * values. Checks the grammar of everything it passes over. Not thread-safe; one cursor reads one document.
 *
 * <p>A cursor exists because request bodies reach a megabyte and only a handful of their fields matter here.
 */
public final class JsonCursor {
    /** Deeper documents are refused: nothing a client sends in earnest comes near, and recursion has a limit. */
    static final int MAX_DEPTH = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int depth;
    private int keyStart;
    private int keyEnd;

    /** Reads {@code bytes[start, end)}. */
    public JsonCursor(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Where the next unread byte is. */
    public int position() {
        return at;
    }

    /** The first byte of the next value, after white space; zero at the end of the input. */
    public byte peek() {
        skipSpace();
        return at < end ? bytes[at] : 0;
    }

    /** Steps into the object that comes next. */
    public void enterObject() throws MalformedJson {
        enter('{', "an object");
    }

    /** Steps into the array that comes next. */
    public void enterArray() throws MalformedJson {
        enter('[', "an array");
    }

    /**
     * Moves to the next key of the object being read; its value comes next.
     *
     * @param first true right after {@link #enterObject}
     * @return false when the object has ended, which is then left
     */
    public boolean nextKey(boolean first) throws MalformedJson {
        if (!nextMember(first, '}')) {
            return false;
        }
        keyStart = at + 1;
        skipString();
        keyEnd = at - 1;
        if (peek() != ':') {
            throw malformed("a colon was expected");
        }
        at++;
        return true;
    }

    /** Moves to the next element of the array being read; false when the array has ended, which is then left. */
    public boolean nextElement(boolean first) throws MalformedJson {
        return nextMember(first, ']');
    }

    /** Whether the key just passed is written with an escape, so that it may name any field. */
    public boolean keyHasEscape() {
        for (var i = keyStart; i < keyEnd; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Whether the key just passed has exactly these bytes. A key written with escapes matches nothing. */
    public boolean keyIs(byte[] name) {
        if (keyEnd - keyStart != name.length) {
            return false;
        }
        for (var i = 0; i < name.length; i++) {
            if (bytes[keyStart + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The same for a name in ASCII. */
    boolean keyIs(String name) {
        if (keyEnd - keyStart != name.length()) {
            return false;
        }
        for (var i = 0; i < name.length(); i++) {
            if (bytes[keyStart + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the key just passed is this name, in small ASCII letters, for a reader that folds case: Go's takes the long
     * s and the Kelvin sign for the letters they look like, too.
     */
    boolean keyFolds(String name) {
        var i = keyStart;
        for (var n = 0; n < name.length(); n++) {
            if (i >= keyEnd) {
                return false;
            }
            var b = bytes[i++];
            if (b >= 'A' && b <= 'Z') {
                b = (byte) (b + ('a' - 'A'));
            } else if (b == (byte) 0xC5 && i < keyEnd && bytes[i] == (byte) 0xBF) {
                b = 's';
                i++;
            } else if (b == (byte) 0xE2 && i + 1 < keyEnd && bytes[i] == (byte) 0x84 && bytes[i + 1] == (byte) 0xAA) {
                b = 'k';
                i += 2;
            }
            if (b != name.charAt(n)) {
                return false;
            }
        }
        return i == keyEnd;
    }

    /** Where the key just passed stands, its quote included. */
    int keyPosition() {
        return keyStart - 1;
    }

    /** The key just passed, unescaped. */
    String key() {
        return text(keyStart, keyEnd);
    }

    /** The string that comes next, unescaped. */
    public String string() throws MalformedJson {
        if (peek() != '"') {
            throw malformed("a string was expected");
        }
        var start = at + 1;
        skipString();
        return text(start, at - 1);
    }

    /** Passes over the string that comes next; whether it is this one, in ASCII and written without escapes. */
    boolean stringIs(String word) throws MalformedJson {
        if (peek() != '"') {
            throw malformed("a string was expected");
        }
        var from = at + 1;
        skipString();
        if (at - 1 - from != word.length()) {
            return false;
        }
        for (var i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\\') < 0 ? text : unescape(text);
    }

    /** The whole number that comes next. A fraction or an exponent is refused, as is a value beyond {@code long}. */
    public long integer() throws MalformedJson {
        skipSpace();
        var start = at;
        var number = wholeNumberOr(Long.MIN_VALUE);
        if (number == Long.MIN_VALUE) {
            throw new MalformedJson("a whole number was expected", start);
        }
        return number;
    }

    /** The number that comes next, as it is written. */
    String numberText() throws MalformedJson {
        skipSpace();
        var start = at;
        skipNumber();
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    /** The number that comes next when it is a whole one within {@code long}, else {@code other}. */
    long wholeNumberOr(long other) throws MalformedJson {
        var start = at;
        skipNumber();
        try {
            return Long.parseLong(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException notWhole) {
            return other;
        }
    }

    /** Passes over the value that comes next. */
    public void skip() throws MalformedJson {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> {
                enterObject();
                for (var first = true; nextKey(first); first = false) {
                    skip();
                }
            }
            case '[' -> {
                enterArray();
                for (var first = true; nextElement(first); first = false) {
                    skip();
                }
            }
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    /** Insists that nothing but white space follows. */
    public void expectEnd() throws MalformedJson {
        skipSpace();
        if (at != end) {
            throw malformed("unexpected text after the document");
        }
    }

    private void enter(char bracket, String what) throws MalformedJson {
        if (peek() != bracket) {
            throw malformed(what + " was expected");
        }
        if (++depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH + " levels");
        }
        at++;
    }

    private boolean nextMember(boolean first, char closing) throws MalformedJson {
        var next = peek();
        if (next == closing) {
            at++;
            depth--;
            return false;
        }
        if (!first) {
            if (next != ',') {
                throw malformed("a comma or '" + closing + "' was expected");
            }
            at++;
            next = peek();
        }
        if (closing == '}' && next != '"') {
            throw malformed("a key in quotes was expected");
        }
        return true;
    }

    private void skipSpace() {
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Passes over a string; {@code at} is on its opening quote. Looks at eight bytes at a time. */
    private void skipString() throws MalformedJson {
        var i = at + 1;
        while (true) {
            while (i + Long.BYTES <= end) {
                var special = special((long) LONGS.get(bytes, i));
                if (special != 0) {
                    i += Long.numberOfTrailingZeros(special) / Byte.SIZE;
                    break;
                }
                i += Long.BYTES;
            }
            if (i >= end) {
                throw malformed("a string has no end");
            }
            var b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return;
            }
            if (b >= 0 && b < ' ') {
                at = i;
                throw malformed("a control character inside a string");
            }
            i = b == '\\' ? afterEscape(i) : i + 1;
        }
    }

    /**
     * The lowest bit set is the high bit of the first of eight bytes that is a quote, a backslash or a control character;
     * zero if none is. Bits above it mean nothing, for a borrow may have set them.
     */
    private static long special(long word) {
        var quote = word ^ ONES * '"';
        var backslash = word ^ ONES * '\\';
        var found = ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - ONES * ' ') & ~word);
        return found & HIGH_BITS;
    }

    private int afterEscape(int backslash) throws MalformedJson {
        var next = backslash + 1 < end ? bytes[backslash + 1] : 0;
        return switch (next) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> backslash + 2;
            case 'u' -> {
                for (var i = backslash + 2; i < backslash + 6; i++) {
                    if (i >= end || Character.digit(bytes[i], 16) < 0) {
                        at = backslash;
                        throw malformed("an escape is not four hexadecimal digits");
                    }
                }
                yield backslash + 6;
            }
            default -> {
                at = backslash;
                throw malformed("an unknown escape");
            }
        };
    }

    private void skipNumber() throws MalformedJson {
        var i = at;
        if (i < end && bytes[i] == '-') {
            i++;
        }
        var whole = digits(i);
        if (whole == i || (bytes[i] == '0' && whole > i + 1)) {
            throw malformed("a value was expected");
        }
        i = whole;
        if (i < end && bytes[i] == '.') {
            i = digitsRequired(i + 1);
        }
        if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
            i++;
            if (i < end && (bytes[i] == '+' || bytes[i] == '-')) {
                i++;
            }
            i = digitsRequired(i);
        }
        at = i;
    }

    private int digits(int from) {
        var i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private int digitsRequired(int from) throws MalformedJson {
        var i = digits(from);
        if (i == from) {
            throw malformed("a number breaks off");
        }
        return i;
    }

    private void skipWord(String word) throws MalformedJson {
        for (var i = 0; i < word.length(); i++) {
            if (at + i >= end || bytes[at + i] != word.charAt(i)) {
                throw malformed("a value was expected");
            }
        }
        at += word.length();
    }

    private static String unescape(String raw) {
        var text = new StringBuilder(raw.length());
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            var escape = raw.charAt(++i);
            switch (escape) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }

    private MalformedJson malformed(String what) {
        return new MalformedJson(what, at);
    }
}
