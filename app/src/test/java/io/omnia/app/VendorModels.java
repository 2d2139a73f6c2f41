package io.omnia.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A catalog of four models, each asked in one protocol, and their providers; a dollar for a million tokens in, two out. */
final class VendorModels {
    static final String CHAT = "vendor/chat";
    static final String RESPONSES = "vendor/responses";
    static final String MESSAGES = "vendor/messages";
    static final String GENERATE = "vendor/generate";

    private static final String CATALOG_ENTRY = """
              - id: vendor/%1$s
                provider: by%2$s
                upstream_id: %1$s
                dialects: [%2$s]
                protocols: [%3$s]
                context_length: 1000000
                max_output_tokens: 100000
                capabilities: []
                jurisdictions: [us]
                data_policy: {trains: no, retention_days: 0, source: "a test", date: 2026-01-01}
                prices:
                  - {id: "%1$s/input", from: 2026-01-01, unit: input, usd_per_million: 1.00}
                  - {id: "%1$s/output", from: 2026-01-01, unit: output, usd_per_million: 2.00}
                source: "a test"
                date: 2026-01-01
            """;

    private VendorModels() {}

    /** The settings of a server that sells them. */
    static Map<String, String> environment(Path folder, String url) {
        var environment = new HashMap<String, String>();
        for (var dialect : List.of("openai", "anthropic", "google")) {
            environment.putAll(OmniaServer.provider(
                    "by" + dialect, url, Map.of("API_KEY", "upstream-key", "DIALECT", dialect, "HANG_UP", "cancel")));
        }
        environment.put("OMNIA_CATALOG_FILES", catalog(folder).toString());
        return environment;
    }

    private static Path catalog(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("catalog.yaml"),
                    "models:\n"
                            + CATALOG_ENTRY.formatted("chat", "openai", "openai_chat")
                            + CATALOG_ENTRY.formatted("responses", "openai", "openai_responses")
                            + CATALOG_ENTRY.formatted("messages", "anthropic", "anthropic_messages")
                            + CATALOG_ENTRY.formatted("generate", "google", "google_generate"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
