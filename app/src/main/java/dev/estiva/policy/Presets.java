package dev.estiva.policy;

import dev.estiva.core.Bounds;
import java.util.List;
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
    /** Longest job first. */
    LJF("ljf", Orders.LJF, Placements.FIRST_FIT, Backfills.NONE),
    /** Priority 1 before all others. */
    PRIORITY("priority", Orders.PRIORITY, Placements.FIRST_FIT, Backfills.NONE),
    /** Priority that rises with waiting. */
    AGEING("ageing", Orders.AGEING, Placements.FIRST_FIT, Backfills.NONE),
    /** Earliest deadline first. */
    EDF("edf", Orders.EDF, Placements.FIRST_FIT, Backfills.NONE),
    /** Least slack first. */
    LEAST_SLACK("least-slack", Orders.LEAST_SLACK, Placements.FIRST_FIT, Backfills.NONE),
    /** Smallest estimate × processors first. */
    SMALLEST_AREA("smallest-area", Orders.SMALLEST_AREA, Placements.FIRST_FIT, Backfills.NONE),
    /** Largest estimate × processors first. */
    LARGEST_AREA("largest-area", Orders.LARGEST_AREA, Placements.FIRST_FIT, Backfills.NONE),
    /** F1 of Carastan-Santos and de Camargo. */
    F1("f1", Orders.F1, Placements.FIRST_FIT, Backfills.NONE),
    /** WFP3 of Tang and others. */
    WFP3("wfp3", Orders.WFP3, Placements.FIRST_FIT, Backfills.NONE),
    /** UNICEP of Tang and others. */
    UNICEP("unicep", Orders.UNICEP, Placements.FIRST_FIT, Backfills.NONE),
    /** The user first who has used least. */
    FAIR_SHARE("fair-share", Orders.FAIR_SHARE, Placements.FIRST_FIT, Backfills.NONE),
    /** Dominant resource fairness. */
    DRF("drf", Orders.DRF, Placements.FIRST_FIT, Backfills.NONE),
    /** To the worker with the least work left. */
    LEAST_WORK("least-work", Orders.FIFO, Placements.LEAST_WORK, Backfills.NONE),
    /** To the worker with the most free. */
    WORST_FIT("worst-fit", Orders.FIFO, Placements.WORST_FIT, Backfills.NONE),
    /** To the worker of which the smallest part is in use. */
    LEAST_LOADED("least-loaded", Orders.FIFO, Placements.LEAST_LOADED, Backfills.NONE),
    /** To any worker. */
    RANDOM("random", Orders.FIFO, Placements.RANDOM, Backfills.NONE),
    /** To the least loaded of two. */
    POWER_OF_D("power-of-d", Orders.FIFO, Placements.POWER_OF_D, Backfills.NONE),
    /** To the worker with the least CPUs and GPUs free. */
    GPU_BEST_FIT("gpu-best-fit", Orders.FIFO, Placements.GPU_BEST_FIT, Backfills.NONE),
    /** Onto GPUs that are in use. */
    GPU_PACKING("gpu-packing", Orders.FIFO, Placements.GPU_PACKING, Backfills.NONE),
    /** To tasks with as many GPUs. */
    GPU_CLUSTERING("gpu-clustering", Orders.FIFO, Placements.GPU_CLUSTERING, Backfills.NONE),
    /** Fragmentation gradient descent. */
    FGD("fgd", Orders.FIFO, Placements.FGD, Backfills.NONE),
    /** Fit job first: whatever has room starts, in the order of submission. */
    GREEDY("greedy", Orders.FIFO, Placements.FIRST_FIT, Backfills.GREEDY),
    /** EASY backfilling: the first blocked task has a reservation. */
    EASY("easy", Orders.FIFO, Placements.BEST_FIT, Backfills.EASY),
    /** Conservative backfilling: every waiting task has a reservation. */
    CONSERVATIVE("conservative", Orders.FIFO, Placements.BEST_FIT, Backfills.CONSERVATIVE),
    /** Shortest remaining time. */
    SRPT("srpt", PreemptionRules.SRPT),
    /** Shortest remaining time × processors. */
    SRPT_GPU("srpt-gpu", PreemptionRules.SRPT_GPU),
    /** Priority 1 takes the room of all others. */
    PREEMPTIVE_PRIORITY("preemptive-priority", PreemptionRules.PRIORITY),
    /** The shortest takes the room of longer ones. */
    PREEMPTIVE_SJF("preemptive-sjf", PreemptionRules.SJF),
    /** Tasks take turns. */
    RR_QUANTUM("rr-quantum", PreemptionRules.QUANTUM),
    /** Least attained service. */
    LAS("las", PreemptionRules.LAS),
    /** Least attained service × processors. */
    LAS_GPU("las-gpu", PreemptionRules.LAS_GPU);

    private final String title;
    private final Orders order;
    private final Placements placement;
    private final Backfills backfill;
    private final @Nullable PreemptionRules preemption;

    Presets(String title, Orders order, Placements placement, Backfills backfill) {
        this.title = title;
        this.order = order;
        this.placement = placement;
        this.backfill = backfill;
        this.preemption = null;
    }

    /** One that preempts sorts by its own rule, and whoever has room starts. */
    Presets(String title, PreemptionRules preemption) {
        this.title = title;
        this.order = Orders.FIFO;
        this.placement = Placements.FIRST_FIT;
        this.backfill = Backfills.GREEDY;
        this.preemption = preemption;
    }

    public String title() {
        return title;
    }

    /** By what rule tasks preempt others; null if they do not. */
    public @Nullable PreemptionRules preemption() {
        return preemption;
    }

    /** The names of all presets, for help and errors. */
    public static List<String> titles() {
        return List.of(values()).stream().map(Presets::title).toList();
    }

    /** The preset as it is, with estimates as bounds, as simulators have them. */
    public PolicySpec spec() {
        return spec(PolicySettings.DEFAULT);
    }

    /** The same with these settings of its parts. */
    public PolicySpec spec(PolicySettings settings) {
        PreemptionRule rule = preemption == null ? null : preemption.with(settings);
        return new PolicySpec(
                title,
                rule == null ? order.rule(settings) : rule.order(),
                placement.rule(settings),
                backfill,
                BackfillOrder.QUEUE,
                false,
                0,
                Bounds.BY_ESTIMATE,
                rule);
    }

    /** Reads a policy of built-in parts. */
    public static PolicySpec read(Names names) {
        return read(names, Foreign.NONE);
    }

    /**
     * Reads a policy from the names its user gave, in any case; null means not given. A foreign order is also the name of a
     * policy, with first fit, and a foreign placement of one with fifo; both without backfilling.
     *
     * @throws IllegalArgumentException naming the option, what was found and what there is
     */
    public static PolicySpec read(Names names, Foreign foreign) {
        NamedParts parts = new NamedParts(names.settings, foreign);
        PolicySpec base = names.policy == null ? DEFAULT.spec(names.settings) : parts.policy(names.policy);
        if (base.preempts()) {
            requireNothingElse(names);
        }
        OrderRule order = names.order == null ? base.order() : parts.order(names.order);
        PlacementRule placement = names.placement == null ? base.placement() : parts.placement(names.placement);
        Backfills backfill = names.backfill == null
                ? base.backfill()
                : NamedParts.find("--backfill", names.backfill, Backfills.values(), Backfills.titles());
        BackfillOrder backfillOrder = names.backfillOrder == null
                ? base.backfillOrder()
                : NamedParts.find(
                        "--backfill-order", names.backfillOrder, BackfillOrder.values(), BackfillOrder.titles());
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
        boolean same = order.title().equals(base.order().title())
                && placement.title().equals(base.placement().title())
                && backfill == base.backfill();
        String name = same ? base.name() : "custom";
        return new PolicySpec(
                name,
                order,
                placement,
                backfill,
                backfillOrder,
                names.strict,
                names.backfillDepth,
                base.bounds(),
                base.preemption());
    }

    /** A policy that preempts is one whole. */
    private static void requireNothingElse(Names names) {
        String part = null;
        if (names.order != null) {
            part = "--order";
        } else if (names.placement != null) {
            part = "--placement";
        } else if (names.backfill != null) {
            part = "--backfill";
        } else if (names.backfillOrder != null) {
            part = "--backfill-order";
        } else if (names.backfillDepth != 0) {
            part = "--backfill-depth";
        } else if (names.strict) {
            part = "--strict";
        }
        if (part != null) {
            throw new IllegalArgumentException(part + " does not go with policy " + names.policy
                    + ", which preempts: it sorts all tasks by its own rule");
        }
    }

    /** What a user may say of a policy. */
    public record Names(
            @Nullable String policy,
            @Nullable String order,
            @Nullable String placement,
            @Nullable String backfill,
            @Nullable String backfillOrder,
            boolean strict,
            int backfillDepth,
            PolicySettings settings) {
        /** With the usual settings. */
        public Names(
                @Nullable String policy,
                @Nullable String order,
                @Nullable String placement,
                @Nullable String backfill,
                @Nullable String backfillOrder,
                boolean strict,
                int backfillDepth) {
            this(policy, order, placement, backfill, backfillOrder, strict, backfillDepth, PolicySettings.DEFAULT);
        }
    }
}
