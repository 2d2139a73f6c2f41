package io.omnia.app;

import io.omnia.app.RecordedExchanges.Exchange;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recorded exchanges in the protocol that they were recorded in: the answer comes out as it went in, the usage is what the
 * vendor counted, the bill is what the prices say.
 */
final class RelayedExchanges {
    private static final Map<String, String> PROVIDERS = Map.of(
            "openai", "openai",
            "anthropic", "anthropic",
            "deepseek", "deepseek",
            "zai", "zai",
            "alibaba", "qwen",
            "minimax", "minimax",
            "moonshot", "moonshot",
            "openai-compatible", "compat");

    /** Recorded refusals of embedding models that were asked for text, which here do not leave the house. */
    private static final Set<String> ANOTHER_MODELS =
            Set.of("openai/chat-json-error403-01", "openai/completions-json-error403-01");

    /** What was asked of a tool that has no price here, and must not be free. */
    private static final Set<String> UNPRICED_TOOL = Set.of(
            "anthropic/messages-json-block-advisor-tool-result-block-server-tool-use-01",
            "deepseek/responses-json-item-web-search-call-reasoning-item-01",
            "openai-compatible/chat-stream-openrouter-citations-01");

    /** How often the vendor searched, where its usage does not say so. */
    private static final Map<String, Long> SEARCHES = Map.of(
            "openai/responses-json-item-web-search-call-reasoning-item-01", 2L,
            "openai/responses-stream-item-web-search-call-reasoning-item-01", 2L,
            "anthropic/messages-json-block-web-search-tool-result-citations-02", 1L,
            "anthropic/messages-stream-block-web-search-tool-result-citations-02", 2L);

    /** Tools of responses that the vendor runs. */
    private static final Set<String> BOUND_TOGETHER =
            Set.of("web_search", "file_search", "code_interpreter", "mcp", "tool_search");

    /** What a moderation that names no model means. */
    private static final String NAMELESS = "omni-moderation-latest";

    /** What callers of a price list call the parts of a prompt; the rest is what is generated. */
    private static final Set<String> INPUT_UNITS =
            Set.of("input", "cached_input", "cache_write_5m", "cache_write_1h", "input_audio", "input_image");

    private static final Set<String> OUTPUT_UNITS = Set.of("output", "reasoning", "output_audio", "output_image");

    private final OmniaServer server;
    private final ReplayUpstream upstream;

