package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void knowsTheWholeListWhereItIsAtHand() throws Exception {
        var ids = Claims.ids();
        assumeTrue(ids.isPresent(), "the list of claims is not at hand");

        assertThat(ids.get()).hasSize(272).contains("OMNI-4.3", "STU-6.1", "ZEN-1.2.2", "GATE-1.4", "SVC-1.5");
    }
}
