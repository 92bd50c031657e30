package dev.estiva.policy;

import dev.estiva.core.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The classical names of policies, and how to read a policy from names. */
public enum Presets {
    /** What a live server does unless told: urgent first, nobody idles behind a big job, and no big job starves. */
    DEFAULT("default", Orders.PRIORITY, Placements.BEST_FIT, Backfills.EASY),
    /** Round robin over the workers. */
    RR("rr", Orders.FIFO, Placements.CIRCULAR, Backfills.NONE),
    /** First in, first out. */
    FIFO("fifo", Orders.FIFO, Placements.FIRST_FIT, Backfills.NONE),
    /** Shortest job first. */
    SJF("sjf", Orders.SJF, Placements.FIRST_FIT, Backfills.NONE),
    /** Priority 1 before all others. */
    PRIORITY("priority", Orders.PRIORITY, Placements.FIRST_FIT, Backfills.NONE),
    /** To the worker with the least work left. */
    LEAST_WORK("least-work", Orders.FIFO, Placements.LEAST_WORK, Backfills.NONE),
    /** EASY backfilling: the first blocked task has a reservation. */
    EASY("easy", Orders.FIFO, Placements.BEST_FIT, Backfills.EASY),
    /** Conservative backfilling: every waiting task has a reservation. */
    CONSERVATIVE("conservative", Orders.FIFO, Placements.BEST_FIT, Backfills.CONSERVATIVE);

    private final String title;
    private final Orders order;
    private final Placements placement;
    private final Backfills backfill;

    Presets(String title, Orders order, Placements placement, Backfills backfill) {
        this.title = title;
        this.order = order;
        this.placement = placement;
        this.backfill = backfill;
    }

    public String title() {
        return title;
    }

    /** The names of all presets, for help and errors. */
    public static List<String> titles() {
        return List.of(values()).stream().map(Presets::title).toList();
    }

    /** The preset as it is, with estimates as bounds, as simulators have them. */
    public PolicySpec spec() {
        return new PolicySpec(title, order, placement, backfill, BackfillOrder.QUEUE, false, 0, Bounds.BY_ESTIMATE);
    }

    /**
     * Reads a policy from the names its user gave, in any case; null means not given.
     *
     * @throws IllegalArgumentException naming the option, what was found and what there is
     */
    public static PolicySpec read(Names names) {
        PolicySpec base =
                names.policy == null ? DEFAULT.spec() : preset(names.policy).spec();
        Orders order =
                names.order == null ? base.order() : find("--order", names.order, Orders.values(), Orders.titles());
        PlacementRule placement = names.placement == null
                ? base.placement()
                : find("--placement", names.placement, Placements.values(), Placements.titles());
        Backfills backfill = names.backfill == null
                ? base.backfill()
                : find("--backfill", names.backfill, Backfills.values(), Backfills.titles());
        BackfillOrder backfillOrder = names.backfillOrder == null
                ? base.backfillOrder()
                : find("--backfill-order", names.backfillOrder, BackfillOrder.values(), BackfillOrder.titles());
        if (names.backfillOrder != null && backfill != Backfills.EASY) {
            throw new IllegalArgumentException("--backfill-order needs backfill easy, not " + backfill.title());
        }
        if (names.strict && backfill != Backfills.NONE) {
            throw new IllegalArgumentException("--strict needs backfill none, not " + backfill.title());
        }
        if (names.backfillDepth < 0 || (names.backfillDepth > 0 && backfill != Backfills.CONSERVATIVE)) {
            throw new IllegalArgumentException("--backfill-depth needs backfill conservative and a number of tasks, "
                    + "not " + backfill.title() + " and " + names.backfillDepth);
        }
        boolean same = order == base.order() && placement.equals(base.placement()) && backfill == base.backfill();
        String name = same ? base.name() : "custom";
        return new PolicySpec(
                name, order, placement, backfill, backfillOrder, names.strict, names.backfillDepth, base.bounds());
    }

    private static Presets preset(String name) {
        return find("--policy", name, values(), titles());
    }

    private static <T> T find(String option, String name, T[] values, List<String> titles) {
        String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
        List<String> known = new ArrayList<>(titles);
        int at = known.indexOf(wanted);
        if (at < 0) {
            throw new IllegalArgumentException(
                    option + ": found \"" + name + "\", expected one of " + String.join(", ", titles));
        }
        return values[at];
    }

    /** What a user may say of a policy. */
    public record Names(
            @Nullable String policy,
            @Nullable String order,
            @Nullable String placement,
            @Nullable String backfill,
            @Nullable String backfillOrder,
            boolean strict,
            int backfillDepth) {}
}
