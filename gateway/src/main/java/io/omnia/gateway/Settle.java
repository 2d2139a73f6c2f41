package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.provider.Providers;
import io.omnia.ledger.CallRecord;
import io.omnia.ledger.CallRecord.Outcome;
import io.omnia.ledger.Charge;
import io.omnia.ledger.Fee;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import io.omnia.ledger.Wallets;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stage 8: the bill. The usage that the provider reported is priced at the versions in force when the call began; when it
 * reported none, the tokens that arrived are counted here and the line says so. What failed before its answer said anything
 * costs nothing. Where its caller's own key paid the provider, the prices are those of the fee.
 */
@Singleton
final class Settle {
    private static final int CLIENT_CLOSED = 499;
    private static final int OK = 200;

    private final Wallets wallets;
    private final TokenCounter counter;
    private final Fee ownKeyFee;

    Settle(Wallets wallets, TokenCounter counter, Providers providers) {
        this.wallets = wallets;
        this.counter = counter;
        ownKeyFee = providers.ownKeyFee();
    }

    /** Books the call; the future carries its price once it is durable. */
    Future<Charge> book(Exchange exchange, Route route, Ending ending) {
        return switch (ending) {
            case Ending.Whole whole ->
                bill(exchange, route, Outcome.COMPLETED, whole.status(), whole.usage(), whole.kept());
            case Ending.Sent sent -> bill(exchange, route, Outcome.COMPLETED, sent.status(), sent.usage(), sent.kept());
            case Ending.Cut cut -> bill(exchange, route, Outcome.UPSTREAM_CUT, OK, cut.usage(), cut.kept());
            case Ending.HungUp hungUp ->
                bill(exchange, route, Outcome.HUNG_UP, CLIENT_CLOSED, hungUp.usage(), hungUp.kept());
            case Ending.Refused(var problem) ->
                release(exchange, Outcome.UPSTREAM_ERROR, seenStatus(exchange, problem));
        };
    }

    /** A stream that a comment has opened keeps its status, whatever comes. */
    private static int seenStatus(Exchange exchange, UpstreamProblem problem) {
        return exchange.client().begun() ? OK : problem.status();
    }

    /** Ends the hold of a call that costs nothing. */
    Future<Charge> release(Exchange exchange, Outcome outcome, int status) {
        exchange.ended(outcome, status);
        return settle(exchange, Charge.NOTHING);
    }

    private Future<Charge> bill(
            Exchange exchange, Route route, Outcome outcome, int status, @Nullable TokenUsage reported, Kept answer) {
        exchange.ended(outcome, status);
        if (reported != null) {
            return charge(exchange, route, outcome, reported, false);
        }
        if (answer.isEmpty()) {
            return settle(exchange, Charge.NOTHING);
        }
        return counter.count(exchange.call(), route.protocol(), route.model(), answer)
                .compose(counted -> charge(exchange, route, outcome, counted, true));
    }

    private Future<Charge> charge(Exchange exchange, Route route, Outcome outcome, TokenUsage usage, boolean counted) {
        if (outcome == Outcome.UPSTREAM_CUT
                && usage.output() == 0
                && usage.tools().equals(ToolUses.NONE)) {
            return settle(exchange, Charge.NOTHING);
        }
        var served = served(exchange, route, usage);
        exchange.consumed(served, counted);
        if (route.keyOwner().isCaller() && ownKeyFee.isNone()) {
            return settle(exchange, Charge.NOTHING);
        }
        return settle(exchange, route.model().prices().cost(exchange.startedAt(), served));
    }

    /** In the service that the answer names; in the one asked for where it names none that has prices. */
    private static TokenUsage served(Exchange exchange, Route route, TokenUsage usage) {
        var told = usage.tier();
        var known = told != null && route.model().prices().sells(told, exchange.startedAt());
        return known
                ? usage
                : usage.with(usage.tools(), exchange.call().envelope().tier());
    }

    private Future<Charge> settle(Exchange exchange, Charge charge) {
        CallRecord line = Objects.requireNonNull(exchange.record(), "a held call has a caller");
        if (exchange.protocol().counts()) {
            wallets.record(line);
            return Future.succeededFuture(Charge.NOTHING);
        }
        exchange.costs(charge);
        return Future.fromCompletionStage(wallets.settle(line, charge), exchange.context())
                .map(booked -> charge);
    }
}
