package dev.estiva.core;

import dev.estiva.model.Alternative;
import dev.estiva.model.Alternative.Preference;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets waiting tasks take their other way where they are expected to end sooner there: a CPU that is free now, rather than a
 * GPU behind a queue. A task changes only to where it can start at once, so that the choice is made as late as it can be
 * (minimum completion time, as in Maheswaran and others, "Dynamic mapping of a class of independent tasks", 1999, asked anew
 * before each pass), or to where it can run at all.
 */
final class RouteDesk {
    /** Of one group, in a pass: those behind them are looked at when they have come further. */
    private static final int MOST_LOOKED_AT = 256;

    private final ClusterState state;
    private final PolicyDesk policies;
    private final NavigableSet<TaskId> rerouted = new TreeSet<>();

    RouteDesk(ClusterState state, PolicyDesk policies) {
        this.state = state;
        this.policies = policies;
    }

    /** Before the passes of a step; in each of them a task changes its way once at most. */
    void begin() {
        rerouted.clear();
    }

    /**
     * Answers whether any task changed its way: what it left or found may let others start.
     *
     * @param hasSettled whether a pass has gone before it: else those that could start where they are have not started yet
     */
    boolean route(boolean hasSettled, Recorder recorder, long nowMicros) {
        List<RequestGroup> flexible = state.waiting().flexible();
        if (flexible.isEmpty()) {
            return false;
        }
        int before = rerouted.size();
        flexible.forEach(group -> new Sweep(group, hasSettled, nowMicros).run(recorder));
        return rerouted.size() > before;
    }

    /** Goes through the tasks of one group, the first first. */
    private final class Sweep {
        private final RequestGroup group;
        private final boolean hasSettled;
        private final long now;
        private int ahead;
        private final List<Releases.Run> unplaced = new ArrayList<>();
        private @Nullable Releases releases;

        Sweep(RequestGroup group, boolean hasSettled, long now) {
            this.group = group;
            this.hasSettled = hasSettled;
            this.now = now;
        }

        void run(Recorder recorder) {
            WaitingTasks waiting = state.waiting();
            long counted = 0;
            int left = MOST_LOOKED_AT;
            for (Candidate each = waiting.first(group); each != null && left > 0; each = waiting.next(group, each)) {
                JobEntry job = state.job(each.job());
                boolean isRest = job != null && each.index() == job.firstUntouched();
                if (job == null || (isRest && counted == each.job())) {
                    continue;
                }
                int tasks = isRest ? Math.min(left, job.untouched()) : 1;
                left -= tasks;
                counted = isRest ? each.job() : counted;
                sweep(job, each, tasks, recorder);
            }
        }

        /**
         * Of the tasks of an array that were never placed all are alike and start in their order: the last of them would wait
         * the longest where they are, and if it would be sooner the other way, the next one goes there instead of it.
         */
        private void sweep(JobEntry job, Candidate each, int tasks, Recorder recorder) {
            JobSpec spec = job.spec(each.index());
            Releases.Run run = place -> expected(spec, place, each.lengthMicros());
            for (int before = 1; before < tasks; before++) {
                stays(run);
            }
            String reason = reason(job, each);
            if (reason == null) {
                stays(run);
                return;
            }
            TaskId task = job.task(each.index());
            rerouted.add(task);
            boolean isWhole = job.spec().tasks() == 1
                    || (each.index() == job.firstUntouched() && !state.workers().isFeasible(group));
            recorder.fact(
                    isWhole ? new Fact.JobRerouted(job.id(), reason, now) : new Fact.TaskRerouted(task, reason, now));
        }

        /** Why it is better off the other way; null if it is not. */
        private @Nullable String reason(JobEntry job, Candidate place) {
            JobSpec spec = job.spec(place.index());
            Alternative alternative = spec.alternative();
            if (alternative == null
                    || !(job.state(place.index()) instanceof Waiting)
                    || rerouted.contains(job.task(place.index()))) {
                return null;
            }
            JobSpec other = spec.rerouted();
            RequestGroup there = state.waiting().group(other, job.id().value());
            if (!state.workers().isFeasible(there)) {
                return null;
            }
            if (!state.workers().isFeasible(group)) {
                return "no worker that is present could run it the other way";
            }
            if (there.entries() > 0 || state.workers().firstFit(there, 0, Admission.ALL) == null) {
                return null;
            }
            if (!hasSettled && ahead > 0 && releases().hasRoomAtOnce()) {
                return null; // those before it may start first, and take what it would find there
            }
            WorkerNode node = state.workers().firstFit(there, 0, new NotHeldBack(place));
            return node == null ? null : reason(spec, alternative.preference(), other, node);
        }

        private @Nullable String reason(JobSpec spec, Preference preference, JobSpec other, WorkerNode node) {
            Releases.Place here = releases().first();
            if (here == null) {
                return "no worker takes tasks that could run it the other way";
            }
            long runHere = state.speeds().expectedMicros(spec, here.device());
            long runThere = state.speeds().expectedMicros(other, TypeSpeeds.device(node.spec(), other.request()));
            if (runHere == JobSpec.UNKNOWN || runThere == JobSpec.UNKNOWN) {
                return switch (preference) {
                    case THIS -> null;
                    case OTHER -> "there is room where it prefers to run";
                    case NEITHER -> here.freeMicros() > now ? "there is room" : null;
                };
            }
            long endHere = here.freeMicros() + here.node().spec().runMicros(runHere);
            long endThere = now + node.spec().runMicros(runThere);
            boolean isSooner = endThere < endHere || (endThere == endHere && preference == Preference.OTHER);
            return isSooner ? "it is expected to end " + (endHere - endThere) / 1_000_000 + " s sooner" : null;
        }

        private void stays(Releases.Run run) {
            ahead++;
            if (releases == null) {
                unplaced.add(run);
            } else {
                releases.take(run);
            }
        }

        /** Made when first asked for: mostly there is no room the other way. */
        private Releases releases() {
            Releases made = releases;
            if (made == null) {
                made = new Releases(state.workers(), group, RouteDesk.this::expectedEnd, now);
                unplaced.forEach(made::take);
                releases = made;
            }
            return made;
        }
    }

    /** The workers on which a task may start though others wait before it. */
    private final class NotHeldBack implements Admission {
        private final List<RequestGroup> ahead = new ArrayList<>();

        NotHeldBack(Candidate task) {
            for (RequestGroup each : state.waiting().groups()) {
                if (!each.isHeadedBefore(task)) {
                    return;
                }
                ahead.add(each);
            }
        }

        @Override
        public boolean kind(WorkerClass kind) {
            return ahead.stream().noneMatch(group -> policies.holdsBack(group, kind));
        }

        @Override
        public boolean worker(WorkerNode node) {
            return kind(node.kind());
        }
    }

    private long expectedEnd(TaskId task, WorkerNode node) {
        JobEntry job = state.job(task.job());
        if (job == null || !(state.state(task) instanceof Running running)) {
            throw new IllegalStateException("runs on worker " + node.id() + ", but not by its state: " + task);
        }
        JobSpec spec = job.spec(task.index());
        String device = node.spec().deviceOf(running.placement().shares().getFirst());
        long expected = state.speeds().expectedMicros(spec, device);
        return Bounds.BY_ESTIMATE.endOn(node.spec(), spec.as(spec.name(), expected), running);
    }

    private long expected(JobSpec spec, Releases.Place place, long bound) {
        long expected = state.speeds().expectedMicros(spec, place.device());
        return expected == JobSpec.UNKNOWN ? bound : expected;
    }
}
