package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final double[] SHARES = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0};

    @Test
    void percentilesAreThoseOfTheSortedValuesToOnePartInAThousand() {
        for (var seed = 1L; seed <= 20; seed++) {
            var random = new Random(seed);
            var values = new long[5_000];
            var histogram = new Histogram();
            for (var i = 0; i < values.length; i++) {
                values[i] = (long) Math.exp(random.nextDouble() * Math.log(Histogram.LONGEST_NANOS));
                histogram.record(values[i]);
            }
            Arrays.sort(values);

            for (var share : SHARES) {
                var exact = values[(int) Math.ceil(share * values.length) - 1];
                assertThat(histogram.percentile(share))
                        .as("seed %s, share %s", seed, share)
                        .isBetween(exact, exact + exact / 1_024);
            }
            assertThat(histogram.smallest()).isEqualTo(values[0]);
            assertThat(histogram.largest()).isEqualTo(values[values.length - 1]);
        }
    }

    @Test
    void smallValuesAreExact() {
        var histogram = new Histogram();
        for (var value = 1; value <= 2_000; value++) {
            histogram.record(value);
        }

        assertThat(histogram.percentile(0.5)).isEqualTo(1_000);
        assertThat(histogram.percentile(0.999)).isEqualTo(1_998);
    }

    @Test
    void valuesAtTheEdgesOfBucketsFallOnTheRightSide() {
        for (var power = 1; power < 41; power++) {
            for (var offset = -1; offset <= 1; offset++) {
                var value = (1L << power) + offset;
                var histogram = new Histogram();
                histogram.record(value);
                histogram.record(Histogram.LONGEST_NANOS);

                assertThat(histogram.percentile(0.5))
                        .as("2^%s%+d", power, offset)
                        .isBetween(value, value + value / 1_024);
            }
        }
    }

    @Test
    void addingIsAsIfAllHadBeenRecordedInOne() {
        var random = new Random(7);
        var first = new Histogram();
        var second = new Histogram();
        var both = new Histogram();
        for (var i = 0; i < 1_000; i++) {
            var value = random.nextLong(1_000_000_000);
            (i % 3 == 0 ? first : second).record(value);
            both.record(value);
        }

        first.add(second);

        assertThat(first.count()).isEqualTo(1_000);
        for (var share : SHARES) {
            assertThat(first.percentile(share)).isEqualTo(both.percentile(share));
        }
        assertThat(first.smallest()).isEqualTo(both.smallest());
    }

    @Test
    void whatIsOutOfRangeCountsAtTheEnds() {
        var histogram = new Histogram();
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.smallest()).isZero();
        assertThat(histogram.largest()).isEqualTo(Histogram.LONGEST_NANOS);
    }

    @Test
    void anEmptyOneAnswersZeroAndAWrongShareIsRefused() {
        var histogram = new Histogram();

        assertThat(histogram.percentile(0.99)).isZero();
        assertThatThrownBy(() -> histogram.percentile(99)).isInstanceOf(IllegalArgumentException.class);
    }
}
