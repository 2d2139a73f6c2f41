package io.omnia.ledger;

import io.omnia.identity.Directory;
import io.omnia.identity.Mode;
import io.omnia.platform.http.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** What calls cost over time, by what they have in common: two statements for each answer at most. */
@Singleton
final class Spend {
    /** The only series of a chart that tells nothing apart. */
    private static final String ALL = "all";

    private static final String OTHER = "other";

    /** More than a month of hours, and more than two years of days. */
    private static final int MAX_POINTS = 800;

    private final Jdbi database;
    private final Directory directory;
    private final Clock clock;
    private final SpendTable table = new SpendTable();

    @Inject
    Spend(Jdbi database, Directory directory, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.clock = clock;
    }

    /** A chart: of the last thirty days, or by hours of the last day, unless the filter has a time of its own. */
    SpendView chart(CallFilter wanted, SpendTable.Step step, SpendTable.Group group) {
        var filter = spanned(wanted, step);
        var from = Objects.requireNonNull(filter.from());
        var to = Objects.requireNonNull(filter.to());
        var sums = database.withHandle(handle -> table.sums(handle, filter, step, group));
        var bySeries = sums.stream().collect(Collectors.groupingBy(sum -> name(sum, group)));
        if (bySeries.isEmpty() && group == SpendTable.Group.NONE) {
            bySeries.put(ALL, List.of());
        }
        var labels = labels(group, bySeries.keySet());
        var times = times(from, to, step);
        var series = inOrder(bySeries).stream()
                .map(name -> new SpendView.SeriesView(
                        name,
                        labels.getOrDefault(name, name),
                        points(times, Objects.requireNonNull(bySeries.get(name)))))
                .toList();
        return new SpendView(from, to, Columns.code(step), series, total(sums));
    }

    /** The last thirty days of UTC, today included, the oldest first. */
    List<SpendView.PointView> days(Scope scope, Mode mode) {
        var chart = chart(CallFilter.all(scope, mode), SpendTable.Step.DAY, SpendTable.Group.NONE);
        return chart.series().getFirst().points();
    }

    private CallFilter spanned(CallFilter filter, SpendTable.Step step) {
        var to = Objects.requireNonNullElseGet(filter.to(), clock::instant);
        var begin = filter.from();
        var from = begin == null ? start(to, step).minus(usualLength(step)) : start(begin, step);
        if (!from.isBefore(to)) {
            throw Problem.invalid("from", "from must be before to.");
        }
        if (Duration.between(from, to).dividedBy(length(step)) >= MAX_POINTS) {
            throw Problem.invalid("from", "from and to must be less than " + MAX_POINTS + " steps apart.");
        }
        return filter.between(from, to);
    }

    private static Duration length(SpendTable.Step step) {
        return switch (step) {
            case HOUR -> Duration.ofHours(1);
            case DAY -> Duration.ofDays(1);
        };
    }

    /** Beside the step that is not over yet. */
    private static Duration usualLength(SpendTable.Step step) {
        return switch (step) {
            case HOUR -> Duration.ofHours(23);
            case DAY -> Duration.ofDays(29);
        };
    }

    private static Instant start(Instant time, SpendTable.Step step) {
        var seconds = length(step).toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    private static List<Instant> times(Instant from, Instant to, SpendTable.Step step) {
        var times = new ArrayList<Instant>();
        for (var time = from; time.isBefore(to); time = time.plus(length(step))) {
            times.add(time);
        }
        return times;
    }

    private static String name(SpendTable.Sum sum, SpendTable.Group group) {
        if (!sum.among()) {
            return OTHER;
        }
        return group == SpendTable.Group.NONE ? ALL : sum.group();
    }

    /** The dearest first, and what is not told apart last. */
    private static List<String> inOrder(Map<String, List<SpendTable.Sum>> bySeries) {
        var cost = new HashMap<String, Long>();
        bySeries.forEach((name, sums) -> cost.put(name, sum(sums, SpendTable.Sum::costMicros)));
        return bySeries.keySet().stream()
                .sorted(Comparator.<String, Boolean>comparing(OTHER::equals)
                        .thenComparing(cost::get, Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private Map<String, String> labels(SpendTable.Group group, Set<String> names) {
        return switch (group) {
            case NONE, MODEL, PROVIDER -> Map.of();
            case KEY -> texts(directory.keyNames(ids(names)));
            case ACCOUNT -> texts(directory.emails(ids(names)));
        };
    }

    private static List<UUID> ids(Set<String> names) {
        return names.stream()
                .filter(name -> !name.equals(OTHER))
                .map(UUID::fromString)
                .toList();
    }

    private static Map<String, String> texts(Map<UUID, String> names) {
        return names.entrySet().stream()
                .collect(Collectors.toMap(name -> name.getKey().toString(), Map.Entry::getValue));
    }

    private static List<SpendView.PointView> points(List<Instant> times, List<SpendTable.Sum> sums) {
        var byTime = sums.stream().collect(Collectors.toMap(SpendTable.Sum::at, sum -> sum));
        return times.stream().map(time -> point(time, byTime)).toList();
    }

    private static SpendView.PointView point(Instant time, Map<Instant, SpendTable.Sum> byTime) {
        var sum = byTime.get(time);
        return sum == null
                ? new SpendView.PointView(time, 0, 0, 0, 0, Money.of(0))
                : new SpendView.PointView(
                        time,
                        sum.calls(),
                        sum.failed(),
                        sum.inputTokens(),
                        sum.outputTokens(),
                        Money.of(sum.costMicros()));
    }

    private static SpendView.TotalView total(List<SpendTable.Sum> sums) {
        return new SpendView.TotalView(
                sum(sums, SpendTable.Sum::calls),
                sum(sums, SpendTable.Sum::failed),
                sum(sums, SpendTable.Sum::inputTokens),
                sum(sums, SpendTable.Sum::cachedInputTokens),
                sum(sums, SpendTable.Sum::outputTokens),
                Money.of(sum(sums, SpendTable.Sum::costMicros)));
    }

    /** A sum that no number here can hold is the largest one, as in the table. */
    private static long sum(List<SpendTable.Sum> sums, ToLongFunction<SpendTable.Sum> part) {
        var all = 0L;
        for (var one : sums) {
            var more = part.applyAsLong(one);
            all = more > Long.MAX_VALUE - all ? Long.MAX_VALUE : all + more;
        }
        return all;
    }
}
