package io.omnia.bench;

import io.omnia.bench.RequestTemplate.Caller;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.util.List;

/** One question put to all subjects in turn. */
interface Scenario {
    int SMALL_PROMPT_BYTES = 1_024;
    int MEDIUM_PROMPT_BYTES = 100 * 1_024;
    int LARGE_PROMPT_BYTES = 1_024 * 1_024;

    /** All scenarios in the order in which they run by default. */
    List<String> NAMES = List.of(
            "json",
            "stream",
            "stream-5ms",
            "prompt-100k",
            "prompt-1m",
            "json-library",
            "json-translated",
            "stream-translated",
            "prompt-1m-translated",
            "ttfb",
            "streams-5000",
            "rss",
            "slow-readers",
            "ledger",
            "scale",
            "start");

    static Scenario named(String name) {
        return switch (name) {
            case "json" -> new CallCostScenario(name, new Work("json", SMALL_PROMPT_BYTES), 64, 200_000);
            case "stream" -> new CallCostScenario(name, new Work("stream", SMALL_PROMPT_BYTES), 64, 50_000);
            case "stream-5ms" -> new CallCostScenario(name, new Work("stream-5ms", SMALL_PROMPT_BYTES), 64, 2_000);
            case "prompt-100k" -> new CallCostScenario(name, new Work("json", MEDIUM_PROMPT_BYTES), 32, 20_000);
            case "prompt-1m" -> new CallCostScenario(name, new Work("json", LARGE_PROMPT_BYTES), 16, 2_000);
            case "json-library" ->
                new CallCostScenario(name, new Work("json", SMALL_PROMPT_BYTES, Caller.CHAT_LIBRARY), 64, 50_000);
            case "json-translated" ->
                new CallCostScenario(name, new Work("json", SMALL_PROMPT_BYTES, Caller.MESSAGES), 64, 50_000);
            case "stream-translated" ->
                new CallCostScenario(name, new Work("stream", SMALL_PROMPT_BYTES, Caller.MESSAGES), 64, 50_000);
            case "prompt-1m-translated" ->
                new CallCostScenario(name, new Work("json", LARGE_PROMPT_BYTES, Caller.MESSAGES), 16, 2_000);
            case "ttfb" -> new FirstByteScenario();
            case "streams-5000" -> new OpenStreamsScenario();
            case "rss" -> new MemoryScenario();
            case "slow-readers" -> new SlowReadersScenario();
            case "ledger" -> new LedgerScenario();
            case "scale" -> new ScaleScenario();
            case "start" -> new StartScenario();
            default -> throw new IllegalArgumentException("no such scenario: " + name);
        };
    }

    void measure(Bench bench) throws IOException, InterruptedException;
}
