package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.omnia.ledger.Rates;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller what its limits leave to it, in the headers that the SDKs of its dialect read. Source: the rate limit pages of
 * OpenAI, which tells a duration, and of Anthropic, which tells a moment.
 */
final class RateHeaders {
    private static final Names REQUESTS = new Names("requests");
    private static final Names TOKENS = new Names("tokens");

    private RateHeaders() {}

    private record Names(
            CharSequence limit,
            CharSequence remaining,
            CharSequence reset,
            CharSequence anthropicLimit,
            CharSequence anthropicRemaining,
            CharSequence anthropicReset) {
        Names(String what) {
            this(
                    HttpHeaders.createOptimized("x-ratelimit-limit-" + what),
                    HttpHeaders.createOptimized("x-ratelimit-remaining-" + what),
                    HttpHeaders.createOptimized("x-ratelimit-reset-" + what),
                    HttpHeaders.createOptimized("anthropic-ratelimit-" + what + "-limit"),
                    HttpHeaders.createOptimized("anthropic-ratelimit-" + what + "-remaining"),
                    HttpHeaders.createOptimized("anthropic-ratelimit-" + what + "-reset"));
        }
    }

    /** Says nothing where no limit counts. */
    static void tell(ClientResponse client, Dialect dialect, Rates rates, Instant now) {
        tell(client, dialect, REQUESTS, rates.requests(), now);
        tell(client, dialect, TOKENS, rates.tokens(), now);
    }

    private static void tell(
            ClientResponse client, Dialect dialect, Names names, Rates.@Nullable Rate rate, Instant now) {
        if (rate == null || client.begun()) {
            return;
        }
        var limit = Long.toString(rate.limit());
        var remaining = Long.toString(rate.remaining());
        switch (dialect) {
            case OPENAI, GOOGLE -> {
                client.header(names.limit, limit);
                client.header(names.remaining, remaining);
                client.header(names.reset, span(rate.resetsIn()));
            }
            case ANTHROPIC -> {
                client.header(names.anthropicLimit, limit);
                client.header(names.anthropicRemaining, remaining);
                client.header(names.anthropicReset, moment(now.plus(rate.resetsIn())));
            }
        }
    }

    /** As {@code 850ms}, {@code 12.5s}, {@code 6m0s} or {@code 23h59m1s}; never less than there is to wait. */
    static String span(Duration span) {
        var millis = span.plusNanos(999_999).toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        var hours = millis / 3_600_000;
        var minutes = millis / 60_000 % 60;
        var text = new StringBuilder();
        if (hours > 0) {
            text.append(hours).append('h');
        }
        if (hours > 0 || minutes > 0) {
            text.append(minutes).append('m');
        }
        text.append(millis / 1_000 % 60);
        if (millis % 1_000 > 0) {
            var fraction = Long.toString(1_000 + millis % 1_000).substring(1);
            text.append('.').append(fraction.replaceAll("0+$", ""));
        }
        return text.append('s').toString();
    }

    /** To the second, never before it. */
    private static String moment(Instant when) {
        return when.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
