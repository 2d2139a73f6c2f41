package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.Model;
import io.omnia.ledger.PriceSheet;
import io.vertx.core.MultiMap;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrivacyConditionsTest {
    private static final String PLACES = "x-omnia-jurisdictions";
    private static final String KEEP_NOTHING = "x-omnia-zdr";

    @Test
    void whoDemandsNothingGetsAnything() {
        assertThat(allows(conditions(), Set.of(), null)).isTrue();
        assertThat(allows(conditions(KEEP_NOTHING, "false"), Set.of(), 30)).isTrue();
    }

    @Test
    void dataStaysWithinTheCountriesNamed() {
        assertThat(allows(conditions(PLACES, "eu, US"), Set.of("de", "us"), null))
                .isTrue();
        assertThat(allows(conditions(PLACES, "eu"), Set.of("de", "us"), null)).isFalse();
        assertThat(allows(conditions(PLACES, "eu"), Set.of(), null)).isFalse();
        assertThat(allows(conditions(PLACES, ""), Set.of("de"), null)).isFalse();
    }

    /** Two layers of a client may each have added theirs: neither may be dropped. */
    @Test
    void aHeaderThatIsRepeatedCountsEachTime() {
        var euAndUs = conditions(PLACES, "eu,us", PLACES, "us");

        assertThat(allows(euAndUs, Set.of("us"), null)).isTrue();
        assertThat(allows(euAndUs, Set.of("de"), null)).isFalse();
        assertThat(allows(conditions(PLACES, "us", PLACES, "eu"), Set.of("us"), null))
                .isFalse();
        assertThat(allows(conditions(KEEP_NOTHING, "false", KEEP_NOTHING, "true"), Set.of(), 30))
                .isFalse();
        assertThat(allows(conditions(KEEP_NOTHING, "false", KEEP_NOTHING, "true"), Set.of(), 0))
                .isTrue();
    }

    private static PrivacyConditions conditions(String... headers) {
        var map = MultiMap.caseInsensitiveMultiMap();
        for (var i = 0; i < headers.length; i += 2) {
            map.add(headers[i], headers[i + 1]);
        }
        return PrivacyConditions.of(map);
    }

    private static boolean allows(PrivacyConditions conditions, Set<String> jurisdictions, @Nullable Integer kept) {
        var date = LocalDate.parse("2029-01-01");
        var policy = new DataPolicy(DataPolicy.Training.UNKNOWN, kept, "a test", date);
        var prices = new PriceSheet(List.of());
        var model = new Model(
                "vendor/model",
                "vendor",
                "model",
                Set.of(),
                Set.of(),
                1,
                1,
                Set.of(),
                List.of(),
                jurisdictions,
                policy,
                prices,
                "a test",
                date,
                null,
                null);
        return conditions.refusal(model) == null;
    }
}
