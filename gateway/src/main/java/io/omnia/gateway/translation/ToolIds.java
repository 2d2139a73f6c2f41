package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/** Ids of tool calls: kept wherever the other side takes them, otherwise replaced by the same one every time. */
final class ToolIds {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private static final int HASH_BYTES = 12;

    private final String answerId;
    private final Set<String> given = new HashSet<>();
    private int count;

    /** For the calls of one answer, whose id makes theirs unique in a conversation. */
    ToolIds(String answerId) {
        this.answerId = answerId;
    }

    /** The upstream's own id; another where it has none, or used it before. */
    String next(String own) {
        count++;
        if (!own.isBlank() && given.add(own)) {
            return own;
        }
        var made = hash(answerId + "/" + count);
        given.add(made);
        return made;
    }

    /** For sides that limit the length. */
    static String upTo(int chars, String id) {
        return id.isEmpty() || id.length() > chars ? hash(id) : id;
    }

    /** For sides that take letters, digits, dash and underscore only. */
    static String wordly(String id) {
        return WORD.matcher(id).matches() ? id : hash(id);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "call_" + HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
