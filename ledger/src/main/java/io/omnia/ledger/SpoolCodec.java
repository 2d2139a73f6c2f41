package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How operations are written in the {@link Spool}. Enum constants are written by name, so that their order may change. */
final class SpoolCodec {
    private static final int SETTLE = 1;
    private static final int REFUSED = 2;
    private static final int DELIVERED = 3;
    /** A settle whose call was made for a project or member, named before all else. */
    private static final int SETTLE_WITHIN = 4;

    private static final long NO_DURATION = -1;
    private static final UUID NONE = new UUID(0, 0);
    private static final String NOBODY = "";
    private static final String NO_TIER = "";

    /** A record that this version does not understand. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(Throwable cause) {
            super(cause);
        }
    }

    private SpoolCodec() {}

    static byte[] encode(LaneOperation operation) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            switch (operation) {
                case LaneOperation.Settle(var call, var charge, var leased, var answer) -> {
                    writeKind(out, call);
                    write(out, call);
                    write(out, charge);
                    writeAdditions(out, call);
                    if (leased != null) {
                        write(out, leased.lease());
                        out.writeLong(leased.ceiling().micros());
                    }
                }
                case LaneOperation.Refused(var call) -> {
                    out.writeByte(REFUSED);
                    write(out, call);
                    writeAdditions(out, call);
                }
                case LaneOperation.Delivered(var call) -> {
                    out.writeByte(DELIVERED);
                    write(out, call.value());
                }
                case LaneOperation.Hold hold -> throw new IllegalArgumentException("holds are not spooled");
                case LaneOperation.Lease lease -> throw new IllegalArgumentException("leases are not spooled");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static LaneOperation decode(byte[] payload) throws Unreadable {
        try (var in = new DataInputStream(new ByteArrayInputStream(payload))) {
            var kind = in.readByte();
            return switch (kind) {
                case SETTLE -> readSettle(in, GroupsOfKey.NONE);
                case SETTLE_WITHIN -> readSettle(in, readGroups(in));
                case REFUSED -> new LaneOperation.Refused(readAdditions(in, readCall(in, GroupsOfKey.NONE)));
                case DELIVERED -> new LaneOperation.Delivered(new CallId(readUuid(in)));
                default -> throw new IOException("unknown kind of record: " + kind);
            };
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException problem) {
            throw new Unreadable(problem);
        }
    }

    private static void writeKind(DataOutputStream out, CallRecord call) throws IOException {
        if (call.groups().equals(GroupsOfKey.NONE)) {
            out.writeByte(SETTLE);
        } else {
            out.writeByte(SETTLE_WITHIN);
            writeOrNone(out, call.groups().project());
            writeOrNone(out, call.groups().member());
        }
    }

    private static GroupsOfKey readGroups(DataInputStream in) throws IOException {
        return new GroupsOfKey(readUuidOrNull(in), readUuidOrNull(in));
    }

    private static LaneOperation readSettle(DataInputStream in, GroupsOfKey groups) throws IOException {
        var call = readCall(in, groups);
        var charge = readCharge(in);
        var whole = readAdditions(in, call);
        return new LaneOperation.Settle(whole, charge, readLeased(in), new CompletableFuture<>());
    }

    private static void write(DataOutputStream out, CallRecord call) throws IOException {
        write(out, call.id().value());
        // To the microsecond, as PostgreSQL keeps it.
        out.writeLong(Instant.EPOCH.until(call.startedAt(), ChronoUnit.MICROS));
        write(out, call.account().value());
        write(out, call.key().value());
        out.writeUTF(call.mode().name());
        out.writeUTF(call.model());
        out.writeUTF(call.provider());
        out.writeUTF(call.outcome().name());
        out.writeInt(call.httpStatus());
        out.writeLong(call.latency().toNanos());
        var firstByte = call.timeToFirstByte();
        out.writeLong(firstByte == null ? NO_DURATION : firstByte.toNanos());
        var usage = call.usage();
        out.writeLong(usage.input());
        out.writeLong(usage.cachedInput());
        out.writeLong(usage.cacheWrite5m());
        out.writeLong(usage.cacheWrite1h());
        out.writeLong(usage.inputAudio());
        out.writeLong(usage.inputImage());
        out.writeLong(usage.output());
        out.writeLong(usage.reasoning());
        out.writeLong(usage.outputAudio());
        out.writeLong(usage.outputImage());
        out.writeBoolean(call.estimated());
        out.writeInt(call.attempts());
    }

    private static CallRecord readCall(DataInputStream in, GroupsOfKey groups) throws IOException {
        return new CallRecord(
                new CallId(readUuid(in)),
                Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS),
                new AccountId(readUuid(in)),
                new KeyId(readUuid(in)),
                Mode.valueOf(in.readUTF()),
                in.readUTF(),
                in.readUTF(),
                CallRecord.Outcome.valueOf(in.readUTF()),
                in.readInt(),
                Duration.ofNanos(in.readLong()),
                readDuration(in.readLong()),
                new TokenUsage(
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong()),
                in.readBoolean(),
                in.readInt(),
                Attribution.NONE,
                List.of(),
                groups);
    }

    private static @Nullable Duration readDuration(long nanos) {
        return nanos == NO_DURATION ? null : Duration.ofNanos(nanos);
    }

    /** What stands at the end of a record; one of an older version ends before it. */
    private static void writeAdditions(DataOutputStream out, CallRecord call) throws IOException {
        write(out, call.usage().tools());
        var tier = call.usage().tier();
        out.writeUTF(tier == null ? NO_TIER : tier.name());
        write(out, call.attribution());
        write(out, call.tried());
    }

