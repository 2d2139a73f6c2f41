package io.omnia.gateway.translation;

import java.util.List;

/** Ids of answers: the upstream's own, under the prefix of the caller's format. */
final class AnswerIds {
    private static final List<String> PREFIXES = List.of("chatcmpl-", "msg_", "resp_", "gen-");

    private AnswerIds() {}

    static String in(Format format, String upstreamId, String callId) {
        var bare = upstreamId;
        for (var prefix : PREFIXES) {
            if (bare.startsWith(prefix)) {
                bare = bare.substring(prefix.length());
            }
        }
        return prefix(format) + (bare.isEmpty() ? callId : bare);
    }

    private static String prefix(Format format) {
        return switch (format) {
            case CHAT -> "chatcmpl-";
            case RESPONSES -> "resp_";
            case MESSAGES -> "msg_";
            case COMPLETIONS -> "cmpl-";
            case GENERATE -> "";
        };
    }
}
