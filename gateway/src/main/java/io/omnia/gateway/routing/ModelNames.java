package io.omnia.gateway.routing;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The operator's names for models: aliases and groups. They count before the names of the catalog. Settings are read once,
 * at start; that the models exist is looked at with each call, for the catalog changes.
 */
@Singleton
public final class ModelNames {
    private static final int MAX_MEMBERS = 32;
    /** With as many keys as there may be, and their weights, all candidates together stay within an int. */
    private static final int MAX_WEIGHT = 1_000;

    private static final String ALIASES = "omnia.models.aliases.";
    private static final String GROUPS = "omnia.models.groups.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/+-]{0,159}");
    private static final Pattern ALIAS_VARIABLE = Pattern.compile("OMNIA_MODELS_ALIASES_([A-Z0-9_]+)");
    private static final Pattern GROUP_VARIABLE =
            Pattern.compile("OMNIA_MODELS_GROUPS_([A-Z0-9_]+)_(MEMBERS|ORDER|WEIGHTS)");

    private final Map<String, String> aliases = new TreeMap<>();
    private final Map<String, ModelGroup> groups = new TreeMap<>();
    private @Nullable String problem;

    @Inject
    ModelNames(ModelsConfig settings, Config environment) {
        settings.groups().forEach((name, group) -> read(name, group.members(), group.order(), group.weights()));
        settings.aliases().forEach(this::alias);
        for (var variable : environment.getPropertyNames()) {
            var group = GROUP_VARIABLE.matcher(variable);
            var alias = ALIAS_VARIABLE.matcher(variable);
            if (group.matches()) {
                named(hyphens(group.group(1)), environment);
            } else if (alias.matches()) {
                environment
                        .getOptionalValue(variable, String.class)
                        .ifPresent(id -> alias(hyphens(alias.group(1)), id));
            }
        }
        aliases.forEach((name, target) -> {
            if (groups.containsKey(name) || aliases.containsKey(target)) {
                problem = ALIASES + name + " must name a model or a group, and no name may stand for two things.";
            }
        });
    }

    /** A name of several words, as the environment writes it: {@code MY_GROUP} means {@code my-group}. */
    private static String hyphens(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void named(String name, Config environment) {
        read(
                name,
                list(environment, GROUPS + name + ".members"),
                environment.getOptionalValue(GROUPS + name + ".order", String.class),
                list(environment, GROUPS + name + ".weights").map(ModelNames::numbers));
    }

    private static Optional<List<String>> list(Config environment, String key) {
        return environment.getOptionalValue(key, String.class).map(text -> Arrays.asList(text.split(",")));
    }

    /** Zero, which no weight may be, stands for what is no number. */
    private static List<Integer> numbers(List<String> texts) {
        return texts.stream()
                .map(text -> text.strip().matches("[0-9]{1,7}") ? Integer.parseInt(text.strip()) : 0)
                .toList();
    }

    private void read(
            String name, Optional<List<String>> members, Optional<String> order, Optional<List<Integer>> weights) {
        var ids = members.orElse(List.of()).stream()
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
        var shares = weights.orElse(Collections.nCopies(ids.size(), 1));
        var by = order.map(String::strip).orElse(RouteOrder.LISTED.wireName());
        var known = Arrays.stream(RouteOrder.values())
                .filter(one -> one.wireName().equals(by))
                .findFirst();
        if (!NAME.matcher(name).matches()) {
            problem = GROUPS + name + ": this cannot be the name of a model.";
        } else if (ids.isEmpty() || ids.size() > MAX_MEMBERS || new HashSet<>(ids).size() < ids.size()) {
            problem = GROUPS + name + ".members must name 1 to " + MAX_MEMBERS + " models, each once.";
        } else if (known.isEmpty()) {
            problem = GROUPS + name + ".order must be listed, price, latency or weight.";
        } else if (shares.size() != ids.size() || shares.stream().anyMatch(share -> share < 1 || share > MAX_WEIGHT)) {
            problem = GROUPS + name + ".weights must be a whole number of 1 to " + MAX_WEIGHT + " for each member.";
        } else {
            groups.put(name, new ModelGroup(name, ids, known.get(), shares));
        }
    }

    private void alias(String name, String target) {
        if (!NAME.matcher(name).matches() || target.isBlank()) {
            problem = ALIASES + name + " must be a name of a model, and name one.";
        }
        aliases.put(name, target.strip());
    }

    /** What is wrong with these settings, in one sentence. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** The models that a name stands for; a name that is none of the operator's stands for itself. */
    public ModelGroup resolve(String name) {
        var target = aliases.getOrDefault(name, name);
        var group = groups.get(target);
        return group == null ? ModelGroup.of(target) : group;
    }

    /** Every group. */
    public Collection<ModelGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }
}
