package io.omnia.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model in each protocol that providers speak: {@code vendor/chat}, {@code …/responses}, {@code …/messages} and {@code …/generate}. */
final class VendorModels {
    /** Dollars for a million tokens, whatever part they are. */
    static final Map<String, String> PLAIN_PRICES = Map.of("input", "1.00", "output", "2.00");

    /** The same; each part has a price of its own, so that none can be taken for another. */
    private static final Map<String, String> PRICES = Map.of(
            "input", "1.00",
            "cached_input", "0.10",
            "cache_write_5m", "1.25",
            "cache_write_1h", "2.00",
            "output", "5.00",
            "reasoning", "7.00");

    private VendorModels() {}

    /**
     * The settings under which they are there.
     *
     * @param vendor where all of them are asked
     */
    static Map<String, String> environment(String vendor, Path folder) {
        return environment(vendor, folder, PRICES);
    }

    /** @param prices dollars for a million tokens of each unit */
    static Map<String, String> environment(String vendor, Path folder, Map<String, String> prices) {
        var environment = new HashMap<String, String>();
        for (var dialect : List.of("openai", "anthropic", "google")) {
            environment.putAll(OmniaServer.provider(
                    "by" + dialect, vendor, Map.of("API_KEY", "upstream-key", "DIALECT", dialect)));
        }
        environment.put("OMNIA_CATALOG_FILES", catalog(folder, prices).toString());
        return environment;
    }

    private static Path catalog(Path folder, Map<String, String> prices) {
        try {
            return Files.writeString(
                    folder.resolve("catalog.yaml"),
                    "models:\n"
                            + entry("chat", "openai", "openai_chat", prices)
                            + entry("responses", "openai", "openai_responses", prices)
                            + entry("messages", "anthropic", "anthropic_messages", prices)
                            + entry("generate", "google", "google_generate, google_count_tokens", prices)
                            + entry("embed", "google", "google_embed", prices));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String entry(String name, String dialect, String protocol, Map<String, String> usd) {
        var prices = new StringBuilder();
        usd.forEach((unit, price) ->
                prices.append("      - {id: \"%1$s/%2$s\", from: 2026-01-01, unit: %2$s, usd_per_million: %3$s}\n"
                        .formatted(name, unit, price)));
        return """
              - id: vendor/%1$s
                provider: %2$s
                upstream_id: %1$s
                dialects: [%3$s]
                protocols: [%4$s]
                context_length: 1000000
                max_output_tokens: 100000
                capabilities: []
                jurisdictions: [us]
                data_policy: {trains: no, retention_days: 0, source: "a test", date: 2026-01-01}
                prices:
            %5$s    source: "a test"
                date: 2026-01-01
            """.formatted(name, "by" + dialect, dialect, protocol, prices);
    }

    /** What so many tokens of each unit cost: a millionth of the dollars, in units of 1e-8 dollars, rounded up once. */
    static long micros(Map<String, Long> tokens) {
        var dollars = BigDecimal.ZERO;
        for (var unit : tokens.entrySet()) {
            dollars = dollars.add(
                    new BigDecimal(PRICES.get(unit.getKey())).multiply(BigDecimal.valueOf(unit.getValue())));
        }
        return dollars.movePointRight(2).setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
