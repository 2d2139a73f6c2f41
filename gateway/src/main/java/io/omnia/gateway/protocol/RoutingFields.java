package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.RoutingWish.Sort;
import io.omnia.ledger.PriceSheet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the fields of {@link RoutingWish}. What would not be heeded is refused, for a condition must not be dropped. */
final class RoutingFields {
    /** OpenRouter's own limit is lower. */
    private static final int MAX_NAMES = 32;

    private static final int MAX_NAME_CHARS = Envelope.MAX_MODEL_CHARS;
    private static final int MAX_NUMBER_CHARS = 24;

    private final JsonCursor cursor;
    private final FieldValues values;

    private List<String> models = List.of();
    private boolean present;
    private List<String> order = List.of();
    private @Nullable List<String> only;
    private List<String> ignore = List.of();
    private boolean fallbacks = true;
    private boolean requireParameters;
    private boolean noTraining;
    private boolean noRetention;
    private @Nullable Long mostForInput;
    private @Nullable Long mostForOutput;
    private @Nullable Sort sort;

    RoutingFields(JsonCursor cursor, FieldValues values) {
        this.cursor = cursor;
        this.values = values;
    }

    /** Reads {@code models}. */
    void models() throws MalformedJson {
        present = true;
        models = names(RoutingWish.MODELS);
    }

    /** Reads {@code provider}. */
    void provider() throws MalformedJson {
        present = true;
        if (cursor.peek() == 'n') {
            cursor.skip();
            return;
        }
        if (cursor.peek() != '{') {
            throw values.invalid(RoutingWish.PROVIDER, "'provider' must be an object.");
        }
        var seen = new HashSet<String>();
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            var key = cursor.keyHasEscape() ? "" : cursor.key();
            if (!seen.add(key)) {
                throw values.invalid(RoutingWish.PROVIDER, "A field of 'provider' stands there twice.");
            }
            condition(key);
        }
    }

    RoutingWish wish() {
        return !present
                ? RoutingWish.NONE
                : new RoutingWish(
                        models,
                        true,
                        order,
                        only,
                        ignore,
                        fallbacks,
                        requireParameters,
                        noTraining,
                        noRetention,
                        mostForInput,
                        mostForOutput,
                        sort);
    }

    private void condition(String key) throws MalformedJson {
        switch (key) {
            case "order" -> order = providers(key);
            case "only" -> {
                var named = cursor.peek() != 'n';
                var providers = providers(key);
                only = named ? providers : null;
            }
            case "ignore" -> ignore = providers(key);
            case "allow_fallbacks" -> fallbacks = cursor.peek() == 'n' ? passOver() : values.flag(name(key));
            case "require_parameters" -> requireParameters = values.flag(name(key));
            case "zdr" -> noRetention = values.flag(name(key));
            case "data_collection" -> noTraining = "deny".equals(word(key, List.of("allow", "deny")));
            case "sort" -> sort();
            case "max_price" -> maxPrice();
            default ->
                throw values.unsupported(
                        RoutingWish.PROVIDER,
                        "'provider' has a field that is not supported here; these are: order, only, ignore,"
                                + " allow_fallbacks, require_parameters, data_collection, zdr, max_price, sort.");
        }
    }

    private boolean passOver() throws MalformedJson {
        cursor.skip();
        return true;
    }

    private void sort() throws MalformedJson {
        var word = word("sort", List.of("price", "latency"));
        sort = word == null ? null : Sort.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private void maxPrice() throws MalformedJson {
        if (cursor.peek() == 'n') {
            cursor.skip();
            return;
        }
        if (cursor.peek() != '{') {
            throw values.invalid(name("max_price"), "'provider.max_price' must be an object.");
        }
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs("prompt")) {
                mostForInput = price();
            } else if (cursor.keyIs("completion")) {
                mostForOutput = price();
            } else {
                throw values.unsupported(
                        name("max_price"),
                        "'provider.max_price' is supported here with 'prompt' and 'completion' only.");
            }
        }
    }

    /** US dollars per million tokens, as a number or as one in quotes; finer than our unit is rounded down. */
    private long price() throws MalformedJson {
        var text = cursor.peek() == '"' ? cursor.string() : cursor.numberText();
        try {
            if (text.length() > MAX_NUMBER_CHARS) {
                throw new NumberFormatException();
            }
            var usd = new BigDecimal(text);
            if (usd.signum() < 0 || usd.precision() - usd.scale() > 9 || usd.scale() > MAX_NUMBER_CHARS) {
                throw new NumberFormatException();
            }
            return PriceSheet.microsPerMillion(usd.setScale(8, java.math.RoundingMode.DOWN));
        } catch (NumberFormatException wrong) {
            throw values.invalid(
                    name("max_price"), "'provider.max_price' takes US dollars per million tokens, zero or more.");
        }
    }

    /** One of these words; null for null. */
    private @Nullable String word(String key, List<String> words) throws MalformedJson {
        if (cursor.peek() == 'n') {
            cursor.skip();
            return null;
        }
        var word = cursor.peek() == '"' ? cursor.string() : "";
        if (!words.contains(word)) {
            throw values.unsupported(name(key), "'" + name(key) + "' may be " + String.join(" or ", words) + " here.");
        }
        return word;
    }

    private List<String> providers(String key) throws MalformedJson {
        return names(name(key)).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<String> names(String field) throws MalformedJson {
        if (cursor.peek() == 'n') {
            cursor.skip();
            return List.of();
        }
        if (cursor.peek() != '[') {
            throw values.invalid(field, "'" + field + "' must be a list of names.");
        }
        var names = new ArrayList<String>();
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            var name = cursor.peek() == '"' ? cursor.string() : "";
            if (name.isEmpty() || name.length() > MAX_NAME_CHARS || names.size() == MAX_NAMES) {
                throw values.invalid(field, "'" + field + "' must be a list of names, " + MAX_NAMES + " at most.");
            }
            names.add(name);
        }
        return names;
    }

    private static String name(String key) {
        return RoutingWish.PROVIDER + "." + key;
    }
}
