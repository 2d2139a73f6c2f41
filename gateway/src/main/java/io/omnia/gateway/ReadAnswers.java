package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.omnia.platform.database.DatabaseAway;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Answers those who ask and do not call: who are you, here it is, or why not. */
@Singleton
final class ReadAnswers {
    private static final String JSON = "application/json";
    private static final int OK = 200;

    private final Caller caller;
    private final Clock clock;
    private final EventLog log;

    ReadAnswers(Caller caller, Clock clock, EventLog log) {
        this.caller = caller;
        this.clock = clock;
        this.log = log;
    }

    /** What somebody is to be told. */
    interface Answer {
        Future<JsonObject> to(Caller.Identity identity);
    }

    void send(RoutingContext context, Dialect dialect, Answer answer) {
        var client =
                new ClientResponse(context.request(), dialect, Uuid7.next(clock).toString());
        caller.identify(context.request())
                .compose(answer::to)
                .onSuccess(body -> client.send(OK, JSON, body.toBuffer()))
                .onFailure(problem -> client.refuse(error(problem)));
    }

    private ApiError error(Throwable problem) {
        if (problem instanceof Refusal refusal) {
            return refusal.error();
        }
        if (DatabaseAway.isCauseOf(problem)) {
            return ApiError.databaseAway();
        }
        log.error("read.failed", problem);
        return ApiError.internal();
    }
}
