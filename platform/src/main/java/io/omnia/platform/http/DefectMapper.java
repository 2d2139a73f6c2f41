package io.omnia.platform.http;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers what nobody foresaw: the caller learns that it was not their fault and a request id, the log has the rest. A
 * database that is away is foreseen, and is 503.
 */
@Provider
final class DefectMapper implements ExceptionMapper<Throwable> {
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

    private final RoutingContext request;
    private final EventLog log;

    @Inject
    DefectMapper(RoutingContext request, EventLog log) {
        this.request = request;
        this.log = log;
    }

    @Override
    public Response toResponse(Throwable defect) {
        return ProblemMapper.answer(problem(defect));
    }

    private Problem problem(Throwable defect) {
        if (isDatabaseAway(defect)) {
            return Problem.unavailable(DATABASE_RETRY);
        }
        log.error("api.failed", defect, LogField.REQUEST.is(ApiDoor.requestId(request)));
        return ApiDoor.internalError();
    }

    /** PostgreSQL's classes 08 (no connection), 53 (no room) and 57P (shutting down), and whatever has no state at all. */
    static boolean isDatabaseAway(Throwable defect) {
        for (@Nullable Throwable cause = defect; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = sql.getSQLState();
                return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
            }
        }
        return false;
    }
}
