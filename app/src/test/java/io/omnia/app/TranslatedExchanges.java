package io.omnia.app;

import io.omnia.app.RecordedExchanges.Exchange;
import io.omnia.gateway.translation.Format;
import io.omnia.gateway.translation.Reading;
import io.omnia.gateway.translation.Readings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recorded answers to callers of another protocol: they read the same text, calls, reason to stop and usage, and pay what the vendor's own
 * count costs.
 */
final class TranslatedExchanges {
    private static final Map<ExchangeKind, String> MODELS = Map.of(
            ExchangeKind.CHAT, "chat",
            ExchangeKind.RESPONSES, "responses",
            ExchangeKind.MESSAGES, "messages",
            ExchangeKind.GENERATE, "generate");

    /** Recordings that were shortened in one place and not in another. */
    private static final String CONTRADICTS_ITSELF =
            "openai/responses-stream-item-shell-call-output-item-shell-call-01";

    private final OmniaServer server;
    private final ReplayUpstream upstream;

    TranslatedExchanges(OmniaServer server, ReplayUpstream upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    Verdict check(Exchange exchange, ExchangeKind callers) {
        if (exchange.kind() == ExchangeKind.COMPLETIONS) {
            return new Verdict.NotApplicable(Verdict.Reason.LEGACY);
        } else if (!MODELS.containsKey(exchange.kind())) {
            return new Verdict.NotApplicable(Verdict.Reason.NO_TEXT);
        } else if (exchange.path().matches(".*/responses/.+")) {
            return new Verdict.NotApplicable(Verdict.Reason.BELOW_RESPONSES);
        } else if (exchange.status() < 400
                && exchange.caseName().matches("google/(image|tts|generate-\\w+-inline-image).*")) {
            return new Verdict.NotApplicable(Verdict.Reason.NOT_WORDS);
        } else if (exchange.name().equals(CONTRADICTS_ITSELF)) {
            return new Verdict.NotApplicable(Verdict.Reason.CONTRADICTS_ITSELF);
        } else if (callers == ExchangeKind.COMPLETIONS
                && exchange.status() < 400
                && !told(exchange).calls().isEmpty()) {
            return new Verdict.NotApplicable(Verdict.Reason.CALLS_TOOLS);
        }
        return translated(exchange, callers);
    }

    private static Reading told(Exchange exchange) {
        return Readings.of(exchange.kind().format().orElseThrow(), exchange.streaming(), exchange.body());
    }

    private Verdict translated(Exchange exchange, ExchangeKind callers) {
        upstream.answerEverybody(exchange.answer());
        var answer = server.post(
                callers.route(),
                OmniaServer.LIVE_KEY,
                request(exchange, callers).encode());
        var call = server.call(OmniaServer.LIVE_KEY, answer);
        var problems = new ArrayList<String>();
        if (exchange.name().contains("stream-error-status-failed")) {
            // About the operator's own balance; where that comes before anything of the answer it is not passed on as
            // such.
            if (answer.statusCode() != 503 && !answer.body().contains("\"error\"")) {
                problems.add("a failed stream does not say so");
            }
        } else if (exchange.status() >= 400
                || isFailure(exchange)
                || (isBroken(exchange) && answer.statusCode() != 200)) {
            checkError(callers, answer.statusCode(), answer.body(), call, problems);
        } else if (answer.statusCode() != 200) {
            problems.add("status " + answer.statusCode() + " " + answer.body());
        } else {
            checkAnswer(exchange, callers, answer.body(), problems);
            checkUsage(exchange, call, problems);
            checkCost(exchange, call, problems);
        }
        return Verdict.of(problems);
    }

    private static JsonObject request(Exchange exchange, ExchangeKind callers) {
        var request = new JsonObject()
                .put("model", "vendor/" + MODELS.get(exchange.kind()))
                .put("stream", exchange.streaming());
        if (callers == ExchangeKind.RESPONSES) {
            return request.put("input", "hello");
        }
        request.put("max_tokens", 5000);
        if (exchange.streaming() && callers != ExchangeKind.MESSAGES) {
            request.put("stream_options", new JsonObject().put("include_usage", true));
        }
        return callers == ExchangeKind.COMPLETIONS
                ? request.put("prompt", "hello")
                : request.put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "hello")));
    }

    /** Streams that end with an error, which is all that is told where nothing came before it that the caller could read. */
    private static boolean isBroken(Exchange exchange) {
        return exchange.name().contains("composed-") || exchange.name().contains("stream-error");
    }

    /** Errors under a good status. */
    private static boolean isFailure(Exchange exchange) {
        return exchange.name().contains("base-resp-error");
    }

    private static void checkError(
            ExchangeKind callers, int status, String body, JsonObject call, List<String> problems) {
        if (status < 400) {
            problems.add("an error became " + status);
        }
        var error = new JsonObject(body);
        if (!(error.getValue("error") instanceof JsonObject inner) || inner.getString("message") == null) {
            problems.add("no error of this dialect: " + body);
        } else if ((callers == ExchangeKind.MESSAGES) != "error".equals(error.getString("type"))) {
            problems.add("another dialect's error: " + body);
        }
        if (call.getLong("cost_microcredits") != 0) {
            problems.add("an error was billed");
        }
    }

    private static void checkAnswer(Exchange exchange, ExchangeKind callers, String body, List<String> problems) {
        var words = SpokenWords.of(exchange.kind(), exchange.streaming(), exchange.text());
        var arrived = SpokenWords.of(callers, exchange.streaming(), body);
        if (!words.equals(arrived)) {
            problems.add("said '" + arrived + "' instead of '" + words + "'");
        }
        if (isBroken(exchange)) {
            if (!body.contains("\"error\"")) {
                problems.add("a broken stream does not say so");
            }
            return;
        }
        var format = callers.format().orElseThrow();
        var read = Readings.of(format, exchange.streaming(), body.getBytes(StandardCharsets.UTF_8));
        problems.addAll(original(exchange, format).differences(read, format));
    }

    /** Messages have a reason of their own for an answer that declines. */
    private static Reading original(Exchange exchange, Format callers) {
        return callers == Format.MESSAGES && exchange.name().contains("refusal-structured")
                ? told(exchange).stoppedBy("filter")
                : told(exchange);
    }

    private static void checkUsage(Exchange exchange, JsonObject call, List<String> problems) {
        var usage = call.getJsonObject("usage");
        var expected = RecordedExchanges.usage(exchange);
        if (expected == null) {
            return;
        }
        for (var part : Map.of(
                        "input", "input_tokens",
                        "output", "output_tokens",
                        "cached", "cached_input_tokens",
                        "cache_write", "cache_write_tokens",
                        "reasoning", "reasoning_tokens")
                .entrySet()) {
            var wanted = expected.getLong(part.getKey(), 0L);
            var found = usage.getLong(part.getValue());
            if (!wanted.equals(found)) {
                problems.add(part.getKey() + " " + found + " instead of " + wanted);
            }
        }
    }

    /** What the recorded usage costs at the prices of {@link VendorModels}; where none was recorded, the usage that was counted here. */
    private static void checkCost(Exchange exchange, JsonObject call, List<String> problems) {
        var recorded = RecordedExchanges.usage(exchange);
        var usage = recorded != null ? recorded : counted(call.getJsonObject("usage"));
        var cached = usage.getLong("cached", 0L);
        var written = usage.getLong("cache_write", 0L);
        var writtenForAnHour = usage.getLong("cache_write_1h", 0L);
        var output = usage.getLong("output", 0L);
        // Some vendors count one token more of reasoning than of all that was generated.
        var reasoning = Math.min(output, usage.getLong("reasoning", 0L));
        var expected = VendorModels.micros(Map.of(
                "input",
                usage.getLong("input", 0L) - cached - written,
                "cached_input",
                cached,
                "cache_write_5m",
                written - writtenForAnHour,
                "cache_write_1h",
                writtenForAnHour,
                "output",
                output - reasoning,
                "reasoning",
                reasoning));
        if (call.getLong("cost_microcredits") != expected) {
            problems.add("a cost of " + call.getLong("cost_microcredits") + " instead of " + expected);
        }
    }

    private static JsonObject counted(JsonObject usage) {
        return new JsonObject()
                .put("input", usage.getLong("input_tokens"))
                .put("cached", usage.getLong("cached_input_tokens"))
                .put("cache_write", usage.getLong("cache_write_tokens"))
                .put("output", usage.getLong("output_tokens"))
                .put("reasoning", usage.getLong("reasoning_tokens"));
    }
}
