package io.omnia.privacy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A text that occurs nowhere else, planted as a prompt, an answer or a header to see where it turns up. Letters and digits
 * only, so no escaping of JSON, URLs or HTML changes it unless something escapes every character.
 */
public final class Canary {
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int LENGTH = 32;

    private final String text;

    private Canary(String text) {
        this.text = text;
    }

    /** A new one, different from every other. */
    public static Canary plant() {
        var random = new SecureRandom();
        var text = new StringBuilder(LENGTH);
        for (var i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Canary(text.toString());
    }

    /** The text to plant. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "Canary[" + text.substring(0, 4) + "…]";
    }

    /** A way to write the canary down, and the bytes that a store then holds. */
    static final class Form {
        private final String name;
        private final byte[] bytes;
        private final boolean alsoInPieces;

        private Form(String name, byte[] bytes, boolean alsoInPieces) {
            this.name = name;
            this.bytes = bytes;
            this.alsoInPieces = alsoInPieces;
        }

        String name() {
            return name;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Whether eight bytes in a row are proof enough: there are more than 2^40 such pieces. */
        boolean alsoInPieces() {
            return alsoInPieces;
        }
    }

    /** Every form in which it could lie in a store. */
    List<Form> forms() {
        var forms = new ArrayList<Form>();
        // Compression inside the database breaks a text up, but keeps runs of it, so these count in pieces too.
        forms.add(new Form("plain", utf8(text), true));
        forms.add(new Form("lower case", utf8(text.toLowerCase(Locale.ROOT)), true));
        forms.add(new Form("upper case", utf8(text.toUpperCase(Locale.ROOT)), true));
        for (var shift = 0; shift < 3; shift++) {
            forms.add(new Form("base64 at " + shift, utf8(base64(shift)), true));
        }
        forms.add(new Form("hex", utf8(HexFormat.of().formatHex(utf8(text))), false));
        forms.add(new Form("upper-case hex", utf8(HexFormat.of().withUpperCase().formatHex(utf8(text))), false));
        forms.add(new Form(
                "percent-escaped",
                utf8(HexFormat.of().withPrefix("%").withUpperCase().formatHex(utf8(text))),
                false));
        forms.add(new Form(
                "lower percent-escaped", utf8(HexFormat.of().withPrefix("%").formatHex(utf8(text))), false));
        forms.add(
                new Form("JSON-escaped", utf8(HexFormat.of().withPrefix("\\u00").formatHex(utf8(text))), false));
        forms.add(new Form(
                "upper JSON-escaped",
                utf8(HexFormat.of().withPrefix("\\u00").withUpperCase().formatHex(utf8(text))),
                false));
        forms.add(new Form("UTF-16 little-endian", text.getBytes(StandardCharsets.UTF_16LE), false));
        forms.add(new Form("UTF-16 big-endian", text.getBytes(StandardCharsets.UTF_16BE), false));
        return forms;
    }

    /** The part of the base64 text that stays the same whatever stands before and after, when {@code shift} bytes stand before. */
    private String base64(int shift) {
        var padded = "x".repeat(shift) + text + "xxx";
        var encoded = Base64.getEncoder().encodeToString(utf8(padded));
        var from = shift == 0 ? 0 : 4;
        var whole = (shift + LENGTH) / 3 * 4;
        return encoded.substring(from, whole);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
