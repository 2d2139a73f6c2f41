package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where settles wait while PostgreSQL is away: a local file, appended and synced in groups by a thread of its own, that
 * holds usage lines and charges and never anything that was said. {@link DirectLane} is its only user.
 *
 * <p>Format: per record its length, the CRC-32C of its payload, the payload. A record that is not whole ends the file; what
 * stood behind it goes to {@code spool.damaged}. Records that cannot be booked go to {@code rejected}.
 */
final class Spool implements AutoCloseable {
    static final long MAX_BYTES = 64L * 1024 * 1024;

    /** Lines of refused calls cost nothing, so they may not take the room that bills may need. */
    private static final long MAX_BYTES_FOR_NOTES = MAX_BYTES / 2;

    private static final int RECORD_HEADER_BYTES = 8;
    private static final int MAX_RECORD_BYTES = 1024 * 1024;
    private static final int MAX_GROUP = 1024;
    private static final long RETRY_NANOS = Duration.ofMillis(250).toNanos();

    /**
     * Records read back.
     *
     * @param unreadable the payloads of records that are whole but mean nothing to this version
     * @param end where in the file they end
     */
    record Batch(List<LaneOperation> operations, List<byte[]> unreadable, long end) {
        boolean isEmpty() {
            return operations.isEmpty() && unreadable.isEmpty();
        }
    }

    private record Pending(LaneOperation operation, ByteBuffer record, Consumer<LaneOperation> onFailure) {}

    private final Object fileLock = new Object();
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Path rejectedFile;
    private final Path damagedFile;
    private final FileChannel file;
    private final Thread thread;
    private final long maxBytes;
    private final EventLog log;

    private long length;
    private long applied;
    private long pendingBytes;
    private volatile boolean healthy = true;
    private volatile long failedAt;
    private volatile boolean closing;

