package dev.estiva.policy;

import dev.estiva.core.Bounds;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.Ranking;
import java.util.List;
import java.util.function.Function;

/** The orders by name: which waiting task comes next. Ties go to the job submitted first. */
public enum Orders {
    /** First in, first out. */
    FIFO("fifo", "first come, first served", OrderKeys::first),
    /** Shortest job first. */
    SJF("sjf", "the shortest estimate first; without one, last", OrderKeys::shortest),
    /** Longest job first. */
    LJF("ljf", "the longest estimate first; without one, last", OrderKeys::longest),
    /** By priority. */
    PRIORITY("priority", "priority 1 first", OrderKeys::priority),
    /** By priority, which rises with waiting. */
    AGEING(
            "ageing",
            "priority 1 first; waiting raises it by one step each --ageing",
            settings -> plain(OrderKeys.aged(settings.ageingMicros()))),
    /** Earliest deadline first. */
    EDF("edf", "the earliest deadline first; without one, last", OrderKeys::deadline),
    /** Least slack first. */
    LEAST_SLACK("least-slack", "the least of deadline − estimate first; without a deadline, last", OrderKeys::slack),
    /** Smallest area first. */
    SMALLEST_AREA("smallest-area", "the least estimate × processors first", OrderKeys::smallestArea),
    /** Largest area first. */
    LARGEST_AREA("largest-area", "the most estimate × processors first", OrderKeys::largestArea),
    /** Carastan-Santos and de Camargo's F1. */
    F1("f1", "the least log10(estimate)·processors + 870·log10(submission) first", OrderKeys::f1),
    /** WFP3. */
    WFP3(
            "wfp3",
            "the most (waited/estimate)³·processors first",
            settings -> new Sorting(OrderKeys::first, WaitRanking.wfp3(), settings.reorderMicros())),
    /** UNICEP. */
    UNICEP(
            "unicep",
            "the most waited/(log2(processors)·estimate) first",
            settings -> new Sorting(OrderKeys::first, WaitRanking.unicep(), settings.reorderMicros())),
    /** Fair share by user. */
    FAIR_SHARE(
            "fair-share",
            "the user who has used least first; use counts half after each --half-life",
            settings -> new Sorting(
                    OrderKeys::first, UserRanking.fairShare(settings.halfLifeMicros()), settings.reorderMicros())),
    /** Dominant resource fairness. */
    DRF(
            "drf",
            "the user first who holds the least of what it holds most of",
            _ -> new Sorting(OrderKeys::first, UserRanking.dominantShare(), 0));

    private final String title;
    private final String description;
    private final Function<PolicySettings, Sorting> sorting;

    Orders(String title, String description, QueueOrder.Key key) {
        this(title, description, _ -> plain(key));
    }

    Orders(String title, String description, Function<PolicySettings, Sorting> sorting) {
        this.title = title;
        this.description = description;
        this.sorting = sorting;
    }

    public String title() {
        return title;
    }

    /** In one line, for people. */
    public String description() {
        return description;
    }

    /** The order with these settings. */
    public OrderRule rule(PolicySettings settings) {
        return new Named(title, sorting.apply(settings));
    }

    /** The names of all of them. */
    public static List<String> titles() {
        return List.of(values()).stream().map(Orders::title).toList();
    }

    private static Sorting plain(QueueOrder.Key key) {
        return new Sorting(key, Ranking.NONE, 0);
    }

    /** By what tasks are sorted. */
    private record Sorting(QueueOrder.Key key, Ranking ranking, long reorderMicros) {}

    /** One of these orders with its settings. */
    private record Named(String title, Sorting sorting) implements OrderRule {
        @Override
        public QueueOrder with(Bounds bounds) {
            return new QueueOrder(title, sorting.key, sorting.ranking, sorting.reorderMicros, bounds);
        }
    }
}
