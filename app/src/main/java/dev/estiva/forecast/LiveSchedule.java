package dev.estiva.forecast;

import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.forecast.Recording.RecordedStep;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a recording says of each task: on which worker it was placed, and which steps brought submissions and ends. */
final class LiveSchedule {
    private final List<RecordedStep> steps;
    private final NavigableMap<TaskId, WorkerId> placed = new TreeMap<>();
    private final NavigableMap<TaskId, Integer> endedIn = new TreeMap<>();
    private final List<Integer> submittedIn = new ArrayList<>();
    private final List<Integer> quiet = new ArrayList<>();
    private final List<WorkerSpec> joined = new ArrayList<>();
    private boolean disturbed;

    LiveSchedule(Recording recording) {
        this.steps = recording.steps();
        for (int i = 0; i < steps.size(); i++) {
            read(i, steps.get(i));
        }
    }

    /**
     * Whether something happened that a simulation of this cluster knows nothing of: a worker joined, was silent or was
     * lost, an attempt failed.
     */
    boolean isDisturbed(List<WorkerSpec> cluster) {
        return disturbed || !joined.equals(cluster);
    }

    /** The worker of each task. */
    NavigableMap<TaskId, WorkerId> placed() {
        return Collections.unmodifiableNavigableMap(placed);
    }

    /** The number of the step that brought the end of this attempt; {@link Integer#MAX_VALUE} if none did. */
    int stepOfEnd(Attempt attempt) {
        return endedIn.getOrDefault(attempt.task(), Integer.MAX_VALUE);
    }

    /** The number of the step that brought the submission at this place; {@link Integer#MAX_VALUE} if none did. */
    int stepOfSubmission(int place) {
        return place < submittedIn.size() ? submittedIn.get(place) : Integer.MAX_VALUE;
    }

    boolean isStep(int number) {
        return number < steps.size();
    }

    long instantOf(int step) {
        return steps.get(step).nowMicros();
    }

    /** The first step from this instant on that brought neither submissions nor ends; {@link Integer#MAX_VALUE} if none. */
    int firstQuietStep(long fromMicros) {
        int low = 0;
        int high = quiet.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (instantOf(quiet.get(middle)) < fromMicros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < quiet.size() ? quiet.get(low) : Integer.MAX_VALUE;
    }

    private void read(int number, RecordedStep step) {
        boolean isQuiet = true;
        for (Input input : step.inputs()) {
            switch (input) {
                case Input.Submit _ -> {
                    submittedIn.add(number);
                    isQuiet = false;
                }
                case Input.Report report -> {
                    endedIn.put(report.attempt().task(), number);
                    isQuiet = false;
                }
                case Input.Lose _, Input.Leave _, Input.Drain _, Input.Cordon _, Input.CancelJob _ -> disturbed = true;
                case Input.CancelTask _, Input.Disconnect _, Input.BlockDevice _, Input.Restart _ -> disturbed = true;
                case Input.Register _, Input.Beat _, Input.Uncordon _, Input.FreeDevice _, Input.Tick _ -> {}
            }
        }
        if (isQuiet) {
            quiet.add(number);
        }
        step.facts().forEach(this::read);
    }

    private void read(Fact fact) {
        switch (fact) {
            case Fact.TaskPlaced f -> placed.put(f.task(), f.placement().worker());
            case Fact.WorkerJoined f -> joined.add(f.spec());
            case Fact.TaskFinished f when f.outcome().status() == Outcome.Status.FAILED -> disturbed = true;
            case Fact.TaskRequeued _,
                    Fact.WorkerLost _,
                    Fact.WorkerSuspected _,
                    Fact.WorkerChanged _,
                    Fact.WorkerQuarantined _,
                    Fact.PolicyReplaced _ -> disturbed = true;
            default -> {}
        }
    }
}
