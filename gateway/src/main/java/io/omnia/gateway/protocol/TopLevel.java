package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.Envelope.Edit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A second walk over the top level of a request that was read before, for the few requests whose routing takes more than
 * their {@link Envelope}. Positions count from the start of the request.
 */
public final class TopLevel {
    private final byte[] bytes;
    private final int start;
    private final int length;

    public TopLevel(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    /** The fields of the request, as they are written. */
    public List<String> fields() {
        var fields = new ArrayList<String>();
        walk((key, from, to) -> fields.add(key));
        return fields;
    }

    /** The changes that take these fields out of the request, in order, each with a comma where one would be left over. */
    public List<Edit> without(Set<String> fields) {
        var removal = new Removal(fields);
        walk(removal);
        return removal.edits();
    }

    /**
     * What each turn of a conversation sends again: what the model is told beforehand, and the first message, with the one
     * after it where the first is an instruction.
     *
     * @param most so many bytes of each of them at most
     */
    public byte[] opening(int most) {
        var opening = new ByteArrayOutputStream();
        try {
            var cursor = new JsonCursor(bytes, start, start + length);
            cursor.enterObject();
            for (var first = true; cursor.nextKey(first); first = false) {
                if (cursor.keyIs("messages") || cursor.keyIs("input")) {
                    turns(cursor, most, opening);
                } else if (cursor.keyIs("system") || cursor.keyIs("instructions") || cursor.keyIs("prompt")) {
                    add(cursor, most, opening);
                } else {
                    cursor.skip();
                }
            }
        } catch (MalformedJson defect) {
            throw new IllegalStateException("a request that was read before cannot be read", defect);
        }
        return opening.toByteArray();
    }

    private void turns(JsonCursor cursor, int most, ByteArrayOutputStream opening) throws MalformedJson {
        if (cursor.peek() != '[') {
            add(cursor, most, opening);
            return;
        }
        cursor.enterArray();
        var wanted = true;
        for (var first = true; cursor.nextElement(first); first = false) {
            cursor.peek();
            var from = cursor.position();
            if (wanted) {
                add(cursor, most, opening);
                wanted = first && isInstruction(from, cursor.position());
            } else {
                cursor.skip();
            }
        }
    }

    private boolean isInstruction(int from, int to) throws MalformedJson {
        var cursor = new JsonCursor(bytes, from, to);
        if (cursor.peek() != '{') {
            return false;
        }
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs("role") && cursor.peek() == '"') {
                var role = cursor.string();
                return role.equals("system") || role.equals("developer");
            }
            cursor.skip();
        }
        return false;
    }

    private void add(JsonCursor cursor, int most, ByteArrayOutputStream opening) throws MalformedJson {
        cursor.peek();
        var from = cursor.position();
        cursor.skip();
        opening.write(bytes, from, Math.min(most, cursor.position() - from));
    }

    private void walk(Member member) {
        var cursor = new JsonCursor(bytes, start, start + length);
        try {
            cursor.enterObject();
            for (var first = true; cursor.nextKey(first); first = false) {
                var key = cursor.key();
                var from = cursor.keyPosition() - start;
                cursor.skip();
                member.passed(key, from, cursor.position() - start);
            }
        } catch (MalformedJson defect) {
            throw new IllegalStateException("a request that was read before cannot be read", defect);
        }
    }

    /** Looks at one field after the other. */
    private interface Member {
        void passed(String key, int from, int to);
    }

    /** Collects what is to be taken out: each time from the first field that goes up to the next that stays. */
    private static final class Removal implements Member {
        private final Set<String> fields;
        private final List<Edit> edits = new ArrayList<>();
        private int lastThatStays = -1;
        private int firstThatGoes = -1;
        private int end;

        Removal(Set<String> fields) {
            this.fields = fields;
        }

        @Override
        public void passed(String key, int from, int to) {
            end = to;
            if (fields.contains(key)) {
                firstThatGoes = firstThatGoes < 0 ? from : firstThatGoes;
                return;
            }
            if (firstThatGoes >= 0) {
                edits.add(new Edit(firstThatGoes, from, ""));
                firstThatGoes = -1;
            }
            lastThatStays = to;
        }

        /** At the end of the request the comma before goes too. */
        List<Edit> edits() {
            if (firstThatGoes >= 0) {
                edits.add(new Edit(lastThatStays < 0 ? firstThatGoes : lastThatStays, end, ""));
            }
            return edits;
        }
    }
}
