package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.metrics.Summary.Counts;
import dev.estiva.metrics.Summary.WorkerSummary;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.model.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches a run from its first fact on: hands each task's row on, and sums all up in the end. */
public final class SummaryCollector implements FactListener {
    private final long zeroMicros;
    private final RowStatistics statistics = new RowStatistics();
    private final Utilisation utilisation = new Utilisation();
    private final Disruptions disruptions = new Disruptions();
    private final TaskRows taskRows;
    private long submitted;

    /** Sums up only: no row is made. The summary counts its instants from {@code zeroMicros} of the facts' clock. */
    public SummaryCollector(long zeroMicros) {
        this.zeroMicros = zeroMicros;
        this.taskRows = new TaskRows(zeroMicros, statistics);
    }

    /** Rows and summary count their instants from {@code zeroMicros} of the facts' clock. */
    public SummaryCollector(long zeroMicros, Consumer<TaskRow> rows) {
        this.zeroMicros = zeroMicros;
        this.taskRows = new TaskRows(zeroMicros, (status, times, row) -> {
            statistics.ended(status, times, row);
            rows.accept(row.get());
        });
    }

    @Override
    public void before(Fact fact, ClusterView state) {
        if (fact instanceof Fact.JobSubmitted job) {
            submitted += job.spec().tasks();
        }
        taskRows.before(fact, state);
        utilisation.before(fact, state);
        disruptions.before(fact, state);
    }

    /** No fact tells of a job that was refused, so the caller does. */
    public void refused(JobSpec spec, long atMicros, String reason) {
        taskRows.refused(spec, atMicros, reason);
    }

    /** Of all so far. Sorts what was kept, so ask when the run is over. */
    public Summary summary() {
        List<WorkerSummary> workers = new ArrayList<>();
        utilisation.forEachWorker((name, completed, usage) -> workers.add(new WorkerSummary(name, completed, usage)));
        Window window = utilisation.window();
        return new Summary(
                counts(),
                window == null ? null : window.since(zeroMicros),
                statistics.timings(),
                total(workers),
                workers,
                disruptions.requeues(),
                disruptions.preemptions(),
                disruptions.lostWorkers(),
                statistics.refusals());
    }

    /** The distributions behind the summary, of all so far; null if no task was completed. Sorts what was kept. */
    public @Nullable Curves curves() {
        return statistics.curves();
    }

    private Counts counts() {
        long ended = 0;
        for (Status status : Status.values()) {
            ended += status == Status.REFUSED ? 0 : statistics.count(status);
        }
        return new Counts(
                statistics.count(Status.COMPLETED),
                statistics.count(Status.FAILED),
                statistics.count(Status.CANCELLED),
                statistics.count(Status.TIMED_OUT),
                statistics.count(Status.ABORTED),
                statistics.count(Status.REFUSED),
                submitted - ended);
    }

    private static Usage total(List<WorkerSummary> workers) {
        return workers.stream().map(WorkerSummary::usage).reduce(Usage.of(_ -> Usage.Integral.ZERO), Usage::plus);
    }
}
