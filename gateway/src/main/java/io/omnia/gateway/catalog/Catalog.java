package io.omnia.gateway.catalog;

import io.omnia.gateway.provider.Providers;
import io.omnia.ledger.PriceSheet;
import io.omnia.ledger.PublishedPrice;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models there are. {@link #open} reads the files; from then on {@link #find} answers from an immutable snapshot,
 * without locks or input and output, and is safe on an event loop. Changed files are read again within seconds.
 */
@Singleton
public final class Catalog {
    /** As long as the books take it. */
    private static final int MAX_PRICE_ID_CHARS = 200;

    private final CatalogFiles files;
    private final Providers providers;
    private final UnlistedModels unlisted;
    private final Iterable<PricePublisher> publishers;
    private final Consumer<CatalogChange> changes;
    private final Clock clock;
    private final EventLog log;
    private final CatalogWatch watch;
    private volatile @Nullable Snapshot snapshot;
    private volatile @Nullable String lastProblem;
    private volatile String hash = "";
    private final Set<String> published = new HashSet<>();
    private PriceVersions versions = PriceVersions.NONE;

    @Inject
    Catalog(
            CatalogConfig config,
            Providers providers,
            Instance<PricePublisher> publishers,
            Event<CatalogChange> changes,
            Clock clock,
            EventLog log) {
        this(config.files().orElse(List.of()), providers, publishers, changes::fire, clock, log, CatalogWatch.INTERVAL);
    }

    Catalog(
            List<Path> added,
            Providers providers,
            Iterable<PricePublisher> publishers,
            Consumer<CatalogChange> changes,
            Clock clock,
            EventLog log,
            Duration watchInterval) {
        files = new CatalogFiles(added);
        this.providers = providers;
        unlisted = new UnlistedModels(providers, clock);
        this.publishers = publishers;
        this.changes = changes;
        this.clock = clock;
        this.log = log;
        watch = new CatalogWatch(files, this::reload, watchInterval);
    }

    /**
     * Reads the catalog, publishes its prices and starts to watch the operator's files. Call it once, when the
     * publishers can work and before the first {@link #find}.
     *
     * @throws CatalogException when a file is wrong; nothing is loaded then
     */
    public void open() {
        providers.markupProblem().ifPresent(problem -> {
            throw new CatalogException(problem);
        });
        publish(withFees(unlisted.prices()));
        load();
        watch.start();
    }

    /** The model of a full id, of a bare vendor id that only one model has, or of a provider that takes any id. */
    public ModelLookup find(String id) {
        var current = current();
        var model = current.model(id);
        if (model != null) {
            return priced(model);
        }
        var ids = current.idsOf(id);
        return switch (ids.size()) {
            case 0 -> unlisted.find(id);
            case 1 -> find(ids.getFirst());
            default -> new ModelLookup.Ambiguous(ids);
        };
    }

    /** Every model of the files, by id; {@link #find} says which of them can be called. */
    public List<Model> all() {
        return current().models();
    }

    /** Whether the files have a model of this full id. */
    public boolean lists(String id) {
        return current().model(id) != null;
    }

    /** What a model of the files costs, before the markup of its provider; its prices are what it is sold at. */
    public PriceSheet cost(Model model) {
        var cost = current().cost(model.id());
        return cost == null ? model.prices() : cost;
    }

    /** Why the newest state of the files is not in use, in one sentence; empty when it is. */
    public Optional<String> lastProblem() {
        return Optional.ofNullable(lastProblem);
    }

    /** The SHA-256 of the files in use, in hexadecimal digits: on two nodes with the same catalog it is the same. */
    public String hash() {
        return hash;
    }

    /** Looks at the files now, as the watch does every second. */
    void look() {
        watch.look();
    }

    @PreDestroy
    void close() {
        watch.close();
    }

    /** Runs on the watch's thread; false when the same files should be tried again. */
    private boolean reload() {
        try {
            load();
            return true;
        } catch (CatalogException wrong) {
            refuse(String.valueOf(wrong.getMessage()));
            return true;
        } catch (RuntimeException unpublished) {
            refuse("The catalog files are right, but their prices could not be stored.");
            return false;
        }
    }

    private synchronized void load() {
        var reading = files.read(versions);
        var sold = new TreeMap<String, Model>();
        var costs = new HashMap<String, PriceSheet>();
        reading.models().forEach((id, model) -> {
            sold.put(id, sold(model));
            costs.put(id, model.prices());
        });
        publish(withFees(newPrices(sold.values())));
        versions = reading.versions();
        snapshot = new Snapshot(sold, costs);
        hash = reading.hash();
        lastProblem = null;
        log.info("catalog.loaded", LogField.COUNT.is(reading.models().size()));
        changes.accept(new CatalogChange.Loaded(reading.models().size()));
    }

    /** The model at our prices: what the files say, and the provider's markup on it. */
    private Model sold(Model model) {
        var markup = providers.markup(model.provider());
        var prices = model.prices().prices().stream().map(markup::on).toList();
        for (var price : prices) {
            if (providers.ownKeyFee().on(price).id().length() > MAX_PRICE_ID_CHARS) {
                throw new CatalogException("Model " + model.id() + ": the price id " + price.id() + " is longer than "
                        + MAX_PRICE_ID_CHARS + " characters.");
            }
        }
        return model.at(new PriceSheet(prices));
    }

    /** A version is published once per run, so that a reload costs what changed. */
    private List<PublishedPrice> newPrices(Collection<Model> models) {
        var prices = new ArrayList<PublishedPrice>();
        for (var model : models) {
            for (var price : model.prices().prices()) {
                if (!published.contains(price.id())) {
                    prices.add(new PublishedPrice(model.id(), price, model.source(), model.date()));
                }
            }
        }
        return prices;
    }

    /** And what is charged of each where its caller's own key pays the provider. */
    private List<PublishedPrice> withFees(List<PublishedPrice> prices) {
        var fee = providers.ownKeyFee();
        if (fee.isNone()) {
            return prices;
        }
        var all = new ArrayList<>(prices);
        for (var version : prices) {
            all.add(new PublishedPrice(version.model(), fee.on(version.price()), version.source(), version.date()));
        }
        return all;
    }

    private void publish(List<PublishedPrice> prices) {
        if (prices.isEmpty()) {
            return;
        }
        publishers.forEach(publisher -> publisher.publish(prices));
        prices.forEach(version -> published.add(version.price().id()));
    }

    private void refuse(String problem) {
        if (problem.equals(lastProblem)) {
            return;
        }
        lastProblem = problem;
        log.error("catalog.refused", LogField.REASON.is(problem));
        changes.accept(new CatalogChange.Refused(problem));
    }

    private ModelLookup priced(Model model) {
        var missing = Unpriced.reason(model, clock.instant());
        return missing == null ? new ModelLookup.Found(model) : new ModelLookup.Unpriced(model.id(), missing);
    }

    private Snapshot current() {
        var current = snapshot;
        if (current == null) {
            throw new IllegalStateException("the catalog is not open");
        }
        return current;
    }
}
