package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.BodyReader;
import io.omnia.gateway.transport.Upstream.Unreachable;
import io.omnia.gateway.transport.Watchdog;
import io.omnia.ledger.CallId;
import io.omnia.ledger.CallRecord.Outcome;
import io.omnia.ledger.Charge;
import io.omnia.ledger.Credits;
import io.omnia.ledger.Wallets;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every route that asks a model, and chat from the playground: one call through its nine stages. What differs between the
 * routes is their {@link Protocol}. Runs on the event loop, never blocks.
 */
@Singleton
final class InferenceEndpoint {
    private final GatewayConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final Watchdog watchdog;
    private final BodyReader bodies;
    private final EventLog log;
    private final Wallets wallets;
    private final Stages stages;

    InferenceEndpoint(
            GatewayConfig config,
            Vertx vertx,
            Clock clock,
            Watchdog watchdog,
            BodyReader bodies,
            EventLog log,
            Wallets wallets,
            Stages stages) {
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        this.watchdog = watchdog;
        this.bodies = bodies;
        this.log = log;
        this.wallets = wallets;
        this.stages = stages;
    }

    /** The nine stages, in the order in which a call goes through them, and who watches; {@link Call} needs no object of its own. */
    @Singleton
    record Stages(
            Admission admission,
            Caller caller,
            PlaygroundCaller playgroundCaller,
            Attributions attributions,
            Repeats repeats,
            Plan plan,
            Caching caching,
            Hold hold,
            Attempt attempt,
            AttemptReport report,
            Relay relay,
            Settle settle,
            LastByte lastByte,
            CallObserver observer) {}

    /** A call with an API key. */
    void handle(Protocol protocol, HttpServerRequest request) {
        handle(protocol, request, stages.caller()::identify);
    }

    /** A call of somebody who is signed in. */
    void handleFromPlayground(Protocol protocol, HttpServerRequest request) {
        handle(protocol, request, stages.playgroundCaller()::identify);
    }

    private void handle(
            Protocol protocol,
            HttpServerRequest request,
            Function<HttpServerRequest, Future<Caller.Identity>> whoCalls) {
        var id = new CallId(Uuid7.next(clock));
        var client = new ClientResponse(request, protocol.dialect(), id.value().toString());
        client.isCall(protocol);
        var exchange = new Exchange(id, protocol, clock.instant(), vertx.getOrCreateContext(), client, watchdog);
        stages.admission()
                .enter()
                .compose(entered -> safely(() -> admitted(exchange, request, whoCalls))
                        .onComplete(done -> stages.admission().leave()))
                .onFailure(problem -> refuse(exchange, problem))
                .onComplete(done -> {
                    exchange.close();
                    stages.observer().ended(exchange, request);
                });
    }

    private Future<Void> admitted(
            Exchange exchange,
            HttpServerRequest request,
            Function<HttpServerRequest, Future<Caller.Identity>> whoCalls) {
        return whoCalls.apply(request)
                .compose(identity -> {
                    exchange.by(identity.principal(), identity.mode());
                    return read(exchange, request);
                })
                .compose(read -> safely(() -> stages.repeats().answered(exchange, request))
                        .compose(answered -> answered ? Future.succeededFuture() : made(exchange, request))
                        .onComplete(done -> exchange.forgetBody()));
    }

    /** A call that was not made before. */
    private Future<Void> made(Exchange exchange, HttpServerRequest request) {
        return stages.plan()
                .make(exchange, request)
                .compose(routes -> stages.caching()
                        .answered(exchange, request, routes)
                        .compose(answered -> answered ? Future.succeededFuture() : asked(exchange, routes)));
    }

    private Future<Void> asked(Exchange exchange, List<Route> routes) {
        return stages.hold().place(exchange, routes).compose(held -> held(exchange, routes));
    }

    /** A defect that throws fails the future, so that what is to be given back at its end is. */
    private static <T> Future<T> safely(Supplier<Future<T>> stage) {
        return Future.<T>succeededFuture().compose(begin -> stage.get());
    }

