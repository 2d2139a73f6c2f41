package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recorded exchange through the whole program, in the protocol that it was recorded in and to callers of every other. What came of it is
 * {@code docs/exchanges.md}.
 */
class RecordedExchangesIT {
    private static final Path FILE = OmniaServer.root().resolve("docs/exchanges.md");

    @TempDir
    static Path folder;

    private static ExchangesPage page;

    @BeforeAll
    static void sendThemAll() throws IOException {
        assumeTrue(RecordedExchanges.present(), "the recorded exchanges are not beside this checkout");
        page = new ExchangesPage();
        try (var upstream = new ReplayUpstream()) {
            var environment = RelayedExchanges.environment(upstream);
            environment.putAll(VendorModels.environment(upstream.baseUrl(), folder));
            try (var server = OmniaServer.start(folder.resolve("data"), "1000", environment)) {
                var relayed = new RelayedExchanges(server, upstream);
                var translated = new TranslatedExchanges(server, upstream);
                for (var exchange : RecordedExchanges.all()) {
                    page.add(exchange, exchange.kind(), relayed.check(exchange));
                    for (var callers : ExchangeKind.values()) {
                        if (callers != exchange.kind() && callers.takesTranslations()) {
                            page.add(exchange, callers, translated.check(exchange, callers));
                        }
                    }
                }
            }
        }
    }

    @Test
    void nothingIsLostOrBilledOtherwiseInAnyProtocol() {
        assertThat(page.failures()).isEmpty();
    }

    @Test
    void everyRecordedCaseIsThere() {
        assertThat(RecordedExchanges.indexed()).hasSizeGreaterThan(350);
        assertThat(page.cases()).containsAll(RecordedExchanges.indexed());
    }

    /** Run with {@code -Domnia.test.args=-Domnia.docs.write=true} to bring the page up to date. */
    @Test
    void theCommittedPageIsWhatCameOfIt() throws IOException {
        if (Boolean.getBoolean("omnia.docs.write")) {
            Files.writeString(FILE, page.text());
        }

        assertThat(FILE).content().isEqualTo(page.text());
    }
}
