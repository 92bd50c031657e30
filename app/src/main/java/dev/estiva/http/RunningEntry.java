package dev.estiva.http;

import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.server.ProgressBoard.Progress;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A task that runs, where it runs, and how long it probably still will. */
record RunningEntry(WorkerId worker, WorkerSpec on, TaskId task, Running state, JobSpec spec) {
    private static final int ALL = 10_000;

    /** Null if it does not run any more. */
    static @Nullable RunningEntry of(ClusterView view, WorkerNode node, TaskId task) {
        JobEntry job = view.job(task.job());
        return job != null && view.state(task) instanceof Running running
                ? new RunningEntry(node.id(), node.spec(), task, running, job.spec(task.index()))
                : null;
    }

    /** {@code said} is what its task said last of how far it is, null if it has not. */
    void write(JsonOut out, @Nullable Progress said, long nowMicros) {
        long ran = Math.max(0, nowMicros - state.startMicros());
        out.text("task", task.toString());
        out.whole("job", task.job());
        out.whole("array", spec.tasks());
        out.text("name", spec.name());
        out.text("user", spec.user());
        out.whole("attempt", state.attempt());
        out.whole("worker_id", worker.value());
        out.text("worker", on.name());
        EventJson.devices(out, state.placement().shares().getFirst());
        RequestJson.write(out, spec.request());
        out.instant("started", state.startMicros());
        out.seconds("run_seconds", ran);
        Progress current = said != null && said.attempt() == state.attempt() ? said : null;
        out.seconds("remaining_seconds", remainingMicros(ran, current));
        if (state.stop() != null) {
            out.text("stopping", Words.of(state.stop()));
        }
        progress(out, current, state.attempt());
    }

    /** By the estimate; without one, or over it, by how far it says it is, if it goes on as it did. */
    private long remainingMicros(long ran, @Nullable Progress current) {
        boolean isEstimated = spec.estimateMicros() != JobSpec.UNKNOWN;
        long left = isEstimated ? Math.max(0, on.runMicros(spec.estimateMicros()) - ran) : JobSpec.UNKNOWN;
        if (left > 0 || current == null || current.percentHundredths() == 0) {
            return left;
        }
        return BigInteger.valueOf(ran)
                .multiply(BigInteger.valueOf(ALL - current.percentHundredths()))
                .divide(BigInteger.valueOf(current.percentHundredths()))
                .min(BigInteger.valueOf(JobSpec.LONGEST_MICROS))
                .longValueExact();
    }

    /** How far it says it is, if it is this attempt that said so. */
    static void progress(JsonOut out, @Nullable Progress progress, int attempt) {
        if (progress != null && progress.attempt() == attempt) {
            out.object("progress", () -> {
                out.decimal("percent", progress.percentHundredths(), 2);
                out.textUnlessEmpty("message", progress.message());
            });
        }
    }
}