    RelayedExchanges(OmniaServer server, ReplayUpstream upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    /** The settings under which every vendor of the recordings is this one. */
    static Map<String, String> environment(ReplayUpstream upstream) {
        var environment = new HashMap<String, String>();
        PROVIDERS
                .values()
                .forEach(name -> environment.putAll(OmniaServer.provider(
                        name,
                        upstream.baseUrl() + "/" + name,
                        Map.of(
                                "API_KEY",
                                "upstream-key-of-" + name,
                                "BASE_URL_ANTHROPIC",
                                upstream.baseUrl() + "/" + name))));
        environment.put("OMNIA_PROVIDERS_COMPAT_DIALECT", "openai");
        // Some of its exchanges were recorded at OpenRouter, which takes the field provider.
        environment.put("OMNIA_PROVIDERS_COMPAT_ROUTER", "true");
        return environment;
    }

    Verdict check(Exchange exchange) {
        var path = exchange.path();
        if (exchange.kind() == ExchangeKind.GENERATE) {
            return new Verdict.NotApplicable(Verdict.Reason.GOOGLES_OWN);
        } else if (exchange.kind() == ExchangeKind.MODELS) {
            return new ListedModels(server, upstream).check(exchange);
        } else if (exchange.provider().equals("google")) {
            return google(exchange);
        } else if (path.startsWith("/api/embeddings")) {
            return new Verdict.NotApplicable(Verdict.Reason.SERVERS_OWN);
        } else if (path.contains("/organization/")) {
            return new Verdict.NotApplicable(Verdict.Reason.ADMINISTRATION);
        } else if (exchange.kind() == ExchangeKind.RESPONSES && path.matches(".*/responses/.+")) {
            return belowResponses(exchange);
        }
        return relayed(exchange);
    }

    private Verdict relayed(Exchange exchange) {
        upstream.prepare(exchange.name(), exchange.answer());
        upstream.received().clear();
        var provider = PROVIDERS.get(exchange.provider());
        var named = exchange.request().getString("model");
        var moderation = exchange.kind() == ExchangeKind.MODERATIONS;
        var model = named != null ? named : moderation ? NAMELESS : "none";
        var request = exchange.request().copy().put(ReplayUpstream.WANTED, exchange.name());
        if (named != null || !moderation) {
            request.put("model", provider + "/" + model);
        }
        var answer = server.post(exchange.kind().route(), OmniaServer.LIVE_KEY, request.encode());
        var problems = new ArrayList<String>();
        if (needsStorage(exchange)) {
            checkRefused(answer, "\"code\":\"unsupported_parameter\"", problems);
            return Verdict.refused(Verdict.Reason.NEEDS_STORAGE, problems);
        } else if (ANOTHER_MODELS.contains(exchange.name())) {
            checkRefused(answer, "\"code\":\"unsupported_model\"", problems);
            return Verdict.refused(Verdict.Reason.ANOTHER_MODELS, problems);
        } else if (UNPRICED_TOOL.contains(exchange.name())) {
            checkRefused(answer, "has no price for that here", problems);
            return Verdict.refused(Verdict.Reason.UNPRICED_TOOL, problems);
        }
        checkRequest(exchange, request, model, hasTiers(provider + "/" + model), problems);
        checkAnswer(exchange, answer, problems);
        checkBill(exchange, provider + "/" + model, server.call(OmniaServer.LIVE_KEY, answer), problems);
        return Verdict.of(problems);
    }

    /** What only works where responses are stored, which they are not here. */
    private static boolean needsStorage(Exchange exchange) {
        var request = exchange.request();
        return exchange.kind() == ExchangeKind.RESPONSES
                && (Boolean.TRUE.equals(request.getValue("store"))
                        || Boolean.TRUE.equals(request.getValue("background"))
                        || request.getValue("previous_response_id") != null
                        || request.getValue("conversation") != null
                        || request.getValue("prompt") != null);
    }

    /** Google's embeddings for who asks in OpenAI's protocol, which is the only one here. */
    private Verdict embedded(Exchange exchange) {
        upstream.answerEverybody(exchange.answer());
        var embeddings = new JsonObject(exchange.text()).getJsonArray("embeddings", new JsonArray());
        var texts = Collections.nCopies(Math.max(1, embeddings.size()), "hello");
        var request = new JsonObject().put("model", "vendor/embed").put("input", new JsonArray(texts));
        var answer = server.post(exchange.kind().route(), OmniaServer.LIVE_KEY, request.encode());
        var call = server.call(OmniaServer.LIVE_KEY, answer);
        var problems = new ArrayList<String>();
        if (answer.statusCode() != exchange.status()) {
            problems.add("status " + answer.statusCode());
        } else if (exchange.status() < 400) {
            var recorded = new JsonObject(exchange.text());
            var told = new JsonObject(answer.body());
            for (var i = 0; i < embeddings.size(); i++) {
                var values = embeddings.getJsonObject(i).getJsonArray("values");
                if (!values.equals(told.getJsonArray("data").getJsonObject(i).getJsonArray("embedding"))) {
                    problems.add("other numbers");
                }
            }
            var reported = recorded.getJsonObject("usageMetadata");
            var tokens = reported == null ? Long.valueOf(texts.size()) : reported.getLong("promptTokenCount");
            if (!tokens.equals(told.getJsonObject("usage").getLong("prompt_tokens"))) {
                problems.add("usage told: " + told.getJsonObject("usage"));
            }
            if (!tokens.equals(call.getJsonObject("usage").getLong("input_tokens"))) {
                problems.add("usage billed: " + call.getJsonObject("usage"));
            }
            if (call.getJsonObject("usage").getBoolean("estimated") != (reported == null)) {
                problems.add("counted by whom is not told");
            }
        }
        if (exchange.status() < 400) {
            checkSum("vendor/embed", call, problems);
        } else if (call.getLong("cost_microcredits") != 0) {
            problems.add("an error was billed");
        }
        return Verdict.of(problems);
    }

    private Verdict google(Exchange exchange) {
        if (exchange.kind() == ExchangeKind.COUNT_TOKENS) {
            return counted(exchange);
        }
        return exchange.path().endsWith(":embedContent")
                ? new Verdict.NotApplicable(Verdict.Reason.SERVERS_OWN)
                : embedded(exchange);
    }

    /** Google's count for who asks in Anthropic's words. */
    private Verdict counted(Exchange exchange) {
        upstream.received().clear();
        upstream.answerEverybody(exchange.answer());
        var message = new JsonObject().put("role", "user").put("content", "hello");
        var request = new JsonObject().put("model", "vendor/generate").put("messages", new JsonArray().add(message));
        var answer = server.post(exchange.kind().route(), OmniaServer.LIVE_KEY, request.encode());
        var problems = new ArrayList<String>();
        if (answer.statusCode() != exchange.status()) {
            problems.add("status " + answer.statusCode());
        } else if (exchange.status() < 400) {
            var recorded = new JsonObject(exchange.text()).getLong("totalTokens");
            if (!recorded.equals(new JsonObject(answer.body()).getLong("input_tokens"))) {
                problems.add("another number");
            }
        } else if (!"error".equals(new JsonObject(answer.body()).getString("type"))) {
            problems.add("no error of Anthropic's");
        }
        var received = upstream.received().poll();
        if (received == null || !received.path().endsWith(":countTokens")) {
            problems.add("not asked of Google");
        }
        if (server.call(OmniaServer.LIVE_KEY, answer).getLong("cost_microcredits") != 0) {
            problems.add("a count was billed");
        }
        return Verdict.of(problems);
    }

    private Verdict belowResponses(Exchange exchange) {
        upstream.received().clear();
        var below = exchange.path().substring(exchange.path().indexOf("/v1/"));
        var answer = server.post(below, OmniaServer.LIVE_KEY, exchange.request().encode());
        var problems = new ArrayList<String>();
        if (answer.statusCode() != 404 || !upstream.received().isEmpty()) {
            problems.add("not refused: " + answer.statusCode());
        }
        return Verdict.refused(Verdict.Reason.BELOW_RESPONSES, problems);
    }

    private void checkRefused(HttpResponse<String> answer, String words, List<String> problems) {
        if (answer.statusCode() != 400 || !answer.body().contains(words)) {
            problems.add("not refused");
        }
        if (!upstream.received().isEmpty()) {
            problems.add("a refused request reached the upstream");
        }
    }

    /** Whether the models list shows prices of other services than the default one. */
    private boolean hasTiers(String model) {
        var listed = server.get("/v1/models/" + model, OmniaServer.LIVE_KEY);
        return listed.statusCode() == 200
                && new JsonObject(listed.body())
                        .getJsonObject("pricing").getJsonArray("tiers").stream()
                                .anyMatch(tier -> !"default".equals(((JsonObject) tier).getString("service_tier")));
    }

    /**
     * Only the model id, the wish for usage, the wish that nothing be stored, the bounds of tools and the service change on
     * the way up.
     */
    private void checkRequest(
            Exchange exchange, JsonObject sent, String model, boolean hasTiers, List<String> problems) {
        var received = upstream.received().poll();
        if (received == null) {
            problems.add("nothing reached the upstream");
            return;
        }
        var expected = sent.copy().put("model", model);
        if (exchange.kind().route().endsWith("/completions") && Boolean.TRUE.equals(expected.getBoolean("stream"))) {
            var options = expected.getJsonObject("stream_options", new JsonObject());
            expected.put("stream_options", options.put("include_usage", true));
        }
        if (exchange.kind().route().equals("/v1/responses")) {
            expected.put("store", false);
        }
        var tools = expected.getValue("tools") instanceof JsonArray given ? given : new JsonArray();
        for (var tool : tools) {
            var type = ((JsonObject) tool).getString("type", "");
            var messages = exchange.kind() == ExchangeKind.MESSAGES;
            if (messages
                    && type.matches("web_(search|fetch)_20.*")
                    && ((JsonObject) tool).getValue("max_uses") == null) {
                ((JsonObject) tool).put("max_uses", 5);
            } else if (!messages && BOUND_TOGETHER.contains(type)) {
                expected.put("max_tool_calls", 5);
            }
        }
        if (hasTiers && exchange.kind().route().matches("/v1/(chat/completions|responses)")) {
            expected.put("service_tier", "default");
        }
        if (!received.path().endsWith(exchange.kind().route().replaceFirst("^/v1/(?!messages)", "/"))) {
            problems.add("sent to " + received.path());
        }
        if (exchange.kind().route().startsWith("/v1/messages")
                && !"2023-06-01".equals(received.headers().get("anthropic-version"))) {
            problems.add("no version was sent");
        }
        if (!new JsonObject(received.body()).equals(expected)) {
            problems.add("the request was changed");
        }
        var key =
                received.headers().getOrDefault("x-api-key", received.headers().get("authorization"));
        if (key == null || !key.matches("(Bearer )?upstream-key-of-.*")) {
            problems.add("the operator's key was not sent");
        }
    }

    private static void checkAnswer(Exchange exchange, HttpResponse<String> answer, List<String> problems) {
        var status = exchange.status();
        if (status == 401 || status == 402 || status == 403) {
            if (answer.statusCode() != 502 && answer.statusCode() != 503) {
                problems.add("status " + answer.statusCode());
            }
            return;
        }
        if (exchange.name().contains("stream-error-status-failed")) {
            // Its error comes before anything of the answer, and is about the operator's own balance.
            if (answer.statusCode() != 503) {
                problems.add("status " + answer.statusCode());
            }
            return;
        }
        var recorded = exchange.text();
        if (answer.statusCode() != status) {
            problems.add("status " + answer.statusCode());
        }
        var expected = exchange.streaming() && exchange.kind().route().endsWith("/completions")
                ? withoutUnwantedUsage(exchange, recorded)
                : recorded;
        if (exchange.name().contains("truncated")) {
            if (!answer.body().contains("\"code\":\"upstream_cut\"")
                    || answer.body().contains("[DONE]")) {
                problems.add("a cut stream does not say so");
            }
        } else if (!answer.body().equals(expected)) {
            problems.add("the answer was changed");
        }
    }

    private static String withoutUnwantedUsage(Exchange exchange, String stream) {
        var options = exchange.request().getJsonObject("stream_options", new JsonObject());
        if (options.getBoolean("include_usage", false)) {
            return stream;
        }
        var kept = new StringBuilder();
        for (var event : stream.splitWithDelimiters("\r?\n\r?\n", 0)) {
            if (event.isBlank() || !isUsageOnly(event)) {
                kept.append(event);
            } else {
                kept.append('\0');
            }
        }
        return kept.toString().replaceAll("\0(\r?\n){2}", "").replace("\0", "");
    }

    private static boolean isUsageOnly(String event) {
        try {
            var data = new JsonObject(event.substring(event.indexOf('{')));
            return data.getValue("usage") instanceof JsonObject
                    && data.getValue("choices") instanceof JsonArray choices
                    && choices.isEmpty();
        } catch (DecodeException | StringIndexOutOfBoundsException notJson) {
            return false;
        }
    }

    private void checkBill(Exchange exchange, String model, JsonObject call, List<String> problems) {
        var usage = call.getJsonObject("usage");
        var expected = RecordedExchanges.usage(exchange);
        if (exchange.status() >= 400) {
            if (call.getLong("cost_microcredits") != 0) {
                problems.add("an error was billed");
            }
            return;
        }
        if (expected != null) {
            expect("input", expected, usage.getLong("input_tokens"), problems);
            expect("output", expected, usage.getLong("output_tokens"), problems);
            expect("cached", expected, usage.getLong("cached_input_tokens"), problems);
            expect("cache_write", expected, usage.getLong("cache_write_tokens"), problems);
            expect("reasoning", expected, usage.getLong("reasoning_tokens"), problems);
            expect("input_audio", expected, usage.getLong("input_audio_tokens"), problems);
        }
        var searches = SEARCHES.getOrDefault(exchange.name(), 0L);
        if (!searches.equals(usage.getLong("web_searches"))) {
            problems.add(usage.getLong("web_searches") + " searches instead of " + searches);
        }
        checkSum(model, call, problems);
    }

    private static void expect(String name, JsonObject expected, long found, List<String> problems) {
        if (expected.getLong(name, 0L) != found) {
            problems.add(name + " " + found + " instead of " + expected.getLong(name, 0L));
        }
    }

    /** The lines add up to the cost, and each is its quantity at the price that the models list shows. */
    private void checkSum(String model, JsonObject call, List<String> problems) {
        var exact = BigDecimal.ZERO;
        var sum = 0L;
        var lines = call.getJsonArray("lines");
        var listed = server.get("/v1/models/" + model, OmniaServer.LIVE_KEY);
        var input = call.getJsonObject("usage").getLong("input_tokens");
        var service = call.getJsonObject("usage").getString("service_tier");
        var billedIn = 0L;
        var billedOut = 0L;
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.getJsonObject(i);
            sum += line.getLong("amount_microcredits");
            billedIn += INPUT_UNITS.contains(line.getString("unit")) ? line.getLong("quantity") : 0;
            billedOut += OUTPUT_UNITS.contains(line.getString("unit")) ? line.getLong("quantity") : 0;
            if (listed.statusCode() == 200) {
                var price = price(new JsonObject(listed.body()), line.getString("unit"), service, input);
                exact = exact.add(price.multiply(BigDecimal.valueOf(line.getLong("quantity"))));
            }
        }
        var cost = call.getLong("cost_microcredits");
        var output = call.getJsonObject("usage").getLong("output_tokens");
        if (cost > 0 && (billedIn != input || billedOut != output)) {
            problems.add("billed for " + billedIn + " and " + billedOut + " of " + input + " and " + output);
        }
        if (sum != cost) {
            problems.add("lines of " + sum + " and a cost of " + cost);
        }
        // Dollars per million tokens times tokens, in units of 1e-8 dollars, rounded up once.
        var rounded = exact.movePointRight(2).setScale(0, RoundingMode.CEILING).longValueExact();
        if (listed.statusCode() == 200 && rounded != cost) {
            problems.add("a cost of " + cost + " where the prices say " + rounded);
        }
    }

    /** Of the default service unless the one that was served has a price. */
    private static BigDecimal price(JsonObject model, String unit, String service, long inputTokens) {
        var price = BigDecimal.ZERO;
        var tiers = model.getJsonObject("pricing").getJsonArray("tiers");
        for (var i = 0; i < tiers.size(); i++) {
            var tier = tiers.getJsonObject(i);
            var reached = tier.getLong("above_input_tokens") == 0 || tier.getLong("above_input_tokens") < inputTokens;
            var served = tier.getString("service_tier");
            if (reached && tier.getString(unit) != null && (served.equals("default") || served.equals(service))) {
                price = new BigDecimal(tier.getString(unit));
            }
        }
        return price;
    }
}