    private static CallRecord readAdditions(DataInputStream in, CallRecord call) throws IOException {
        if (in.available() == 0) {
            return call;
        }
        var tools = new ToolUses(in.readLong(), in.readLong(), in.readLong());
        var tier = in.readUTF();
        var usage = call.usage().with(tools, tier.equals(NO_TIER) ? null : ServiceTier.valueOf(tier));
        return call.with(usage, readAttribution(in), readAttempts(in));
    }

    /** Last of all, and absent where there is none, so that a version without leases reads the rest. */
    private static LaneOperation.@Nullable Leased readLeased(DataInputStream in) throws IOException {
        return in.available() == 0 ? null : new LaneOperation.Leased(readUuid(in), new Credits(in.readLong()));
    }

    private static void write(DataOutputStream out, ToolUses tools) throws IOException {
        out.writeLong(tools.webSearches());
        out.writeLong(tools.fileSearches());
        out.writeLong(tools.codeSessions());
    }

    private static void write(DataOutputStream out, Attribution attribution) throws IOException {
        out.writeUTF(attribution.credential().name());
        out.writeInt(attribution.tags().size());
        for (var tag : attribution.tags()) {
            out.writeUTF(tag);
        }
        var endUser = attribution.endUser();
        out.writeUTF(endUser == null ? NOBODY : endUser);
    }

    private static Attribution readAttribution(DataInputStream in) throws IOException {
        var credential = Attribution.Credential.valueOf(in.readUTF());
        var size = in.readInt();
        var tags = new ArrayList<String>();
        for (var i = 0; i < size; i++) {
            tags.add(in.readUTF());
        }
        var endUser = in.readUTF();
        return new Attribution(credential, tags, endUser.equals(NOBODY) ? null : endUser);
    }

    private static void write(DataOutputStream out, List<CallAttempt> tried) throws IOException {
        out.writeInt(tried.size());
        for (var attempt : tried) {
            out.writeUTF(attempt.provider());
            out.writeUTF(attempt.model());
            out.writeInt(attempt.credential());
            out.writeUTF(attempt.outcome().name());
            out.writeInt(attempt.httpStatus());
            var firstByte = attempt.firstByte();
            out.writeLong(firstByte == null ? NO_DURATION : firstByte.toNanos());
        }
    }

    private static List<CallAttempt> readAttempts(DataInputStream in) throws IOException {
        var size = in.readInt();
        var tried = new ArrayList<CallAttempt>();
        for (var i = 0; i < size; i++) {
            tried.add(new CallAttempt(
                    in.readUTF(),
                    in.readUTF(),
                    in.readInt(),
                    CallAttempt.Outcome.valueOf(in.readUTF()),
                    in.readInt(),
                    readDuration(in.readLong())));
        }
        return tried;
    }

    private static void write(DataOutputStream out, Charge charge) throws IOException {
        out.writeLong(charge.total().micros());
        out.writeInt(charge.lines().size());
        for (var line : charge.lines()) {
            out.writeUTF(line.priceId());
            out.writeUTF(line.unit().name());
            out.writeLong(line.quantity());
            out.writeLong(line.amount().micros());
        }
    }

    private static Charge readCharge(DataInputStream in) throws IOException {
        var total = new Credits(in.readLong());
        var size = in.readInt();
        var lines = new ArrayList<Charge.Line>();
        for (var i = 0; i < size; i++) {
            var id = in.readUTF();
            lines.add(new Charge.Line(id, PriceUnit.valueOf(in.readUTF()), in.readLong(), new Credits(in.readLong())));
        }
        return new Charge(total, lines);
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void writeOrNone(DataOutputStream out, @Nullable UUID id) throws IOException {
        write(out, id == null ? NONE : id);
    }

    private static @Nullable UUID readUuidOrNull(DataInputStream in) throws IOException {
        var id = readUuid(in);
        return id.equals(NONE) ? null : id;
    }

    private static UUID readUuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
