package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.routing.Affinity;
import io.omnia.ledger.CallAttempt.Outcome;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one attempt says of whoever was asked: for the next calls to know, and for the operator. */
@Singleton
final class AttemptReport {
    private static final int NO_LATENCY = -1;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Affinity affinity;
    private final EventLog log;

    AttemptReport(Affinity affinity, EventLog log) {
        this.affinity = affinity;
        this.log = log;
    }

    void note(Exchange exchange, Route route, Ending ending) {
        var how = outcome(route, ending);
        exchange.attemptEnded(route, how);
        var deployment = route.deployment();
        var stream = exchange.call().envelope().stream();
        switch (how) {
            case ANSWERED -> answered(exchange, route, stream);
            case DECLINED -> deployment.answered(stream, NO_LATENCY);
            case LIMITED -> deployment.limited(retryAfter(ending));
            case KEY_REFUSED -> deployment.refused();
            case FAILED, UNREACHABLE, SILENT, CUT -> deployment.failed(retryAfter(ending));
            case HUNG_UP, NOT_ASKED -> deployment.undecided();
        }
        if (ending instanceof Ending.Refused(var problem)) {
            log(exchange, route, problem);
        }
    }

    private static Outcome outcome(Route route, Ending ending) {
        return switch (ending) {
            case Ending.Whole whole -> Outcome.ANSWERED;
            case Ending.Sent sent -> Outcome.ANSWERED;
            case Ending.Cut cut -> Outcome.CUT;
            case Ending.HungUp hungUp -> Outcome.HUNG_UP;
            case Ending.Refused(var problem) -> outcome(route, problem);
        };
    }

    private static Outcome outcome(Route route, UpstreamProblem problem) {
        if (OwnKeyProblems.isAboutTheKey(route, problem)) {
            return Outcome.KEY_REFUSED;
        }
        return switch (problem) {
            case UpstreamProblem.Theirs theirs -> byStatus(theirs);
            case UpstreamProblem.Untold untold -> Outcome.NOT_ASKED;
            case UpstreamProblem.Ours ours ->
                switch (ours.error().code()) {
                    case "upstream_timeout" -> Outcome.SILENT;
                    case "upstream_unreachable", "upstream_cut", "overloaded" -> Outcome.UNREACHABLE;
                    default -> byStatus(ours);
                };
        };
    }

    private static Outcome byStatus(UpstreamProblem problem) {
        if (problem.status() == TOO_MANY_REQUESTS) {
            return Outcome.LIMITED;
        }
        return problem.mayFailOver() ? Outcome.FAILED : Outcome.DECLINED;
    }

    private void answered(Exchange exchange, Route route, boolean stream) {
        route.deployment().answered(stream, exchange.firstByteOfAttempt());
        var conversation = exchange.conversation();
        // A prompt cache at the caller's own account is none of ours.
        if (conversation != null && !route.keyOwner().isCaller()) {
            affinity.answered(conversation, route.deployment());
        }
    }

    private static @Nullable Duration retryAfter(Ending ending) {
        if (!(ending instanceof Ending.Refused(var problem))) {
            return null;
        }
        return switch (problem) {
            case UpstreamProblem.Theirs theirs -> UpstreamProblems.seconds(theirs.retryAfter());
            case UpstreamProblem.Ours ours -> ours.error().retryAfter();
            case UpstreamProblem.Untold untold -> null;
        };
    }

    private void log(Exchange exchange, Route route, UpstreamProblem problem) {
        var call = LogField.CALL.is(exchange.id().value());
        var provider = LogField.PROVIDER.is(route.provider());
        var model = LogField.MODEL.is(route.model().id());
        var status = LogField.STATUS.is(problem.status());
        if (problem.operatorMustAct()) {
            log.error("upstream.credentials", call, provider, model, status);
            return;
        }
        if (OwnKeyProblems.isAboutTheKey(route, problem)) {
            log.info("upstream.own-key-refused", call, provider, model, status);
            return;
        }
        switch (problem) {
            case UpstreamProblem.Theirs theirs -> log.info("upstream.refused", call, provider, model, status);
            case UpstreamProblem.Untold untold -> {}
            case UpstreamProblem.Ours ours ->
                log.warn(
                        "upstream.failed",
                        call,
                        provider,
                        model,
                        status,
                        LogField.REASON.is(ours.error().code()));
        }
    }
}
