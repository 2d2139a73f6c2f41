package io.omnia.ledger;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters of the pages about calls, as their addresses carry them. What cannot be read is a {@link Problem}. */
final class CallInput {
    private static final int MAX_CHOICES = 50;
    private static final int MAX_CHARS = 200;

    /** Ids of calls that were made in the same minute begin alike; with less of an id a model is meant. */
    private static final Pattern BEGINNING_OF_AN_ID = Pattern.compile("[0-9a-f]{8}[0-9a-f-]*");

    private static final int ID_DIGITS = 32;

    /** PostgreSQL keeps no time before or after. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private CallInput() {}

    /** The filter that these parameters mean; the mode is {@code live} unless one names the other. */
    static CallFilter filter(Scope scope, MultivaluedMap<String, String> given) {
        return new CallFilter(
                scope,
                LedgerInput.modeOrLive(given.getFirst("mode")),
                time("from", given.getFirst("from")),
                time("to", given.getFirst("to")),
                choices("model", given.get("model"), Function.identity()),
                choices("provider", given.get("provider"), Function.identity()),
                choices("key", given.get("key"), CallInput::key),
                choices("status", given.get("status"), CallInput::outcome),
                choices("tag", given.get("tag"), Function.identity()),
                endUser(given.getFirst("end_user")),
                delivery(given.getFirst("delivery")),
                minCost(given.getFirst("min_cost_usd")),
                search(given.getFirst("q")));
    }

    /** As {@link #filter}, for operators: of everybody's calls, unless {@code account} names somebody. */
    static CallFilter operatorsFilter(MultivaluedMap<String, String> given) {
        var account = given.getFirst("account");
        return filter(Scope.operators(account == null ? null : LedgerInput.account(account)), given);
    }

    static SpendTable.Step step(@Nullable String given) {
        return switch (given) {
            case null -> SpendTable.Step.DAY;
            case "day" -> SpendTable.Step.DAY;
            case "hour" -> SpendTable.Step.HOUR;
            default -> throw Problem.invalid("step", "step must be hour or day.");
        };
    }

    /** What a chart tells apart: accounts too, when it is an operator's. */
    static SpendTable.Group group(@Nullable String given, Scope scope) {
        var group = switch (given) {
            case null -> SpendTable.Group.NONE;
            case "none" -> SpendTable.Group.NONE;
            case "model" -> SpendTable.Group.MODEL;
            case "provider" -> SpendTable.Group.PROVIDER;
            case "key" -> SpendTable.Group.KEY;
            case "account" -> SpendTable.Group.ACCOUNT;
            default -> null;
        };
        if (group == null || (group == SpendTable.Group.ACCOUNT && !scope.operator())) {
            throw Problem.invalid(
                    "group", "group must be none, model, provider or key" + (scope.operator() ? ", or account." : "."));
        }
        return group;
    }

    /** A time that the database can compare; null stays null. */
    static @Nullable Instant time(String param, @Nullable String given) {
        if (given == null) {
            return null;
        }
        var time = Input.time(param, given);
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw Problem.invalid(param, param + " must be in the years 1 to 9999.");
        }
        return time;
    }

    /** What was typed into a search: null when it is nothing. */
    static @Nullable String searched(@Nullable String given) {
        var text = given == null ? "" : given.strip();
        if (text.isEmpty()) {
            return null;
        }
        return text("q", text);
    }

    private static CallFilter.Search search(@Nullable String given) {
        var searched = searched(given);
        if (searched == null) {
            return new CallFilter.Search.None();
        }
        var text = searched.toLowerCase(Locale.ROOT);
        var digits = text.replace("-", "");
        return BEGINNING_OF_AN_ID.matcher(text).matches() && digits.length() <= ID_DIGITS
                ? new CallFilter.Search.Calls(filled(digits, "0"), filled(digits, "f"))
                : new CallFilter.Search.Models(text);
    }

    private static UUID filled(String digits, String filler) {
        var all = digits + filler.repeat(ID_DIGITS - digits.length());
        return new UUID(
                Long.parseUnsignedLong(all.substring(0, ID_DIGITS / 2), 16),
                Long.parseUnsignedLong(all.substring(ID_DIGITS / 2), 16));
    }

    private static <T> Set<T> choices(String param, @Nullable List<String> given, Function<String, T> read) {
        if (given == null) {
            return Set.of();
        }
        if (given.size() > MAX_CHOICES) {
            throw Problem.invalid(param, param + " can be given " + MAX_CHOICES + " times at most.");
        }
        var choices = new HashSet<T>();
        for (var one : given) {
            choices.add(read.apply(text(param, one)));
        }
        return choices;
    }

    private static String text(String param, String given) {
        if (given.isEmpty() || given.length() > MAX_CHARS || given.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(param, param + " must be 1 to " + MAX_CHARS + " characters on one line.");
        }
        return given;
    }

    private static UUID key(String given) {
        var key = Input.uuid(given);
        if (key == null) {
            throw Problem.invalid("key", "key must be the id of an API key.");
        }
        return key;
    }

    private static CallRecord.Outcome outcome(String given) {
        for (var outcome : CallRecord.Outcome.values()) {
            if (Columns.code(outcome).equals(given)) {
                return outcome;
            }
        }
        throw Problem.invalid("status", "status must be completed, refused, upstream_error, upstream_cut or hung_up.");
    }

    private static @Nullable String endUser(@Nullable String given) {
        return given == null ? null : text("end_user", given);
    }

    private static @Nullable String delivery(@Nullable String given) {
        return switch (given) {
            case null -> null;
            case "complete", "incomplete" -> given;
            default -> throw Problem.invalid("delivery", "delivery must be complete or incomplete.");
        };
    }

    private static @Nullable Credits minCost(@Nullable String given) {
        return given == null ? null : Money.credits("min_cost_usd", given);
    }
}
