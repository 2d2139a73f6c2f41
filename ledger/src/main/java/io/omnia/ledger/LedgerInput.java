package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import org.jspecify.annotations.Nullable;

/** What the ledger's routes accept as input; whatever they do not is a {@link Problem} with a sentence. */
final class LedgerInput {
    private LedgerInput() {}

    static AccountId account(@Nullable String id) {
        var value = Input.uuid(id);
        if (value == null) {
            throw noSuchAccount();
        }
        return new AccountId(value);
    }

    static KeyId key(@Nullable String id) {
        var value = Input.uuid(id);
        if (value == null) {
            throw noSuchKey();
        }
        return new KeyId(value);
    }

    static Problem noSuchAccount() {
        return Problem.notFound("account_not_found", "There is no account with this id.");
    }

    static Problem noSuchKey() {
        return Problem.notFound("key_not_found", "There is no API key with this id.");
    }

    static Problem noSuchBudget() {
        return Problem.notFound("budget_not_found", "This key has no budget of this window.");
    }

    static Mode mode(@Nullable String given) {
        var mode = given == null ? null : Mode.ofCode(given);
        if (mode == null) {
            throw Problem.invalid("mode", "mode must be \"live\" or \"test\".");
        }
        return mode;
    }

    /** The mode a page is about: live money unless it says otherwise. */
    static Mode modeOrLive(@Nullable String given) {
        return given == null ? Mode.LIVE : mode(given);
    }

    /** A kind of movement; null for all of them. */
    static @Nullable String movement(@Nullable String given) {
        if (given != null && !Statements.KINDS.contains(given)) {
            throw Problem.invalid("kind", "kind must be grant, settle, expire, revoke or adjust.");
        }
        return given;
    }

    static GrantKind kind(@Nullable String given) {
        return switch (given) {
            case "paid" -> GrantKind.PAID;
            case "promo" -> GrantKind.PROMO;
            case null, default -> throw Problem.invalid("kind", "kind must be \"paid\" or \"promo\".");
        };
    }

    /** An amount of more than nothing. */
    static Credits positive(Money.@Nullable Given amount) {
        if (amount == null) {
            throw Problem.invalid("amount", "amount is missing: {\"usd\": \"5.00\"} or {\"microcredits\": 500000000}.");
        }
        var credits = amount.credits("amount");
        if (credits.micros() == 0) {
            throw Problem.invalid("amount", "amount must be more than zero.");
        }
        return credits;
    }

    /** A place in the order of burning; null for that of the kind. */
    static @Nullable Integer priority(@Nullable Integer given) {
        if (given != null && (given < 1 || given > Grants.Grant.MAX_PRIORITY)) {
            throw Problem.invalid(
                    "priority", "priority must be a whole number from 1 to " + Grants.Grant.MAX_PRIORITY + ".");
        }
        return given;
    }

    static Period period(String given) {
        var period = Period.ofCode(given);
        if (period == null || !Measure.MONEY.countsOver(period)) {
            throw Problem.invalid("window", "The window of a budget must be total, day or month.");
        }
        return period;
    }

    /** What a limit is to count, over what, as an address names it. */
    static Limits.What limit(String measure, String window) {
        var counted = Measure.ofCode(measure);
        if (counted == null) {
            throw Problem.invalid("measure", "The measure of a limit must be money, requests, tokens or calls.");
        }
        var period = Period.ofCode(window);
        if (period == null || !counted.countsOver(period)) {
            throw Problem.invalid(
                    "window",
                    switch (counted) {
                        case MONEY -> "The window of a limit of money must be total, day or month.";
                        case REQUESTS, TOKENS ->
                            "The window of a limit of " + measure + " must be minute, day or month.";
                        case CALLS -> "A limit of calls at one time has the window none.";
                    });
        }
        return new Limits.What(counted, period);
    }

    static Problem noSuchLimit() {
        return Problem.notFound("limit_not_found", "There is no limit of this measure and window.");
    }

    static UsageReports.Group group(@Nullable String given) {
        return switch (given) {
            case null -> UsageReports.Group.DAY;
            case "day" -> UsageReports.Group.DAY;
            case "model" -> UsageReports.Group.MODEL;
            case "key" -> UsageReports.Group.KEY;
            default -> throw Problem.invalid("group", "group must be \"day\", \"model\" or \"key\".");
        };
    }

    static String reason(@Nullable String given) {
        var reason = given == null ? "" : given.strip();
        if (reason.isEmpty()
                || reason.length() > Grants.Grant.MAX_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "reason", "reason must be 1 to " + Grants.Grant.MAX_REASON + " characters on one line.");
        }
        return reason;
    }

    static String idempotencyKey(@Nullable String given) {
        if (given == null
                || given.isBlank()
                || given.length() > 200
                || given.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw Problem.invalid(
                    "Idempotency-Key",
                    "This address needs the header Idempotency-Key: 1 to 200 printable characters, new for each change of a wallet.");
        }
        return given;
    }
}