    private Future<Void> read(Exchange exchange, HttpServerRequest request) {
        return Call.read(bodies, request, exchange, config.bodyTimeout().toMillis())
                .compose(call -> {
                    exchange.asks(call, bodies);
                    try {
                        var account = exchange.principal().account();
                        exchange.isFor(stages.attributions().of(request.headers(), call, account));
                        return Future.succeededFuture();
                    } catch (Refusal refusal) {
                        exchange.forgetBody();
                        return Future.failedFuture(refusal);
                    }
                });
    }

    /** From here on the hold is ended by exactly one settle, whatever happens. */
    private Future<Void> held(Exchange exchange, List<Route> routes) {
        exchange.wasHeld();
        stages.observer().began(exchange);
        return safely(() -> answer(exchange, routes, 0)).recover(defect -> {
            log.error("call.failed", defect, LogField.CALL.is(exchange.id().value()));
            return stages.settle()
                    .release(
                            exchange,
                            Outcome.UPSTREAM_ERROR,
                            ApiError.internal().status())
                    .compose(released -> Refusal.future(ApiError.internal()));
        });
    }

    private Future<Void> answer(Exchange exchange, List<Route> routes, int candidate) {
        var route = routes.get(candidate);
        if (exchange.abandoned()) {
            return end(exchange, route, Ending.HungUp.BEFORE_ANY_ANSWER);
        }
        var last = candidate + 1 == routes.size();
        if (!route.deployment().enter() && !last) {
            // Somebody else's probe is under way there, or it went down since the plan was made.
            return answer(exchange, routes, candidate + 1);
        }
        exchange.client().answeredBy(route.provider(), route.model().id());
        return stages.attempt()
                .send(exchange, route)
                .compose(answer -> stages.relay().run(exchange, route, answer, last))
                .recover(problem -> unanswered(route, problem))
                .map(ending -> OwnKeyProblems.told(route, ending))
                .compose(ending -> {
                    stages.report().note(exchange, route, ending);
                    return !last && mayFailOver(exchange, ending)
                            ? answer(exchange, routes, candidate + 1)
                            : end(exchange, route, ending);
                });
    }

    private boolean mayFailOver(Exchange exchange, Ending ending) {
        return ending instanceof Ending.Refused(var problem)
                && problem.mayFailOver()
                && exchange.atWork().compareTo(config.failoverTimeout()) < 0;
    }

    private Future<Void> end(Exchange exchange, Route route, Ending ending) {
        return stages.repeats()
                .keep(exchange, route, ending)
                .compose(kept -> stages.settle().book(exchange, route, ending))
                .map(charge -> {
                    exchange.settled(cameOf(ending, charge));
                    stages.lastByte().send(exchange, ending, charge);
                    return null;
                });
    }

    /** What was paid for what came; null when nothing came and nothing was owed. */
    private static @Nullable Charge cameOf(Ending ending, Charge charge) {
        return switch (ending) {
            case Ending.Whole whole -> charge;
            case Ending.Sent sent -> charge;
            case Ending.Cut cut -> charge.total().equals(Credits.ZERO) ? null : charge;
            case Ending.HungUp gone -> charge.total().equals(Credits.ZERO) ? null : charge;
            case Ending.Refused refused -> null;
        };
    }

    private static Future<Ending> unanswered(Route route, Throwable problem) {
        if (problem instanceof Refusal refusal) {
            return Future.succeededFuture(new Ending.Refused(new UpstreamProblem.Untold(refusal.error())));
        }
        if (!(problem instanceof Unreachable unreachable)) {
            return Future.failedFuture(problem);
        }
        return Future.succeededFuture(
                unreachable.reason() == Unreachable.Reason.CLIENT_GONE
                        ? Ending.HungUp.BEFORE_ANY_ANSWER
                        : new Ending.Refused(UpstreamProblems.of(route.provider(), unreachable.reason())));
    }

    /** The one place where a refusal is sent. What was refused before a hold has a usage line all the same. */
    private void refuse(Exchange exchange, Throwable problem) {
        if (!(problem instanceof Refusal refusal)) {
            log.error("call.failed", problem, LogField.CALL.is(exchange.id().value()));
            exchange.client().fail(ApiError.internal());
            return;
        }
        if (!exchange.isHeld()) {
            exchange.ended(Outcome.REFUSED, refusal.error().status());
            var line = exchange.record();
            if (line != null) {
                wallets.record(line);
            }
        }
        exchange.client().fail(refusal.error());
    }
}
