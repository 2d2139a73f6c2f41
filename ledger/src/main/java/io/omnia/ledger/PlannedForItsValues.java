package io.omnia.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.postgresql.PGStatement;

/**
 * Keeps a statement with many optional conditions from being prepared for good: a plan for all values reads a whole account
 * where the plan for these reads a page.
 */
final class PlannedForItsValues implements StatementCustomizer {
    private static final int NEVER = 0;

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(NEVER);
    }
}
