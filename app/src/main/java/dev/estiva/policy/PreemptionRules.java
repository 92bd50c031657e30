package dev.estiva.policy;

import dev.estiva.core.Bounds;
import dev.estiva.core.QueueOrder;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskState;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The rules by which tasks preempt others, by name. */
public enum PreemptionRules {
    /** Shortest remaining time. */
    SRPT("remaining", "the least time left by the estimate first; without one, last", _ -> new Remaining(false)),
    /** Shortest remaining time × GPUs. */
    SRPT_GPU("remaining-gpu", "the least time left × processors first", _ -> new Remaining(true)),
    /** The most urgent. */
    PRIORITY("priority", "priority 1 first", _ -> new Fixed("priority", OrderKeys::priority)),
    /** The shortest, of whatever is left. */
    SJF("sjf", "the shortest estimate first; without one, last", _ -> new Fixed("sjf", OrderKeys::shortest)),
    /** In turns. */
    QUANTUM("turns", "in turns, each for a --quantum", settings -> new Turns(settings.quantumMicros())),
    /** Least attained service. */
    LAS(
            "attained",
            "the least time served first, in steps of --quantum or by --las-thresholds",
            settings -> attained(settings, false)),
    /** Least attained service × GPUs. */
    LAS_GPU(
            "attained-gpu",
            "the least time served × processors first, in such steps",
            settings -> attained(settings, true));

    private final String title;
    private final String description;
    private final Function<PolicySettings, PreemptionRule> rule;

    PreemptionRules(String title, String description, Function<PolicySettings, PreemptionRule> rule) {
        this.title = title;
        this.description = description;
        this.rule = rule;
    }

    public String title() {
        return title;
    }

    /** In one line, for people. */
    public String description() {
        return description;
    }

    PreemptionRule with(PolicySettings settings) {
        return rule.apply(settings);
    }

    private static PreemptionRule attained(PolicySettings settings, boolean byArea) {
        return settings.lasThresholds().isEmpty()
                ? new Attained(byArea, settings.quantumMicros())
                : new Levels(byArea, settings.lasThresholds());
    }

    /** Time as it is, or times processors. */
    private static double weight(Contender task, boolean byArea) {
        return byArea ? OrderKeys.processors(task.spec()) : 1;
    }

    /** How the state keeps the waiting tasks for a rule. */
    private record Queue(String title, QueueOrder.Key key) implements OrderRule {
        @Override
        public QueueOrder with(Bounds bounds) {
            return new QueueOrder(title, key, bounds);
        }
    }

    /** By what is left of the estimate. */
    private record Remaining(boolean byArea) implements PreemptionRule {
        @Override
        public OrderRule order() {
            return byArea
                    ? new Queue(SRPT_GPU.title, OrderKeys::smallestArea)
                    : new Queue(SRPT.title, OrderKeys::shortest);
        }

        @Override
        public long first(Contender task, long nowMicros) {
            long remaining = task.remainingMicros(nowMicros);
            return byArea && remaining != Long.MAX_VALUE ? Sortable.of(remaining * weight(task, true)) : remaining;
        }
    }

    /** By what never changes. */
    private record Fixed(String title, QueueOrder.Key key) implements PreemptionRule {
        @Override
        public OrderRule order() {
            return new Queue(title, key);
        }

        @Override
        public long first(Contender task, long nowMicros) {
            return key.of(task.spec(), task.job.submitMicros());
        }
    }

    /**
     * A task that runs keeps its room for a quantum of work; then it goes behind all that wait, and has another turn if none
     * of them finds room. Who waits is served in the order of coming or giving way; of one instant, those who came are first.
     * Of those whose turns end together, the ones who were served least stay where not all must go.
     */
    private record Turns(long quantumMicros) implements PreemptionRule {
        private static final int HAS_ITS_TURN = 0;
        private static final int WAITS = 1;

        /** In this very instant, whether it has left its room already or not yet. */
        private static final int HAD_ITS_TURN = 2;

