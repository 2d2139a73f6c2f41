package io.omnia.ledger;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** Who has to agree when operators change wallets by hand. */
@ConfigMapping(prefix = "omnia.adjustments")
interface AdjustmentsConfig {
    @Setting(
            "An adjustment or a revocation of more than this many credits is made only when a second operator agrees; 0 asks for one always. Without it one operator is enough.")
    OptionalLong secondOperatorAbove();

    @Setting("How long such a change waits for the second operator before it ends by itself; PT1M to P90D.")
    @WithDefault("P7D")
    Duration proposalLifetime();

    /** The same as a rule; throws {@link IllegalArgumentException} with a sentence when a value is out of range. */
    default Adjustments.Rule rule() {
        if (proposalLifetime().compareTo(Duration.ofMinutes(1)) < 0
                || proposalLifetime().compareTo(Duration.ofDays(90)) > 0) {
            throw new IllegalArgumentException("omnia.adjustments.proposal-lifetime must be PT1M to P90D.");
        }
        var above = secondOperatorAbove();
        if (above.isEmpty()) {
            return new Adjustments.Rule(null, proposalLifetime());
        }
        var most = Credits.MAX_MICROS / Credits.MICROS_PER_CREDIT;
        if (above.getAsLong() < 0 || above.getAsLong() > most) {
            throw new IllegalArgumentException(
                    "omnia.adjustments.second-operator-above must be 0 to " + most + " credits.");
        }
        return new Adjustments.Rule(
                new Credits(Math.multiplyExact(above.getAsLong(), Credits.MICROS_PER_CREDIT)), proposalLifetime());
    }
}
