package dev.estiva.journal;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the golden journals from format 2 on tell, with two snapshots and a forgotten beginning. {@link #main} wrote them. */
final class GoldenStory {
    static final int FIRST_SNAPSHOT = 60;
    static final int SECOND_SNAPSHOT = 120;

    private static final WorkerId OTHER = new WorkerId(2);
    private static final long LATE = 1_000_000;

    private GoldenStory() {}

    /** Writes the file of the present format into a directory. */
    public static void main(String[] args) throws JournalException {
        try (Journal journal = SqliteJournal.open(Path.of(args[0]), "0.1.0")) {
            ClusterState state = new ClusterState(QueueOrder.FIFO);
            List<Fact> facts = facts(Schema.VERSION);
            for (int i = 0; i < facts.size(); i++) {
                journal.append(facts.subList(i, i + 1), () -> {});
                state.apply(facts.get(i));
                if (i + 1 == FIRST_SNAPSHOT || i + 1 == SECOND_SNAPSHOT) {
                    journal.sync();
                    journal.snapshot(i + 1, state.copy());
                }
            }
            journal.sync();
            journal.prune(LATE);
        }
    }

    /**
     * Jobs that return something and jobs that wait, then labels, devices, a worker that is quarantined and one that changes;
     * from format 4 on a job that takes its other way, from format 5 on an array of which one task does, and later the rest.
     */
    static List<Fact> facts(int format) {
        List<Fact> facts = new ArrayList<>(Samples.growing(150).subList(0, 150));
        WorkerSpec two = worker(2);
        facts.add(new Fact.WorkerJoined(OTHER, two, LATE));
        facts.add(new Fact.DeviceBlocked(OTHER, 1, LATE + 1));
        facts.add(new Fact.WorkerQuarantined(OTHER, "9 tasks in a row failed within a second", LATE + 2));
        facts.add(new Fact.JobSubmitted(new JobId(last(facts) + 1), labelled(), Samples.payload(3), LATE + 3));
        facts.add(new Fact.WorkerUncordoned(OTHER, LATE + 4));
        facts.add(new Fact.WorkerSuspected(OTHER, LATE + 5));
        facts.add(new Fact.WorkerChanged(OTHER, worker(4), LATE + 6));
        facts.add(new Fact.WorkerReturned(OTHER, LATE + 7));
        if (format >= 4) {
            JobId flexible = new JobId(last(facts) + 1);
            facts.add(new Fact.JobSubmitted(flexible, flexible(1), Payload.NONE, LATE + 8));
            facts.add(new Fact.JobRerouted(flexible, "it is expected to end 40 s sooner", LATE + 9));
        }
        if (format >= 5) {
            JobId array = new JobId(last(facts) + 1);
            facts.add(new Fact.JobSubmitted(array, flexible(3), Payload.NONE, LATE + 10));
            facts.add(new Fact.TaskRerouted(new TaskId(array.value(), 0), "there is room", LATE + 11));
            facts.add(new Fact.JobRerouted(array, "no worker that is present could run it the other way", LATE + 12));
        }
        return facts;
    }

    private static long last(List<Fact> facts) {
        return facts.stream()
                .mapToLong(fact -> fact instanceof Fact.JobSubmitted submitted
                        ? submitted.job().value()
                        : 0)
                .max()
                .orElse(0);
    }

    private static JobSpec labelled() {
        return new JobSpec(
                "labelled",
                "ana",
                "process",
                2,
                Request.ofSlots(1),
                7,
                60_000_000,
                120_000_000,
                Retry.NEVER,
                new TreeMap<>(Map.of("team", "vision", "sweep", "lr=0.1")));
    }

    private static JobSpec flexible(int tasks) {
        Request gpu = Request.of(new Resources(0, 0, Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap()));
        return new JobSpec("flexible", "ana", "sleep", tasks, gpu, 7, 10_000_000, JobSpec.UNKNOWN, Retry.NEVER)
                .withAlternative(new Alternative(Request.ofSlots(1), 60_000_000, Alternative.Preference.NEITHER));
    }

    private static WorkerSpec worker(long slots) {
        Resources capacity =
                new Resources(slots, 8_000, 2L * Resources.WHOLE_GPU, 1L << 34, Collections.emptyNavigableMap());
        return new WorkerSpec(
                "gpu-2",
                capacity,
                List.of(new Device("H200", 1L << 37), new Device("H200", 1L << 37)),
                new TreeMap<>(Map.of("zone", "a")),
                1_500);
    }
}
