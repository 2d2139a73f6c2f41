package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    @Test
    void isEqualOnlyWhenEveryBitIs() {
        var bytes = new byte[KeyHash.LENGTH];
        new Random(7).nextBytes(bytes);
        var hash = KeyHash.of(bytes);

        assertThat(KeyHash.of(bytes.clone())).isEqualTo(hash).hasSameHashCodeAs(hash);
        for (var bit = 0; bit < bytes.length * 8; bit++) {
            var other = bytes.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(KeyHash.of(other)).as("bit %d", bit).isNotEqualTo(hash);
        }
    }

    @Test
    void givesItsBytesBack() {
        var bytes = new byte[KeyHash.LENGTH];
        new Random(8).nextBytes(bytes);

        assertThat(KeyHash.of(bytes).bytes()).isEqualTo(bytes);
    }

    /** Best of many rounds, so that a busy machine disturbs both sides alike; the bound is wide on purpose. */
    @Test
    void comparingTakesAsLongWhereverTwoHashesDiffer() {
        var bytes = new byte[KeyHash.LENGTH];
        new Random(9).nextBytes(bytes);
        var first = bytes.clone();
        first[0] ^= 1;
        var last = bytes.clone();
        last[31] ^= 1;
        var hash = KeyHash.of(bytes);
        var differsFirst = KeyHash.of(first);
        var differsLast = KeyHash.of(last);
        var bestFirst = Long.MAX_VALUE;
        var bestLast = Long.MAX_VALUE;
        for (var round = 0; round < 300; round++) {
            bestFirst = Math.min(bestFirst, nanosToCompare(hash, differsFirst));
            bestLast = Math.min(bestLast, nanosToCompare(hash, differsLast));
        }

        assertThat((double) bestLast / bestFirst).isBetween(0.5, 2.0);
    }

    private static long nanosToCompare(KeyHash a, KeyHash b) {
        var equal = 0;
        var began = System.nanoTime();
        for (var i = 0; i < 20_000; i++) {
            if (a.equals(b)) {
                equal++;
            }
        }
        var took = System.nanoTime() - began;
        assertThat(equal).isZero();
        return took;
    }
}
