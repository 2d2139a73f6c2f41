package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.Ranking.Candidate;
import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.routing.Credential;
import io.omnia.ledger.PriceSheet;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final int DRAWS = 4_000;

    /** Six parts of seven are the first's: three times the share of its model, twice the weight of its credential. */
    @Test
    void theLotFollowsTheWeights() {
        var random = new Random(7);
        var candidates = List.of(candidate("a", 3, 2), candidate("b", 1, 1));
        var first = 0;
        for (var i = 0; i < DRAWS; i++) {
            var drawn = Ranking.lot(candidates, random::nextInt);
            assertThat(drawn).containsExactlyInAnyOrderElementsOf(candidates);
            first += drawn.getFirst().route().provider().equals("a") ? 1 : 0;
        }

        assertThat(first).isBetween(DRAWS * 6 / 7 - 100, DRAWS * 6 / 7 + 100);
    }

    @Test
    void theSameLotIsTheSameOrder() {
        var candidates = List.of(candidate("a", 1, 1), candidate("b", 1, 1), candidate("c", 1, 1));

        assertThat(Ranking.lot(candidates, bound -> 0)).isEqualTo(candidates);
        assertThat(Ranking.lot(candidates, bound -> bound - 1)).isEqualTo(candidates.reversed());
    }

    private static Candidate candidate(String provider, int share, int weight) {
        var date = LocalDate.parse("2029-01-01");
        var model = new Model(
                provider + "/m",
                provider,
                "m",
                Set.of(),
                Set.of(),
                1,
                1,
                Set.of(),
                List.of(),
                Set.of(),
                new DataPolicy(DataPolicy.Training.UNKNOWN, null, "a test", date),
                new PriceSheet(List.of()),
                "a test",
                date,
                null,
                null);
        var deployment = new Credential(() -> 0).deployment(model.id());
        var route = new Route(
                model,
                provider,
                Protocol.OPENAI_CHAT,
                HangUp.CANCEL,
                true,
                false,
                request -> {
                    throw new IllegalStateException("nobody is asked here");
                },
                deployment,
                weight);
        return new Candidate(route, share, 0);
    }
}
