package io.omnia.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.platform.http.Problem;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/csp-report}: what browsers blocked on our pages. Anybody may send it, so little of it is believed. */
@Singleton
@Path("/api/csp-report")
final class CspReportsEndpoint {
    static final int MAX_BODY_BYTES = 8 * 1024;

    private final ObjectMapper json;
    private final ReportLimit limit;
    private final EventLog log;

    @Inject
    CspReportsEndpoint(ObjectMapper json, Clock clock, EventLog log) {
        this.json = json;
        this.limit = new ReportLimit(clock);
        this.log = log;
    }

    /** Notes the report; the browser is told nothing. */
    @POST
    @Consumes({"application/csp-report", "application/reports+json", "application/json"})
    @RunOnVirtualThread
    public void report(@Nullable InputStream body) throws IOException {
        var bytes = body == null ? new byte[0] : body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new Problem(413, "body_too_large", "A report is at most " + MAX_BODY_BYTES + " bytes.", null);
        }
        switch (limit.take()) {
            case ReportLimit.Verdict.Later(var wait) -> throw Problem.tooManyAttempts(wait);
            case ReportLimit.Verdict.Taken(var dropped) -> {
                if (dropped > 0) {
                    log.warn("csp.reports-dropped", LogField.COUNT.is(dropped));
                }
            }
        }
        for (var report : CspReport.read(json, bytes)) {
            log.warn(
                    "csp.blocked",
                    LogField.DIRECTIVE.is(report.directive()),
                    LogField.BLOCKED_HOST.is(report.blocked()));
        }
    }
}