    private Spool(Path folder, long maxBytes, EventLog log) throws IOException {
        Files.createDirectories(folder);
        this.maxBytes = maxBytes;
        this.log = log;
        this.rejectedFile = folder.resolve("rejected");
        this.damagedFile = folder.resolve("spool.damaged");
        this.file = FileChannel.open(
                folder.resolve("spool"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        lock(file);
        this.length = file.size();
        var intact = intactLength();
        if (intact < length) {
            setAside(intact);
        }
        file.force(true);
        syncFolder(folder);
        this.thread = Thread.ofPlatform().name("ledger-spool").daemon().start(this::run);
    }

    /** Opens or creates the spool in this folder and locks it against a second process. */
    static Spool open(Path folder, long maxBytes, EventLog log) {
        try {
            return new Spool(folder, maxBytes, log);
        } catch (IOException problem) {
            throw new UncheckedIOException("the ledger's spool cannot be opened: " + problem.getMessage(), problem);
        }
    }

    /** False after a failed write, until a later one succeeds. */
    boolean healthy() {
        return healthy;
    }

    /**
     * Accepts a settle or a delivery and answers it when it is durable.
     *
     * @param onFailure gets the operation back, from the spool's thread, when it could not be written after all
     * @return false when there is no room or the file is failing; then the operation stays with the caller
     */
    boolean append(LaneOperation operation, Consumer<LaneOperation> onFailure) {
        return append(operation, onFailure, maxBytes);
    }

    /** Accepts a note unless room is getting short. */
    void appendIfRoomy(LaneOperation.Refused note) {
        append(note, lost -> {}, Math.min(maxBytes, MAX_BYTES_FOR_NOTES));
    }

    private boolean append(LaneOperation operation, Consumer<LaneOperation> onFailure, long limit) {
        if (!healthy && System.nanoTime() - failedAt < RETRY_NANOS) {
            return false;
        }
        var record = framed(SpoolCodec.encode(operation));
        synchronized (fileLock) {
            if (length + pendingBytes + record.limit() > limit) {
                return false;
            }
            pendingBytes += record.limit();
        }
        queue.add(new Pending(operation, record, onFailure));
        return true;
    }

    /** The next records that are durable here and not yet applied. */
    Batch next(int limit) {
        synchronized (fileLock) {
            var operations = new ArrayList<LaneOperation>();
            var unreadable = new ArrayList<byte[]>();
            var position = applied;
            try {
                while (operations.size() + unreadable.size() < limit && position < length) {
                    var payload = read(position, length);
                    if (payload == null) {
                        setAside(position);
                        break;
                    }
                    try {
                        operations.add(SpoolCodec.decode(payload));
                    } catch (SpoolCodec.Unreadable unknown) {
                        log.error("ledger.spool.unreadable-record", unknown);
                        unreadable.add(payload);
                    }
                    position += RECORD_HEADER_BYTES + payload.length;
                }
            } catch (IOException problem) {
                fail(problem);
            }
            return new Batch(operations, unreadable, position);
        }
    }

    /** Notes that the batch is durable in PostgreSQL; what is unreadable in it is kept for a person to look at. */
    void applied(Batch batch) {
        synchronized (fileLock) {
            try {
                for (var payload : batch.unreadable()) {
                    keep(rejectedFile, framed(payload));
                }
                applied = batch.end();
            } catch (IOException problem) {
                fail(problem);
            }
        }
    }

    /** Empties the file if every record is applied and none is on its way; false when there is more to apply. */
    boolean clearIfApplied() {
        synchronized (fileLock) {
            if (pendingBytes > 0 || applied < length) {
                return false;
            }
            if (length == 0 && healthy) {
                return true;
            }
            try {
                file.truncate(0);
                file.force(true);
            } catch (IOException problem) {
                fail(problem);
                return false;
            }
            length = 0;
            applied = 0;
            healthy = true;
            return true;
        }
    }

    /** Keeps a settle that PostgreSQL refuses for good, for a person to look at. */
    void reject(LaneOperation.Settle settle) {
        try {
            keep(rejectedFile, framed(SpoolCodec.encode(settle)));
        } catch (IOException problem) {
            log.error("ledger.spool.rejected-not-kept", problem);
        }
    }

    /**
     * Moves everything from a damaged record on out of the way. A crash tears the end, which nobody was answered for; but
     * damage further up has bills behind it that were.
     */
    private void setAside(long position) throws IOException {
        var rest = readFully(position, Math.toIntExact(length - position));
        keep(damagedFile, rest);
        log.error(
                "ledger.spool.damaged",
                LogField.LOST.is(rest.limit()),
                LogField.FILE.is(String.valueOf(damagedFile.getFileName())));
        file.truncate(position);
        file.force(true);
        length = position;
    }

    private static void keep(Path aside, ByteBuffer bytes) throws IOException {
        try (var kept = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                kept.write(bytes);
            }
            kept.force(true);
        }
    }

    /** Writes what was accepted, then closes the file. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
            file.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException problem) {
            log.warn("ledger.spool.not-closed", problem);
        }
    }

    private void run() {
        var group = new ArrayList<Pending>();
        while (!closing || !queue.isEmpty()) {
            try {
                var first = queue.poll(50, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                group.add(first);
                queue.drainTo(group, MAX_GROUP - 1);
                write(group);
                group.clear();
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void write(List<Pending> group) {
        var bytes = 0;
        for (var pending : group) {
            bytes += pending.record().limit();
        }
        var records = ByteBuffer.allocate(bytes);
        for (var pending : group) {
            records.put(pending.record());
        }
        var durable = append(records.flip(), bytes);
        for (var pending : group) {
            if (!durable) {
                pending.onFailure().accept(pending.operation());
            } else if (pending.operation() instanceof LaneOperation.Settle settle) {
                settle.answer().complete(SettleResult.SPOOLED);
            }
        }
    }

    private boolean append(ByteBuffer records, int bytes) {
        synchronized (fileLock) {
            try {
                var position = length;
                while (records.hasRemaining()) {
                    position += file.write(records, position);
                }
                file.force(false);
                length = position;
                healthy = true;
                return true;
            } catch (IOException problem) {
                fail(problem);
                return false;
            } finally {
                pendingBytes -= bytes;
            }
        }
    }

    private void fail(IOException problem) {
        if (healthy) {
            log.error("ledger.spool.fails", problem);
        }
        healthy = false;
        failedAt = System.nanoTime();
    }

    private static ByteBuffer framed(byte[] payload) {
        var record = ByteBuffer.allocate(RECORD_HEADER_BYTES + payload.length);
        return record.putInt(payload.length)
                .putInt(checksum(payload))
                .put(payload)
                .flip();
    }

    private static int checksum(byte[] payload) {
        var crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    private long intactLength() throws IOException {
        var position = 0L;
        for (var payload = read(position, length); payload != null; payload = read(position, length)) {
            position += RECORD_HEADER_BYTES + payload.length;
        }
        return position;
    }

    /** The payload of the record at {@code position}, or null when it is not whole and intact. */
    private byte @Nullable [] read(long position, long end) throws IOException {
        if (end - position < RECORD_HEADER_BYTES) {
            return null;
        }
        var header = readFully(position, RECORD_HEADER_BYTES);
        var size = header.getInt();
        if (size <= 0 || size > MAX_RECORD_BYTES || position + RECORD_HEADER_BYTES + size > end) {
            return null;
        }
        var payload = readFully(position + RECORD_HEADER_BYTES, size).array();
        return checksum(payload) == header.getInt() ? payload : null;
    }

    private ByteBuffer readFully(long position, int size) throws IOException {
        var bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("the file ended early");
            }
        }
        return bytes.flip();
    }

    private static void lock(FileChannel file) throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException here) {
            // The same refusal, for a second user in this process.
        }
        file.close();
        throw new IOException("somebody else uses it");
    }

    private static void syncFolder(Path folder) {
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException unsupported) {
            // Only some systems can; there the folder entry is safe without it.
        }
    }
}
