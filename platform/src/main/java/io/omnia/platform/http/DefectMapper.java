package io.omnia.platform.http;

import io.omnia.platform.database.DatabaseAway;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers what nobody foresaw: the caller learns that it was not their fault and a request id, the log has the rest. A
 * database that is away is foreseen, and is 503.
 */
@Provider
final class DefectMapper implements ExceptionMapper<Throwable> {
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
        if (DatabaseAway.isCauseOf(defect)) {
            return Problem.unavailable(DatabaseAway.RETRY_AFTER);
        }
        log.error("api.failed", defect, LogField.REQUEST.is(ApiDoor.requestId(request)));
        return ApiDoor.internalError();
    }
}
