package io.omnia.identity;

import io.omnia.platform.startup.StartupRefusal;
import io.omnia.privacy.Secret;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the first start makes, checked.
 *
 * @param password null when none was given
 * @param chosenKey the operator's own key; null when one is to be made and shown
 * @param wallet which wallet gets the credit
 * @param microDollars the credit, millionths of a US dollar
 */
record BootstrapPlan(
        @Nullable EmailAddress email,
        @Nullable String password,
        @Nullable Secret chosenKey,
        Mode wallet,
        long microDollars) {
    /** What an operator gets to try the program with. */
    private static final BigDecimal TRIAL_USD = BigDecimal.TEN;

    /** Beyond any real balance; keeps a slip of the keyboard from becoming one. */
    private static final BigDecimal MAX_USD = BigDecimal.valueOf(1_000_000);

    private static final int MICRO_DECIMALS = 6;

    /** Throws {@link StartupRefusal} with one sentence for the first setting that is wrong. */
    static BootstrapPlan of(BootstrapConfig config) {
        var email = text(config.email()).map(BootstrapPlan::email).orElse(null);
        var password = config.password().filter(given -> !given.isEmpty()).orElse(null);
        if (password != null && email == null) {
            throw new StartupRefusal("OMNIA_BOOTSTRAP_PASSWORD needs OMNIA_BOOTSTRAP_EMAIL beside it.");
        }
        if (password != null && !PasswordHash.isAcceptable(password)) {
            throw new StartupRefusal("OMNIA_BOOTSTRAP_PASSWORD must have " + PasswordHash.MIN_LENGTH + " to "
                    + PasswordHash.MAX_LENGTH + " characters.");
        }
        var key = text(config.apiKey()).map(BootstrapPlan::key).orElse(null);
        var kind = key == null ? KeyKind.TEST : kindOf(key);
        var usd = text(config.creditUsd()).map(BootstrapPlan::usd).orElse(key == null ? TRIAL_USD : BigDecimal.ZERO);
        var wallet = Objects.requireNonNullElse(kind.mode(), Mode.LIVE);
        return new BootstrapPlan(
                email, password, key, wallet, usd.movePointRight(MICRO_DECIMALS).longValueExact());
    }

    /** The kind of the operator's own key. */
    static KeyKind kindOf(Secret key) {
        var kind = KeyKind.of(key.revealText());
        if (kind == null) {
            throw new IllegalArgumentException("a key without a prefix of ours");
        }
        return kind;
    }

    /** A password stays out of logs. */
    @Override
    public String toString() {
        return "BootstrapPlan[" + wallet + ", " + microDollars + "]";
    }

    private static Optional<String> text(Optional<String> setting) {
        return setting.map(String::strip).filter(given -> !given.isEmpty());
    }

    private static EmailAddress email(String given) {
        try {
            return new EmailAddress(given);
        } catch (IllegalArgumentException malformed) {
            throw new StartupRefusal("OMNIA_BOOTSTRAP_EMAIL is not an e-mail address.", malformed);
        }
    }

    private static Secret key(String given) {
        if (!ApiKeyFormat.isAcceptableChoice(given)) {
            throw new StartupRefusal(
                    "OMNIA_BOOTSTRAP_API_KEY must begin with omnia_live_, omnia_test_ or omnia_adm_ and"
                            + " have " + ApiKeyFormat.MIN_CHOSEN_LENGTH + " to " + ApiKeyFormat.MAX_LENGTH
                            + " printable characters in all, without spaces.");
        }
        return Secret.of(given);
    }

    private static BigDecimal usd(String given) {
        try {
            var usd = new BigDecimal(given);
            if (usd.signum() >= 0
                    && usd.compareTo(MAX_USD) <= 0
                    && usd.stripTrailingZeros().scale() <= MICRO_DECIMALS) {
                return usd;
            }
        } catch (NumberFormatException malformed) {
            // Falls through to the sentence that says what a number has to look like.
        }
        throw new StartupRefusal("OMNIA_BOOTSTRAP_CREDIT_USD must be an amount of US dollars from 0 to "
                + MAX_USD.toPlainString() + " with at most " + MICRO_DECIMALS + " decimals, such as 25.50.");
    }
}
