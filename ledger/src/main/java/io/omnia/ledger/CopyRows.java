package io.omnia.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Rows in the binary format of {@code COPY}, the cheapest way into a table: PostgreSQL fills whole pages and logs them
 * once. Formats: PostgreSQL manual, "COPY", "Binary Format", and the send functions of each type.
 */
final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int FIRST_SIZE_BYTES = 64 * 1024;
    private static final int OID_INT8 = 20;
    private static final int OID_TEXT = 25;

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE_BYTES);
    private boolean empty = true;

    CopyRows() {
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row of that many fields, which have to follow in the order of the statement's columns. */
    CopyRows row(int fields) {
        empty = false;
        room(2).putShort((short) fields);
        return this;
    }

    CopyRows uuid(UUID value) {
        room(20).putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    CopyRows uuidOrNull(@Nullable UUID value) {
        return value == null ? nothing() : uuid(value);
    }

    CopyRows int8(long value) {
        room(12).putInt(8).putLong(value);
        return this;
    }

    CopyRows int8OrNull(@Nullable Long value) {
        return value == null ? nothing() : int8(value);
    }

    /** A smallint; values beyond its range become its nearest end. */
    CopyRows int2(int value) {
        room(6).putInt(2).putShort((short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE));
        return this;
    }

    CopyRows bool(boolean value) {
        room(5).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    CopyRows text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        room(4 + bytes.length).putInt(bytes.length).put(bytes);
        return this;
    }

    CopyRows timestamp(Instant value) {
        return int8(POSTGRES_EPOCH.until(value, ChronoUnit.MICROS));
    }

    <T> CopyRows texts(List<T> values, Function<T, String> text) {
        var start = array(values.size(), OID_TEXT);
        for (var value : values) {
            text(text.apply(value));
        }
        return close(start);
    }

    <T> CopyRows int8s(List<T> values, ToLongFunction<T> number) {
        var start = array(values.size(), OID_INT8);
        for (var value : values) {
            int8(number.applyAsLong(value));
        }
        return close(start);
    }

    boolean isEmpty() {
        return empty;
    }

    /** Sends the rows; {@code statement} is a {@code copy … from stdin (format binary)}. */
    void send(Handle handle, String statement) {
        room(2).putShort((short) -1);
        try {
            var copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(statement);
            try {
                copy.writeToCopy(buffer.array(), 0, buffer.position());
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException problem) {
            throw new WriteFailed(problem);
        }
    }

    /** An array is a field whose length is known only after its elements; zero elements have zero dimensions. */
    private int array(int size, int elementType) {
        room(4 + 12 + 8).putInt(0);
        var start = buffer.position();
        buffer.putInt(size == 0 ? 0 : 1).putInt(0).putInt(elementType);
        if (size > 0) {
            buffer.putInt(size).putInt(1);
        }
        return start;
    }

    private CopyRows close(int start) {
        buffer.putInt(start - 4, buffer.position() - start);
        return this;
    }

    private CopyRows nothing() {
        room(4).putInt(-1);
        return this;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            var larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
