package io.omnia.gateway.catalog;

import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.UsdPerMillion;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceSheet;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one catalog file. The format is described in {@code docs/catalog.md}. */
final class CatalogReader {
    private static final Set<String> FILE_KEYS = Set.of("models");
    private static final Set<String> MODEL_KEYS = Set.of(
            "id",
            "provider",
            "upstream_id",
            "dialects",
            "protocols",
            "context_length",
            "max_output_tokens",
            "max_tokens_per_image",
            "max_tokens_per_audio",
            "capabilities",
            "supported_parameters",
            "jurisdictions",
            "data_policy",
            "prices",
            "source",
            "date");
    private static final Set<String> POLICY_KEYS = Set.of("trains", "retention_days", "source", "date");
    private static final Set<String> PRICE_KEYS =
            Set.of("id", "from", "unit", "service_tier", "tier", "usd_per_million");

    private static final Pattern MODEL_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9._:@/+-]{1,160}");
    private static final Pattern UPSTREAM_ID = Pattern.compile("[A-Za-z0-9._:@/+-]{1,200}");
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern PRICE_ID = Pattern.compile("[A-Za-z0-9._:@/+=>-]{1,240}");
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
    private static final Pattern PARAMETER = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,12}");

    private final String file;

    private CatalogReader(String file) {
        this.file = file;
    }

    /**
     * The models of one file, in its order.
     *
     * @param file the name it is called by in problems
     * @throws CatalogException when anything in it is wrong
     */
    static List<Model> read(String file, String text) {
        return new CatalogReader(file).models(text);
    }

    private List<Model> models(String text) {
        var top = YamlMapping.of(file, "the file", "", root(text)).knowing(FILE_KEYS);
        if (!top.has("models")) {
            throw top.problem("models", "is missing");
        }
        var models = new LinkedHashMap<String, Model>();
        for (var entry : top.mappings("models")) {
            var id = entry.text("id", MODEL_ID, "vendor/model in plain characters");
            var model = model(id, entry.ownedBy("model " + id).knowing(MODEL_KEYS));
            if (models.put(id, model) != null) {
                throw entry.problem("id", "\"" + id + "\" is given twice in this file");
            }
        }
        return List.copyOf(models.values());
    }

    private Node root(String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        try {
            var root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                throw new CatalogException(file + " is empty: it needs the key models.");
            }
            return root;
        } catch (MarkedYAMLException malformed) {
            var mark = malformed.getProblemMark();
            var line = mark == null ? 1 : mark.getLine() + 1;
            throw new CatalogException("%s line %d is not YAML: %s.".formatted(file, line, malformed.getProblem()));
        } catch (YAMLException malformed) {
            throw new CatalogException("%s is not YAML: %s.".formatted(file, malformed.getMessage()));
        }
    }

    private Model model(String id, YamlMapping entry) {
        var upstream = entry.has("upstream_id")
                ? entry.text("upstream_id", UPSTREAM_ID, "a model id in plain characters")
                : id.substring(id.indexOf('/') + 1);
        var dialects = dialects(entry);
        var source = entry.text("source");
        var date = entry.date("date");
        return new Model(
                id,
                entry.text("provider", PROVIDER, "lower-case letters, digits and hyphens"),
                upstream,
                dialects,
                protocols(entry, dialects),
                entry.positive("context_length").orElse(0L),
                entry.positive("max_output_tokens").orElse(0L),
                Set.copyOf(entry.constants("capabilities", Capability.values(), Capability::wireName)),
                formed(entry, "supported_parameters", PARAMETER, "request field names"),
                Set.copyOf(formed(entry, "jurisdictions", COUNTRY, "two-letter country codes in lower case")),
                policy(entry, source, date),
                prices(entry),
                source,
                date,
                entry.positive("max_tokens_per_image").orElse(null),
                entry.positive("max_tokens_per_audio").orElse(null));
    }

    private static Set<Dialect> dialects(YamlMapping entry) {
        var dialects = Set.copyOf(entry.constants("dialects", Dialect.values(), Dialect::wireName));
        if (dialects.isEmpty()) {
            throw entry.problem("dialects", "must name at least one dialect");
        }
        return dialects;
    }

    private static Set<Protocol> protocols(YamlMapping entry, Set<Dialect> dialects) {
        if (!entry.has("protocols")) {
            return Model.usualProtocols(dialects);
        }
        var protocols = Set.copyOf(entry.constants("protocols", Protocol.values(), Protocol::wireName));
        if (protocols.isEmpty() || protocols.stream().anyMatch(protocol -> !dialects.contains(protocol.dialect()))) {
            throw entry.problem("protocols", "must name at least one protocol, and only those of the model's dialects");
        }
        return protocols;
    }

    private static List<String> formed(YamlMapping entry, String key, Pattern form, String description) {
        var texts = entry.texts(key);
        for (var text : texts) {
            if (!form.matcher(text).matches()) {
                throw entry.problem(key, "must be " + description + ", not \"" + text + "\"");
            }
        }
        return texts;
    }

    private static DataPolicy policy(YamlMapping entry, String source, LocalDate date) {
        return entry.mapping("data_policy")
                .map(policy -> policy.knowing(POLICY_KEYS))
                .map(policy -> new DataPolicy(
                        policy.constant("trains", DataPolicy.Training.values(), DataPolicy.Training::wireName),
                        retention(policy),
                        policy.text("source"),
                        policy.date("date")))
                .orElseGet(() -> new DataPolicy(DataPolicy.Training.UNKNOWN, null, source, date));
    }

    private static @Nullable Integer retention(YamlMapping policy) {
        var text = policy.optionalText("retention_days").orElse("unknown");
        if (text.equals("unknown")) {
            return null;
        }
        if (!COUNT.matcher(text).matches() || text.length() > 5) {
            throw policy.problem("retention_days", "must be a number of days or unknown, not \"" + text + "\"");
        }
        return Integer.valueOf(text);
    }

    private static PriceSheet prices(YamlMapping entry) {
        var prices = new ArrayList<Price>();
        var ids = new HashSet<String>();
        var places = new HashSet<List<Object>>();
        for (var item : entry.mappings("prices")) {
            var price = price(item.knowing(PRICE_KEYS));
            if (!ids.add(price.id())) {
                throw item.problem("id", "\"" + price.id() + "\" is given twice");
            }
            if (!places.add(List.of(price.unit(), price.tier(), price.from(), price.aboveInputTokens()))) {
                throw item.problem("unit", "has two prices for the same tier from the same date");
            }
            prices.add(price);
        }
        for (var price : prices) {
            if (price.aboveInputTokens() > 0 && !hasBase(prices, price)) {
                throw entry.problem(
                        "prices", "has a tier of " + wireName(price.unit()) + " but no price below that tier");
            }
        }
        return new PriceSheet(prices);
    }

    private static boolean hasBase(List<Price> prices, Price tier) {
        return prices.stream()
                .anyMatch(price -> price.unit() == tier.unit()
                        && price.tier() == tier.tier()
                        && price.aboveInputTokens() == 0
                        && !price.from().isAfter(tier.from()));
    }

    private static Price price(YamlMapping item) {
        var amount = item.text("usd_per_million");
        var micros = UsdPerMillion.microCredits(amount);
        if (micros.isEmpty()) {
            throw item.problem(
                    "usd_per_million",
                    "must be a plain decimal number of US dollars, zero or more and no finer than 0.00000001, not \""
                            + amount + "\"");
        }
        var tier = item.optionalText("tier").orElse("0");
        if (!COUNT.matcher(tier).matches()) {
            throw item.problem("tier", "must be a number of input tokens, not \"" + tier + "\"");
        }
        return new Price(
                item.text("id", PRICE_ID, "plain characters without blanks"),
                item.constant("unit", PriceUnit.values(), CatalogReader::wireName),
                service(item),
                from(item),
                Long.parseLong(tier),
                micros.getAsLong());
    }

    private static ServiceTier service(YamlMapping item) {
        return item.has("service_tier")
                ? item.constant("service_tier", ServiceTier.values(), CatalogReader::wireName)
                : ServiceTier.DEFAULT;
    }

    /** A date starts at midnight UTC. */
    private static Instant from(YamlMapping item) {
        var text = item.text("from");
        try {
            return text.length() > 10
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException malformed) {
            throw item.problem("from", "must be a date such as 2026-08-01 or an instant, not \"" + text + "\"");
        }
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
