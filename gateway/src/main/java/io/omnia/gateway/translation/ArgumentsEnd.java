package io.omnia.gateway.translation;

/** Sees where the JSON object of a tool's arguments ends, piece by piece, each sign once. */
final class ArgumentsEnd {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean reached;

    /** Whether the object is whole with this piece, or was before. */
    boolean after(String piece) {
        for (var i = 0; i < piece.length() && !reached; i++) {
            sign(piece.charAt(i));
        }
        return reached;
    }

    private void sign(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '"') {
            inString = !inString;
        } else if (inString) {
            escaped = c == '\\';
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
            reached = depth <= 0;
        }
    }
}
