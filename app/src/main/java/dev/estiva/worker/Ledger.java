package dev.estiva.worker;

import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What runs on this worker, and the results that the server has not confirmed yet. */
final class Ledger {
    private final long slots;
    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private final TreeMap<AttemptId, Run> current = new TreeMap<>();
    private final LinkedHashMap<AttemptId, Result> held = new LinkedHashMap<>();
    private long lastRun;
    private long usedSlots;

    Ledger(long slots) {
        this.slots = slots;
    }

    /** One attempt being run here, under a number that is this worker's own. */
    static final class Run {
        private final long number;
        private final AttemptId id;
        private final long slots;
        private boolean stopping;
        private boolean givenUp;
        private boolean current = true;

        private Run(long number, AttemptId id, long slots) {
            this.number = number;
            this.id = id;
            this.slots = slots;
        }

        long number() {
            return number;
        }

        AttemptId id() {
            return id;
        }

        boolean isStopping() {
            return stopping;
        }

        /** Whether its result is of interest to anybody. */
        boolean isCurrent() {
            return current;
        }

        void stop() {
            stopping = true;
        }

        /** It is not the server that wants its end. */
        void isGivenUp() {
            givenUp |= !stopping;
        }

        boolean wasGivenUp() {
            return givenUp;
        }
    }

    Run start(ProcessTask process) {
        return adopt(process.id(), process.amounts().slots());
    }

    /** Something that runs already. */
    Run adopt(AttemptId id, long slots) {
        Run run = new Run(++lastRun, id, slots);
        runs.put(run.number, run);
        current.put(run.id, run);
        usedSlots += run.slots;
        return run;
    }

    /** The run of this number, now over; null if there is none. */
    @Nullable
    Run end(long number) {
        Run run = runs.remove(number);
        if (run == null) {
            return null;
        }
        usedSlots -= run.slots;
        run.current = current.remove(run.id, run);
        return run;
    }

    /** The run of this number, if it runs and its result is of interest. */
    @Nullable
    Run run(long number) {
        Run run = runs.get(number);
        return run != null && current.get(run.id) == run ? run : null;
    }

    @Nullable
    Run running(AttemptId id) {
        return current.get(id);
    }

    /** The runs of other attempts at the same task: in the order of attempts, at most one as a rule. */
    List<Run> othersOfTask(AttemptId id) {
        return current
                .subMap(new AttemptId(id.task(), 1), true, new AttemptId(id.task(), Integer.MAX_VALUE), true)
                .values()
                .stream()
                .filter(run -> !run.id.equals(id))
                .toList();
    }

    /** What the server must not take for lost: what runs, then what has ended unconfirmed, as many as a message may list. */
    List<AttemptId> open() {
        return Stream.concat(current.keySet().stream(), held.keySet().stream())
                .limit(Bounds.ATTEMPTS)
                .toList();
    }

    List<Run> runs() {
        return List.copyOf(runs.values());
    }

    int runCount() {
        return runs.size();
    }

    long freeSlots() {
        return Math.max(slots - usedSlots, 0);
    }

    void hold(Result result) {
        held.put(result.id(), result);
    }

    @Nullable
    Result held(AttemptId id) {
        return held.get(id);
    }

    List<Result> held() {
        return List.copyOf(held.values());
    }

    int heldCount() {
        return held.size();
    }

    /** Answers whether its result was waiting to be confirmed. */
    boolean release(AttemptId received) {
        return held.remove(received) != null;
    }

    /** Nothing here is of interest to the server any more; answers what still runs. */
    List<Run> disown() {
        current.clear();
        held.clear();
        return new ArrayList<>(runs.values());
    }
}
