package io.omnia.gateway.catalog;

import io.omnia.gateway.provider.TestProviders;
import io.omnia.ledger.Price;
import io.omnia.ledger.PublishedPrice;
import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A catalog over files of a test, with what it published and announced. */
final class TestCatalog implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    final List<CatalogChange> changes = new CopyOnWriteArrayList<>();
    final Recorder published = new Recorder();
    final Catalog catalog;

    TestCatalog(List<Path> files, Map<String, String> environment, Duration watchInterval) {
        this(files, environment, watchInterval, change -> {});
    }

    TestCatalog(
            List<Path> files,
            Map<String, String> environment,
            Duration watchInterval,
            Consumer<CatalogChange> listener) {
        Consumer<CatalogChange> record = changes::add;
        catalog = new Catalog(
                files,
                TestProviders.of(environment, Map.of()),
                List.of(published),
                record.andThen(listener),
                CLOCK,
                new EventLog(),
                watchInterval);
    }

    static TestCatalog of(Path... files) {
        return with(Map.of(), files);
    }

    static TestCatalog with(Map<String, String> environment, Path... files) {
        var test = new TestCatalog(List.of(files), environment, Duration.ofHours(1));
        test.catalog.open();
        return test;
    }

    Model found(String id) {
        return ((ModelLookup.Found) catalog.find(id)).model();
    }

    @Override
    public void close() {
        catalog.close();
    }

    static Path write(Path file, String yaml) {
        try {
            return Files.writeString(file, yaml);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A file with one complete model of provider {@code acme}. */
    static String model(String id, String inputUsd) {
        return """
                models:
                  - id: %1$s
                    provider: acme
                    dialects: [openai]
                    context_length: 1000
                    max_output_tokens: 100
                    prices:
                      - {id: "%1$s/input@%2$s", from: 2026-01-01, unit: input, usd_per_million: %2$s}
                      - {id: "%1$s/output", from: 2026-01-01, unit: output, usd_per_million: 2}
                    source: "a test"
                    date: 2026-01-01
                """.formatted(id, inputUsd);
    }

    /** Keeps price ids as the ledger does: by model, never with another amount. */
    static final class Recorder implements PricePublisher {
        final Map<String, Price> byId = new ConcurrentHashMap<>();
        final List<String> models = new ArrayList<>();
        volatile boolean down;
        volatile Runnable onPublish = () -> {};

        @Override
        public synchronized void publish(List<PublishedPrice> prices) {
            if (down) {
                throw new IllegalStateException("the database is away");
            }
            onPublish.run();
            for (var version : prices) {
                models.add(version.model());
                byId.put(version.price().id(), version.price());
            }
        }
    }
}
