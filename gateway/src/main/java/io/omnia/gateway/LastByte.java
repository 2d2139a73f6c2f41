package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.ledger.Charge;
import io.omnia.ledger.Usd;
import io.omnia.ledger.Wallets;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;

/** Stage 9: the end of the answer. It leaves only now, when the bill is durable; then the usage line learns that it left. */
@Singleton
final class LastByte {
    private final Wallets wallets;

    LastByte(Wallets wallets) {
        this.wallets = wallets;
    }

    /** Sends what was kept back. Never fails: a client that has left by now has its usage line say so. */
    void send(Exchange exchange, Ending ending, Charge charge) {
        var client = exchange.client();
        switch (ending) {
            case Ending.Whole whole -> {
                client.cost(Usd.full(charge.total().micros()));
                confirm(
                        exchange,
                        client.send(
                                whole.status(),
                                whole.contentType(),
                                whole.body().buffer()));
            }
            case Ending.Sent sent -> {
                if (sent.rest().length() > 0) {
                    client.write(sent.rest().buffer());
                }
                confirm(exchange, client.end());
            }
            case Ending.Cut cut -> cut.rest().run();
            case Ending.Refused(var problem) -> refuse(client, problem);
            case Ending.HungUp gone -> {}
        }
    }

    private static void refuse(ClientResponse client, UpstreamProblem problem) {
        switch (problem) {
            case UpstreamProblem.Ours ours -> client.fail(ours.error());
            case UpstreamProblem.Untold untold -> client.fail(untold.error());
            case UpstreamProblem.Theirs theirs -> {
                if (client.begun()) {
                    client.failInside(theirs.body().buffer());
                } else if (!client.gone()) {
                    if (theirs.retryAfter() != null) {
                        client.header(HttpHeaders.RETRY_AFTER, theirs.retryAfter());
                    }
                    client.send(
                            theirs.status(), theirs.contentType(), theirs.body().buffer());
                }
            }
        }
    }

    private void confirm(Exchange exchange, Future<Void> lastByte) {
        lastByte.onSuccess(sent -> wallets.delivered(exchange.id()));
    }
}
