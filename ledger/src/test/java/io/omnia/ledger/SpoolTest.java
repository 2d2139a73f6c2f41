package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.identity.GroupsOfKey;
import io.omnia.platform.telemetry.EventLog;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    private Path folder;

    private final LimitSet set = Fixture.newSet();

    private LaneOperation.Settle settle(long micros) {
        return new LaneOperation.Settle(
                Fixture.call(Fixture.newCall(), set), Fixture.charge(micros), null, new CompletableFuture<>());
    }

    private static void append(Spool spool, LaneOperation.Settle settle) {
        assertThat(spool.append(settle, lost -> {})).isTrue();
        assertThat(Fixture.await(settle.answer())).isEqualTo(SettleResult.SPOOLED);
    }

    @Test
    void givesBackWhatWasSpooledAfterAReopen() {
        var settle = settle(5);
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle);
            spool.append(new LaneOperation.Delivered(settle.call().id()), lost -> {});
        }

        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            var batch = spool.next(10);

            assertThat(batch.operations()).hasSize(2);
            var read = (LaneOperation.Settle) batch.operations().getFirst();
            assertThat(read.charge()).isEqualTo(settle.charge());
            assertThat(read.call().id()).isEqualTo(settle.call().id());
            assertThat(read.call().usage()).isEqualTo(settle.call().usage());
            assertThat(batch.operations().getLast())
                    .isEqualTo(new LaneOperation.Delivered(settle.call().id()));
            assertThat(spool.clearIfApplied()).isFalse();
            spool.applied(batch);
            assertThat(spool.clearIfApplied()).isTrue();
        }
        assertThat(folder.resolve("spool")).isEmptyFile();
    }

    @Test
    void dropsARecordThatACrashToreAndKeepsThoseBefore() throws Exception {
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle(1));
            append(spool, settle(2));
        }
        var file = folder.resolve("spool");
        var whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 3));

        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            assertThat(spool.next(10).operations()).hasSize(1);
            append(spool, settle(3));
            assertThat(spool.next(10).operations()).hasSize(2);
        }
    }

    @Test
    void endsAtARecordWhoseBytesChanged() throws Exception {
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle(1));
        }
        var file = folder.resolve("spool");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);

        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            assertThat(spool.next(10).operations()).isEmpty();
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (var spool = Spool.open(folder, 10, new EventLog())) {
            assertThat(spool.append(settle(1), lost -> {})).isFalse();
        }
    }

    @Test
    void refusesASecondUserOfTheFolder() {
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            assertThat(spool.healthy()).isTrue();
            assertThatThrownBy(() -> Spool.open(folder, Spool.MAX_BYTES, new EventLog()))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void keepsEveryFieldOfACall() throws Exception {
        var call = new CallRecord(
                Fixture.newCall(),
                java.time.Instant.parse("2026-11-20T10:11:12.345678Z"),
                set.account(),
                set.key(),
                io.omnia.identity.Mode.LIVE,
                "openai/gpt",
                "openai",
                CallRecord.Outcome.UPSTREAM_CUT,
                502,
                java.time.Duration.ofNanos(123_456_789),
                null,
                new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, new ToolUses(11, 12, 13), ServiceTier.FLEX),
                true,
                3,
                new Attribution(Attribution.Credential.OWN, List.of("env=prod", "team=a b"), "eu_1"),
                List.of(
                        new CallAttempt("acme", "acme/m", 2, CallAttempt.Outcome.KEY_REFUSED, 401, null),
                        new CallAttempt(
                                "openai",
                                "openai/gpt",
                                1,
                                CallAttempt.Outcome.CUT,
                                200,
                                java.time.Duration.ofNanos(5_000_001))),
                GroupsOfKey.NONE);
        var charge = new Charge(
                new Credits(9),
                List.of(
                        new Charge.Line("a", PriceUnit.CACHE_WRITE_1H, 4, new Credits(4)),
                        new Charge.Line("b", PriceUnit.REASONING, 8, new Credits(5))));

        var read = (LaneOperation.Settle) SpoolCodec.decode(
                SpoolCodec.encode(new LaneOperation.Settle(call, charge, null, new CompletableFuture<>())));

        assertThat(read.call()).isEqualTo(call);
        assertThat(read.charge()).isEqualTo(charge);
    }

    @Test
    void aBillNamesTheGroupsOfItsKeyBeforeAllElseAndNoneWhereItHasNone() throws Exception {
        var project = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
        var none = new byte[16];

        for (var groups : List.of(new GroupsOfKey(project, null), new GroupsOfKey(null, project), GroupsOfKey.NONE)) {
            var within = new LimitSet(set.account(), set.mode(), set.key(), groups);
            var settle = new LaneOperation.Settle(
                    Fixture.call(Fixture.newCall(), within), Fixture.charge(1), null, new CompletableFuture<>());
            var bytes = SpoolCodec.encode(settle);

            assertThat(((LaneOperation.Settle) SpoolCodec.decode(bytes)).call().groups())
                    .isEqualTo(groups);
            assertThat(bytes[0]).isEqualTo((byte) (groups.equals(GroupsOfKey.NONE) ? 1 : 4));
            if (groups.member() == null && groups.project() != null) {
                assertThat(Arrays.copyOfRange(bytes, 1, 17))
                        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
                assertThat(Arrays.copyOfRange(bytes, 17, 33)).isEqualTo(none);
            }
        }
    }

    @Test
    void readsABillThatAnOlderVersionEndedBeforeItsToolsItsAttributionAndItsAttempts() throws Exception {
        var settle = settle(1);
        var bytes = SpoolCodec.encode(settle);
        var noTools = 3 * Long.BYTES + Short.BYTES;
        var noAttribution = Short.BYTES + "OPERATOR".length() + Integer.BYTES + Short.BYTES;
        var additions = noTools + noAttribution + Integer.BYTES;

        var read = (LaneOperation.Settle) SpoolCodec.decode(Arrays.copyOf(bytes, bytes.length - additions));

        assertThat(read.call().id()).isEqualTo(settle.call().id());
        assertThat(read.call().usage()).isEqualTo(settle.call().usage());
        assertThat(read.call().attribution()).isEqualTo(Attribution.NONE);
        assertThat(read.call().tried()).isEmpty();
        assertThat(read.charge()).isEqualTo(settle.charge());
    }

    @Test
    void keepsACopyOfTheBillsBehindADamagedRecord() throws Exception {
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle(1));
        }
        var file = folder.resolve("spool");
        var first = Files.size(file);
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle(2));
            append(spool, settle(3));
        }
        var bytes = Files.readAllBytes(file);
        bytes[(int) first + 20] ^= 1;
        Files.write(file, bytes);

        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            assertThat(spool.next(10).operations()).hasSize(1);
        }

        assertThat(Files.readAllBytes(folder.resolve("spool.damaged")))
                .isEqualTo(java.util.Arrays.copyOfRange(bytes, (int) first, bytes.length));
    }

    @Test
    void goesOnAfterARecordThatIsDamagedWhileItRuns() throws Exception {
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle(1));
            var file = folder.resolve("spool");
            var bytes = Files.readAllBytes(file);
            bytes[20] ^= 1;
            Files.write(file, bytes);

            assertThat(spool.next(10).operations()).isEmpty();
            assertThat(spool.clearIfApplied()).isTrue();
            append(spool, settle(2));
            assertThat(spool.next(10).operations()).hasSize(1);

            assertThat(folder.resolve("spool.damaged")).hasBinaryContent(bytes);
        }
    }

    @Test
    void movesARecordOfAnotherVersionAsideAndAppliesTheOthers() throws Exception {
        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            append(spool, settle(1));
            append(spool, settle(2));
        }
        var first = withAnotherOutcome();

        try (var spool = Spool.open(folder, Spool.MAX_BYTES, new EventLog())) {
            var batch = spool.next(10);
            assertThat(batch.operations()).hasSize(1);
            assertThat(folder.resolve("rejected")).doesNotExist();
            spool.applied(batch);
            assertThat(spool.clearIfApplied()).isTrue();
        }

        assertThat(folder.resolve("rejected")).hasBinaryContent(first);
    }

    /** Gives the first record an outcome that this version does not know, and returns the record. */
    private byte[] withAnotherOutcome() throws Exception {
        var file = folder.resolve("spool");
        var bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(file));
        var size = bytes.getInt(0);
        var text = new String(bytes.array(), java.nio.charset.StandardCharsets.ISO_8859_1);
        bytes.put(text.indexOf("COMPLETED"), (byte) 'X');
        var checksum = new java.util.zip.CRC32C();
        checksum.update(bytes.array(), 8, size);
        bytes.putInt(4, (int) checksum.getValue());
        Files.write(file, bytes.array());
        return java.util.Arrays.copyOf(bytes.array(), 8 + size);
    }

    @Test
    void appliesWhatItCanAndOpensThoughARecordIsOfAnotherVersion() throws Exception {
        try (var ledger = new Fixture()) {
            ledger.grant(set, 100);
            ledger.wallets.close();
            try (var spool = Spool.open(ledger.folder, Spool.MAX_BYTES, new EventLog())) {
                append(spool, settle(1));
                append(spool, settle(2));
            }
            Files.copy(ledger.folder.resolve("spool"), folder.resolve("spool"));
            withAnotherOutcome();
            Files.copy(
                    folder.resolve("spool"),
                    ledger.folder.resolve("spool"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            ledger.restart();

            assertThat(ledger.posted(set)).isEqualTo(98);
        }
    }
}
