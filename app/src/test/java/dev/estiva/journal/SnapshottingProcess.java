package dev.estiva.journal;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that appends the growing story, takes snapshots and prunes all the time, and says what is durable. */
final class SnapshottingProcess {
    private static final int STEPS_BETWEEN = 25;

    private SnapshottingProcess() {}

    /** Its only word is the data directory. It ends when it is killed. */
    public static void main(String[] args) throws JournalException {
        PrintStream out = System.out;
        try (Journal journal = SqliteJournal.open(Path.of(args[0]), "1.0")) {
            ClusterState state = Recovered.state(journal);
            for (long n = steps(journal.lastPosition()); !out.checkError(); n++) {
                List<Fact> step = Samples.growingStep(n);
                long last = journal.lastPosition() + step.size();
                journal.append(step, () -> out.println(last));
                step.forEach(state::apply);
                if (n % STEPS_BETWEEN == 0) {
                    journal.sync();
                    out.println("s"); // from here on it writes a snapshot
                    journal.snapshot(last, state.copy());
                    out.println("p"); // and here it forgets
                    journal.prune(Long.MAX_VALUE);
                }
            }
        }
    }

    /** How many whole steps have so many facts. */
    static long steps(long facts) {
        long n = 0;
        long sum = 0;
        while (sum < facts) {
            sum += Samples.growingStep(n++).size();
        }
        if (sum != facts) {
            throw new AssertionError("half a step: " + facts + " facts");
        }
        return n;
    }
}
