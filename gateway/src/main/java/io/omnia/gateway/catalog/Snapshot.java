package io.omnia.gateway.catalog;

import io.omnia.gateway.provider.Providers;
import io.omnia.ledger.PriceSheet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One state of the catalog; never changes. */
final class Snapshot {
    private final SortedMap<String, Model> byId;
    private final Map<String, List<String>> idsByBareId;
    private final Map<String, Model> lookup;
    private final Map<String, PriceSheet> costs;

    /**
     * @param models as they are sold
     * @param costs what each of them costs, by its id
     */
    Snapshot(SortedMap<String, Model> models, Map<String, PriceSheet> costs) {
        this.costs = Map.copyOf(costs);
        byId = new TreeMap<>(models);
        lookup = Map.copyOf(models);
        var bare = new TreeMap<String, SortedSet<String>>();
        for (var model : models.values()) {
            if (Providers.hostsOthers(model.provider())) {
                continue;
            }
            bare.computeIfAbsent(model.upstreamId(), ignored -> new TreeSet<>()).add(model.id());
            bare.computeIfAbsent(tail(model.id()), ignored -> new TreeSet<>()).add(model.id());
        }
        idsByBareId = bare.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, ids -> List.copyOf(ids.getValue())));
    }

    @Nullable
    Model model(String id) {
        return lookup.get(id);
    }

    /** What the files say that a model costs; null for one that is not in them. */
    @Nullable
    PriceSheet cost(String id) {
        return costs.get(id);
    }

    /** The full ids that {@code bareId} may stand for, sorted. */
    List<String> idsOf(String bareId) {
        return idsByBareId.getOrDefault(bareId, List.of());
    }

    /** Every model, by id. */
    List<Model> models() {
        return List.copyOf(byId.values());
    }

    private static String tail(String id) {
        return id.substring(id.indexOf('/') + 1);
    }
}
