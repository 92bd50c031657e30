package dev.estiva.report;

import dev.estiva.metrics.Disruptions.LostWorker;
import dev.estiva.metrics.Distribution;
import dev.estiva.metrics.Requeues;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.Counts;
import dev.estiva.metrics.Summary.Refusal;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.Summary.WorkerSummary;
import dev.estiva.metrics.TaskRow;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import dev.estiva.metrics.Usage;
import dev.estiva.metrics.Usage.Integral;
import dev.estiva.metrics.Window;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.report.RunInfo.Mode;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Runs to report on. */
final class TestSummaries {
    private static final PolicyInfo SJF = new PolicyInfo("sjf", "sjf", "first-fit", "none", "");

    static final RunInfo INFO =
            new RunInfo(Mode.SIMULATE, SJF, List.of("examples/inference.json"), 42, "user", "event", false);

    static final Requeues NONE = new Requeues(0, 0, 0, 0);

    static final Timings TIMINGS = new Timings(
            new Distribution(1.25, 0, 3, 3.5, 4),
            new Distribution(12.5, 8, 30.75, 100.125, 1234.56),
            new Distribution(1.0625, 1, 1.25, 1.3, 4.5),
            OptionalDouble.of(1.5));

    private TestSummaries() {}

    /** Eight tasks on two servers of slots. */
    static Summary plain() {
        return new Summary(
                new Counts(8, 0, 0, 0, 0, 0, 0),
                new Window(0, 32_000_000),
                TIMINGS,
                slots(48, 64),
                List.of(new WorkerSummary("1", 5, slots(28, 32)), new WorkerSummary("gpu-1", 3, slots(20, 32))),
                NONE,
                List.of(),
                List.of());
    }

    /** Everything that can go wrong has. */
    static Summary troubled() {
        return new Summary(
                new Counts(8, 1, 2, 3, 4, 5, 6),
                new Window(1_500_000, 32_000_000),
                TIMINGS,
                slots(1, 3),
                IntStream.rangeClosed(1, 15)
                        .mapToObj(i -> new WorkerSummary("w" + i, i, slots(i, 15)))
                        .toList(),
                new Requeues(3, 1, 2, 1),
                List.of(new LostWorker("w2", 1, 2), new LostWorker("w3", 0, 1)),
                List.of(new Refusal("9", "needs 5 slots, has 3")));
    }

    /** Nothing happened. */
    static Summary empty() {
        return new Summary(
                new Counts(0, 0, 0, 0, 0, 0, 0), null, null, slots(0, 0), List.of(), NONE, List.of(), List.of());
    }

    static Usage slots(long allocated, long capacity) {
        return new Usage(
                new Integral(BigInteger.valueOf(allocated), BigInteger.valueOf(capacity)),
                Integral.ZERO,
                Integral.ZERO,
                Integral.ZERO);
    }

    static Usage all(long slots, long cpu, long memory, long gpu) {
        return new Usage(of100(slots), of100(cpu), of100(memory), of100(gpu));
    }

    private static Integral of100(long percent) {
        return new Integral(BigInteger.valueOf(percent), BigInteger.valueOf(100));
    }

    static TaskRow row(String label, int tasks, String worker, Status status, String reason) {
        Times times = new Times(0, 1_000_000, 1_000_000, 4_000_000);
        return new TaskRow(job(label, tasks), new JobId(1), tasks - 1, worker, times, 1, status, reason);
    }

    static JobSpec job(String label, int tasks) {
        return new JobSpec(
                label, "ana", "nlp", tasks, Request.ofSlots(1), 1, JobSpec.UNKNOWN, JobSpec.UNKNOWN, Retry.NEVER);
    }
}
