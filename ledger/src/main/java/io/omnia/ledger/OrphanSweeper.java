package io.omnia.ledger;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Releases holds whose node died and never came back. What became of their calls is unknown from then on. */
public final class OrphanSweeper {
    private static final HoldTable.Holder NOBODY = new HoldTable.Holder(new UUID(0, 0), new UUID(0, 0));

    /** A sweep that stalls must not keep wallets locked: the next one finds the same holds. */
    private static final String SETTINGS = "set lock_timeout = '2s'; set statement_timeout = '10s'; " + "set "
            + LimitTable.UNLOCKS_WHEN_SILENT + "; set application_name = 'omnia-ledger-sweeper'";

    private final Jdbi database;
    private final HoldReleases releases;

    public OrphanSweeper(DataSource database) {
        this.database = Jdbi.create(database);
        this.releases = new HoldReleases(new LimitTable(), new HoldTable(NOBODY), new ClaimTable(), NOBODY);
    }

    /** Releases every hold that outlived the longest call, by the database's time; returns how many. */
    public int sweep() {
        try (var handle = database.open()) {
            handle.execute(SETTINGS);
            handle.getConnection().setAutoCommit(false);
            try {
                return releases.releaseExpired(handle);
            } finally {
                handle.getConnection().rollback();
                handle.getConnection().setAutoCommit(true);
            }
        } catch (SQLException problem) {
            throw new WriteFailed(problem);
        }
    }
}
