package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import javax.sql.DataSource;

/** A process: its folder survives it, its clocks are its own, and it reaches PostgreSQL through what a test can break. */
final class SimulatedNode implements AutoCloseable {
    private final Path folder;
    private final FlakyProxy proxy;
    private final FaultySource source;
    private Lease.Moment now = Lease.Moment.now();
    private DatabaseWallets wallets;

    SimulatedNode(Path folder, DataSource target) throws IOException {
        this.folder = Files.createDirectories(folder);
        proxy = new FlakyProxy(target);
        source = new FaultySource(proxy.through(target));
        wallets = start();
    }

    private DatabaseWallets start() {
        return DatabaseWallets.unattended(
                source, folder, Clock.systemUTC(), new EventLog(), Spool.MAX_BYTES, () -> now);
    }

    DatabaseWallets wallets() {
        return wallets;
    }

    void passes(Duration time) {
        passes(time, time);
    }

    /** So much by the clock that never jumps, and so much by the one that people set. */
    void passes(Duration steady, Duration wall) {
        now = new Lease.Moment(now.nanos() + steady.toNanos(), now.millis() + wall.toMillis());
    }

    void cutOff() {
        proxy.leave();
    }

    /** Nothing is in its way any more. */
    void reconnect() {
        source.disarm();
        proxy.comeBack();
    }

    /** The answer of its next commit never arrives. */
    void losesAnAnswer() {
        proxy.loseAnswerOfNextCommit();
    }

    /** One of its next statements fails. */
    void fails(Random random) {
        var faults = FaultySource.Fault.values();
        source.arm(1 + random.nextInt(20), faults[random.nextInt(faults.length)]);
    }

    /** Its calls are gone; what it owes is in its spool. */
    void dieAndStart() {
        proxy.leave();
        wallets.close();
        reconnect();
        wallets = start();
    }

    @Override
    public void close() throws IOException {
        wallets.close();
        proxy.close();
    }
}
