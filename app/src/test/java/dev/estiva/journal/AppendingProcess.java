package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.SeededRandom;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that appends as fast as it can, and writes each position to standard output when it is durable. */
final class AppendingProcess {
    private AppendingProcess() {}

    /** Its only word is the data directory. It ends when it is killed. */
    public static void main(String[] args) throws JournalException {
        PrintStream out = System.out;
        try (Journal journal = SqliteJournal.open(Path.of(args[0]), "1.0")) {
            long n = steps(journal.lastPosition());
            while (!out.checkError()) {
                List<Fact> step = step(n++);
                long last = journal.lastPosition() + step.size();
                journal.append(step, () -> out.println(last));
            }
        }
    }

    /** Step number n: from one to seven facts, always the same. */
    static List<Fact> step(long n) {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i <= new SeededRandom(n).nextInt(7); i++) {
            facts.add(i % 2 == 0 ? Samples.submitted(n * 7 + i + 1, "ana", 1, n) : Samples.joined(i, n));
        }
        return facts;
    }

    /** How many whole steps have so many facts; −1 if there is half a step among them. */
    static long steps(long facts) {
        long n = 0;
        long sum = 0;
        while (sum < facts) {
            sum += step(n++).size();
        }
        return sum == facts ? n : -1;
    }
}
