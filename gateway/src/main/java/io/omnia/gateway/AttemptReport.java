package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.routing.Affinity;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one attempt says of whoever was asked: for the next calls to know, and for the operator. */
@Singleton
final class AttemptReport {
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Affinity affinity;
    private final EventLog log;

    AttemptReport(Affinity affinity, EventLog log) {
        this.affinity = affinity;
        this.log = log;
    }

    void note(Exchange exchange, Route route, Ending ending) {
        var deployment = route.deployment();
        var stream = exchange.call().envelope().stream();
        switch (ending) {
            case Ending.Whole whole -> answered(exchange, route, stream);
            case Ending.Sent sent -> answered(exchange, route, stream);
            case Ending.Cut cut -> deployment.failed(null);
            case Ending.HungUp hungUp -> deployment.undecided();
            case Ending.Refused(var problem) -> {
                refused(route, stream, problem);
                log(exchange, route, problem);
            }
        }
    }

    private void answered(Exchange exchange, Route route, boolean stream) {
        route.deployment().answered(stream, exchange.firstByteOfAttempt());
        var conversation = exchange.conversation();
        if (conversation != null) {
            affinity.answered(conversation, route.deployment());
        }
    }

    private static void refused(Route route, boolean stream, UpstreamProblem problem) {
        var deployment = route.deployment();
        if (problem.operatorMustAct()) {
            deployment.refused();
        } else if (problem instanceof UpstreamProblem.Ours && problem.status() == BAD_REQUEST) {
            // It was never asked: what its caller wants cannot be said in its protocol.
            deployment.undecided();
        } else if (problem.status() == TOO_MANY_REQUESTS) {
            deployment.limited(retryAfter(problem));
        } else if (problem.mayFailOver()) {
            deployment.failed(retryAfter(problem));
        } else {
            deployment.answered(stream, -1);
        }
    }

    private static @Nullable Duration retryAfter(UpstreamProblem problem) {
        return switch (problem) {
            case UpstreamProblem.Theirs theirs -> UpstreamProblems.seconds(theirs.retryAfter());
            case UpstreamProblem.Ours ours -> ours.error().retryAfter();
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
        switch (problem) {
            case UpstreamProblem.Theirs theirs -> log.info("upstream.refused", call, provider, model, status);
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
