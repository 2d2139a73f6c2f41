package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogReloadTest {
    @TempDir
    Path folder;

    private Path file;
    private long edits;

    @BeforeEach
    void writeOneModel() {
        file = TestCatalog.write(folder.resolve("own.yaml"), TestCatalog.model("acme/first", "1"));
    }

    @Test
    void swapsInAChangedFile() throws IOException {
        try (var test = TestCatalog.of(file)) {
            edit(TestCatalog.model("acme/second", "1"));
            test.catalog.look();
            test.catalog.look();

            assertThat(test.found("acme/second").id()).isEqualTo("acme/second");
            assertThat(test.catalog.find("acme/first")).isInstanceOf(ModelLookup.Unknown.class);
            assertThat(test.catalog.lastProblem()).isEmpty();
            assertThat(test.changes).hasSize(2).hasOnlyElementsOfType(CatalogChange.Loaded.class);
        }
    }

    @Test
    void publishesOnlyTheVersionsThatAreNew() throws IOException {
        try (var test = TestCatalog.of(file)) {
            test.published.models.clear();
            edit(TestCatalog.model("acme/first", "1.5"));
            test.catalog.look();
            test.catalog.look();

            assertThat(test.published.models).containsExactly("acme/first");
            assertThat(test.published.byId).containsKeys("acme/first/input@1", "acme/first/input@1.5");
        }
    }

    @Test
    void publishesABuiltInModelOnceItsReplacementIsGone() throws IOException {
        edit(TestCatalog.model("sandbox/chat", "1"));
        try (var test = TestCatalog.of(file)) {
            assertThat(test.published.byId).doesNotContainKey("sandbox/chat/input@2026-01-01");
            edit("models: []");
            test.catalog.look();
            test.catalog.look();

            assertThat(test.found("sandbox/chat").provider()).isEqualTo("sandbox");
            assertThat(test.published.byId).containsKey("sandbox/chat/input@2026-01-01");
        }
    }

    @Test
    void showsNoModelBeforeItsPricesArePublished() throws IOException {
        try (var test = TestCatalog.of(file)) {
            var seen = new ArrayList<ModelLookup>();
            test.published.onPublish = () -> seen.add(test.catalog.find("acme/second"));
            edit(TestCatalog.model("acme/second", "1"));
            test.catalog.look();
            test.catalog.look();

            assertThat(seen).isNotEmpty().containsOnly(new ModelLookup.Unknown("acme/second"));
            assertThat(test.found("acme/second").id()).isEqualTo("acme/second");
        }
    }

    @Test
    void waitsUntilAChangeHasLasted() throws IOException {
        try (var test = TestCatalog.of(file)) {
            edit(TestCatalog.model("acme/half", "1"));
            test.catalog.look();
            edit(TestCatalog.model("acme/whole", "1"));
            test.catalog.look();
            assertThat(test.found("acme/first").id()).isEqualTo("acme/first");

            test.catalog.look();

            assertThat(test.found("acme/whole").id()).isEqualTo("acme/whole");
        }
    }

    @Test
    void keepsTheOldCatalogWhenTheNewOneIsWrongAndSaysWhy() throws IOException {
        try (var test = TestCatalog.of(file)) {
            edit(TestCatalog.model("acme/first", "-1"));
            test.catalog.look();
            test.catalog.look();
            test.catalog.look();

            var problem = test.catalog.lastProblem().orElseThrow();
            assertThat(test.found("acme/first").prices().prices().getFirst().microsPerMillion())
                    .isEqualTo(100_000_000);
            assertThat(problem)
                    .isEqualTo(
                            "own.yaml line 8, model acme/first: prices[0].usd_per_million must be a plain decimal number"
                                    + " of US dollars, zero or more and no finer than 0.00000001, not \"-1\".");
            assertThat(test.changes).last().isEqualTo(new CatalogChange.Refused(problem));
            assertThat(test.changes).hasSize(2);
        }
    }

    @Test
    void forgetsTheProblemOnceTheFileIsRightAgain() throws IOException {
        try (var test = TestCatalog.of(file)) {
            edit("models: [");
            test.catalog.look();
            test.catalog.look();
            assertThat(test.catalog.lastProblem()).isPresent();

            edit(TestCatalog.model("acme/second", "1"));
            test.catalog.look();
            test.catalog.look();

            assertThat(test.catalog.lastProblem()).isEmpty();
            assertThat(test.found("acme/second").id()).isEqualTo("acme/second");
        }
    }

    @Test
    void keepsTheOldCatalogWhenAFileIsGone() throws IOException {
        try (var test = TestCatalog.of(file)) {
            Files.delete(file);
            test.catalog.look();
            test.catalog.look();

            assertThat(test.found("acme/first").id()).isEqualTo("acme/first");
            assertThat(test.catalog.lastProblem()).contains("own.yaml of OMNIA_CATALOG_FILES cannot be read.");
        }
    }

    @Test
    void refusesAPriceIdThatComesBackWithAnotherAmount() throws IOException {
        try (var test = TestCatalog.of(file)) {
            edit(TestCatalog.model("acme/first", "1").replace("usd_per_million: 2", "usd_per_million: 3"));
            test.catalog.look();
            test.catalog.look();

            assertThat(test.catalog.lastProblem().orElseThrow())
                    .startsWith("own.yaml, model acme/first: the price id acme/first/output is in use");
            assertThat(test.found("acme/first").prices().prices().getLast().microsPerMillion())
                    .isEqualTo(200_000_000);
        }
    }

    @Test
    void refusesItEvenAfterThePriceWasGoneForAWhile() throws IOException {
        try (var test = TestCatalog.of(file)) {
            edit(TestCatalog.model("acme/second", "1"));
            test.catalog.look();
            test.catalog.look();
            edit(TestCatalog.model("acme/first", "1").replace("usd_per_million: 2", "usd_per_million: 3"));
            test.catalog.look();
            test.catalog.look();

            assertThat(test.catalog.lastProblem().orElseThrow()).contains("acme/first/output is in use");
        }
    }

    @Test
    void triesAgainWhenPricesCouldNotBePublished() throws IOException {
        try (var test = TestCatalog.of(file)) {
            test.published.down = true;
            edit(TestCatalog.model("acme/second", "1"));
            test.catalog.look();
            test.catalog.look();
            assertThat(test.catalog.find("acme/second")).isInstanceOf(ModelLookup.Unknown.class);
            assertThat(test.catalog.lastProblem().orElseThrow()).contains("could not be stored");

            test.published.down = false;
            test.catalog.look();

            assertThat(test.found("acme/second").id()).isEqualTo("acme/second");
            assertThat(test.catalog.lastProblem()).isEmpty();
        }
    }

    @Test
    void noticesAReplacedFileByItself() throws Exception {
        var reloaded = new CountDownLatch(2);
        var test = new TestCatalog(List.of(file), Map.of(), Duration.ofMillis(10), change -> reloaded.countDown());
        try (test) {
            test.catalog.open();
            var next = TestCatalog.write(folder.resolve("next.yaml"), TestCatalog.model("acme/second", "1"));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

            assertThat(reloaded.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(test.found("acme/second").id()).isEqualTo("acme/second");
        }
    }

    /** The time moves by a second per edit, so that edits within one tick of the file system's clock differ. */
    private void edit(String yaml) throws IOException {
        TestCatalog.write(file, yaml);
        edits++;
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-11-20T00:00:00Z").plusSeconds(edits)));
    }
}
