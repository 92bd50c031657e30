package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Facts that tell a plausible story, one line each. */
final class Samples {
    private static final WorkerId WORKER = new WorkerId(1);

    private Samples() {}

    static Fact joined(int worker, long at) {
        return new Fact.WorkerJoined(new WorkerId(worker), WorkerSpec.ofSlots("w" + worker, 64), at);
    }

    static Fact submitted(long job, String user, int tasks, long at) {
        JobSpec spec = new JobSpec(
                "job " + job, user, "process", tasks, Request.ofSlots(1), 1_000, 60_000_000, -1, Retry.NEVER);
        return new Fact.JobSubmitted(new JobId(job), spec, payload(job), at);
    }

    /** None for every fifth job. */
    static Payload payload(long job) {
        return job % 5 == 0
                ? Payload.NONE
                : Payload.of(("{\"command\":\"train --seed " + job + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    static Fact placed(long job, int index, long at) {
        Placement placement = Placement.on(new Share(new WorkerId(1), Resources.ofSlots(1), List.of()));
        return new Fact.TaskPlaced(new TaskId(job, index), 1, placement, PlacedBy.ORDER, at);
    }

    static Fact finished(long job, int index, int attempt, Outcome.Status status, long at) {
        return new Fact.TaskFinished(new TaskId(job, index), attempt, new Outcome(status, 0, ""), at);
    }

    static Fact completed(long job, int index, long at) {
        return finished(job, index, 1, Outcome.Status.COMPLETED, at);
    }

    static Fact completed(long job, long at) {
        return finished(job, 0, 1, Outcome.Status.COMPLETED, at);
    }

    /** Step number {@code n} of an endless story: a job comes, starts, ends; with it the worker at the first. */
    static List<Fact> step(long n) {
        long at = n * 10;
        return switch ((int) (n % 3)) {
            case 0 ->
                n == 0 ? List.of(joined(1, 0), submitted(1, "ana", 1, 0)) : List.of(submitted(n / 3 + 1, "ana", 1, at));
            case 1 -> List.of(placed(n / 3 + 1, 0, at));
            default -> List.of(completed(n / 3 + 1, at));
        };
    }

    /**
     * Step number {@code n} of a story in which every second job waits for ever, so that the state grows; the others return
     * something.
     */
    static List<Fact> growingStep(long n) {
        long at = n * 10;
        long job = n / 4 * 2 + 1;
        return switch ((int) (n % 4)) {
            case 0 ->
                n == 0
                        ? List.of(joined(1, 0), submitted(1, "ana", 1, 0), submitted(2, "bo", 3, 0))
                        : List.of(submitted(job, "ana", 1, at), submitted(job + 1, "bo", 3, at));
            case 1 -> List.of(placed(job, 0, at), placed(job + 1, 0, at));
            case 2 -> {
                Outcome outcome = Outcome.COMPLETED.withOutput(output(job));
                yield List.of(
                        new Fact.TaskFinished(new TaskId(job, 0), 1, outcome, at),
                        finished(job + 1, 0, 1, Outcome.Status.FAILED, at));
            }
            default ->
                List.of(n % 8 == 3 ? new Fact.WorkerCordoned(WORKER, at) : new Fact.WorkerUncordoned(WORKER, at));
        };
    }

    static Payload output(long job) {
        return Payload.of(("{\"loss\":" + job + "}").getBytes(StandardCharsets.UTF_8));
    }

    /** The facts of the growing story, as many steps as make up so many facts. */
    static List<Fact> growing(long facts) {
        List<Fact> all = new ArrayList<>();
        for (long n = 0; all.size() < facts; n++) {
            all.addAll(growingStep(n));
        }
        return all;
    }
}