        @Override
        public OrderRule order() {
            return new Queue(QUANTUM.title, OrderKeys::first);
        }

        @Override
        public long first(Contender task, long nowMicros) {
            if (!task.hasOrHadRoom) {
                return WAITS;
            }
            return task.isRunning() && !endsNow(task, nowMicros) ? HAS_ITS_TURN : HAD_ITS_TURN;
        }

        @Override
        public long second(Contender task, long nowMicros) {
            if (task.hasOrHadRoom) {
                return task.isRunning() && !endsNow(task, nowMicros) ? 0 : task.attainedMicros(nowMicros);
            }
            long gaveWay = task.gaveWayMicros();
            return gaveWay == TaskState.NEVER ? 2 * task.job.submitMicros() : 2 * gaveWay + 1;
        }

        @Override
        public long changesMicros(Contender running, long[] waiting, long nowMicros) {
            long worked = Math.max(0, nowMicros - running.workSinceMicros());
            return running.workSinceMicros() + (worked / quantumMicros + 1) * quantumMicros;
        }

        @Override
        public boolean needsWorkKept() {
            return true;
        }

        private boolean endsNow(Contender running, long nowMicros) {
            long worked = nowMicros - running.workSinceMicros();
            return worked > 0 && worked % quantumMicros == 0;
        }
    }

    /**
     * By what was done for a task so far. A running one gives way when it has had a quantum more than one that waits: without
     * that, two that have had the same would take turns without end.
     */
    private record Attained(boolean byArea, long quantumMicros) implements PreemptionRule {
        @Override
        public OrderRule order() {
            return new Queue(byArea ? LAS_GPU.title : LAS.title, OrderKeys::first);
        }

        @Override
        public long first(Contender task, long nowMicros) {
            long ahead = task.hasOrHadRoom ? quantumMicros : 0;
            return Sortable.of((task.attainedMicros(nowMicros) - ahead) * weight(task, byArea));
        }

        @Override
        public long changesMicros(Contender running, long[] waiting, long nowMicros) {
            int at = Arrays.binarySearch(waiting, first(running, nowMicros));
            while (at > 0 && waiting[at - 1] == waiting[at]) {
                at--;
            }
            int next = at >= 0 ? at : -1 - at;
            if (next == waiting.length) {
                return Long.MAX_VALUE;
            }
            double until = Sortable.toDouble(waiting[next]) / weight(running, byArea) + quantumMicros;
            long more =
                    (long) Math.min(JobSpec.LONGEST_MICROS, Math.floor(until)) + 1 - running.attainedMicros(nowMicros);
            return running.doesMicros(Math.max(1, more), nowMicros);
        }

        @Override
        public boolean needsWorkKept() {
            return true;
        }
    }

    /**
     * Levels of what was done for a task so far; within a level those first that started first, then those that came first
     * (Gu and others, "Tiresias: a GPU cluster manager for distributed deep learning", NSDI'19).
     */
    private record Levels(boolean byArea, List<Long> thresholds) implements PreemptionRule {
        @Override
        public OrderRule order() {
            return new Queue(byArea ? LAS_GPU.title : LAS.title, OrderKeys::first);
        }

        @Override
        public long first(Contender task, long nowMicros) {
            double attained = task.attainedMicros(nowMicros) * weight(task, byArea);
            int level = 0;
            while (level < thresholds.size() && thresholds.get(level) <= attained) {
                level++;
            }
            return level;
        }

        @Override
        public long second(Contender task, long nowMicros) {
            return task.firstStartMicros();
        }

        @Override
        public long changesMicros(Contender running, long[] waiting, long nowMicros) {
            int level = (int) first(running, nowMicros);
            if (level == thresholds.size()) {
                return Long.MAX_VALUE;
            }
            long until = (long) Math.ceil(thresholds.get(level) / weight(running, byArea));
            return running.doesMicros(Math.max(1, until - running.attainedMicros(nowMicros)), nowMicros);
        }
    }
}
