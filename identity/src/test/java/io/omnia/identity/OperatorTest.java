package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperatorTest {
    private final AccountId anna = new AccountId(UUID.randomUUID());
    private final AccountId ben = new AccountId(UUID.randomUUID());
    private final KeyId first = new KeyId(UUID.randomUUID());
    private final KeyId second = new KeyId(UUID.randomUUID());

    private static boolean onePair(Operator one, Operator other) {
        assertThat(one.isSameAs(other)).as("either way round").isEqualTo(other.isSameAs(one));
        return one.isSameAs(other);
    }

    @Test
    void aPersonIsOneHoweverOftenSignedIn() {
        assertThat(onePair(new Operator(anna, null), new Operator(anna, null))).isTrue();
        assertThat(onePair(new Operator(anna, null), new Operator(ben, null))).isFalse();
    }

    @Test
    void aPersonAndAKeyOfTheirsAreOne() {
        assertThat(onePair(new Operator(anna, null), new Operator(anna, first))).isTrue();
        assertThat(onePair(new Operator(anna, null), new Operator(ben, first))).isFalse();
    }

    @Test
    void twoKeysAreTwoAndOneKeyIsOne() {
        assertThat(onePair(new Operator(anna, first), new Operator(anna, second)))
                .isFalse();
        assertThat(onePair(new Operator(anna, first), new Operator(anna, first)))
                .isTrue();
    }
}
