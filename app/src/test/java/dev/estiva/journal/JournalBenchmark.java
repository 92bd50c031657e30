package dev.estiva.journal;

import dev.estiva.core.Fact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many facts a second become durable, beside how often a second this disk syncs. Run its main with a directory on the
 * disk in question.
 */
final class JournalBenchmark {
    private static final long RUN_NANOS = 4_000_000_000L;
    private static final int LATENCIES = 2_000;

    private JournalBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args.length == 0 ? "." : args[0]), "journal-benchmark-");
        syncs(folder);
        for (int run = 0; run < 3; run++) {
            facts(folder.resolve("run" + run));
        }
        alone(folder.resolve("alone"));
    }

    private static void syncs(Path folder) throws IOException {
        try (FileChannel file =
                FileChannel.open(folder.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocateDirect(4096);
            long start = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - start < RUN_NANOS / 2) {
                file.write(page.clear());
                file.force(false);
                count++;
            }
            say("raw: %,d appends of a page with fdatasync a second", perSecond(count, System.nanoTime() - start));
        }
    }

    private static void facts(Path directory) throws JournalException {
        AtomicLong callbacks = new AtomicLong();
        try (Journal journal = SqliteJournal.open(directory, "1.0")) {
            long start = System.nanoTime();
            long facts = 0;
            for (long n = 0; System.nanoTime() - start < RUN_NANOS; n++) {
                List<Fact> step = Samples.step(n);
                facts += step.size();
                journal.append(step, callbacks::incrementAndGet);
            }
            journal.sync();
            long nanos = System.nanoTime() - start;
            say(
                    "append: %,d facts a second durable, one callback a step, %,d in all",
                    perSecond(facts, nanos), callbacks.get());
            start = System.nanoTime();
            long recovered = Recovered.of(journal).facts.size();
            say("recover: %,d facts a second", perSecond(recovered, System.nanoTime() - start));
        }
        long start = System.nanoTime();
        SqliteJournal.open(directory, "1.0").close();
        say("open: %,d ms with the check of the file", (System.nanoTime() - start) / 1_000_000);
    }

    private static void alone(Path directory) throws JournalException {
        long[] nanos = new long[LATENCIES];
        try (Journal journal = SqliteJournal.open(directory, "1.0")) {
            for (int n = 0; n < LATENCIES; n++) {
                long start = System.nanoTime();
                journal.append(Samples.step(n), () -> {});
                journal.sync();
                nanos[n] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        say(
                "alone: one step from append to durable p50 %,d us, p99 %,d us",
                nanos[LATENCIES / 2] / 1_000, nanos[LATENCIES * 99 / 100] / 1_000);
    }

    private static long perSecond(long count, long nanos) {
        return count * 1_000_000_000L / nanos;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
