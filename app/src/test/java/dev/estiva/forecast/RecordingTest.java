package dev.estiva.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Report;
import dev.estiva.forecast.Recording.RecordedStep;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final Recording recording =
            new JitteredRun(workload(), Presets.SJF.spec(), Delays.random(new SeededRandom(1), 5_000)).run().recording;

    @Test
    void theSameInputsGiveTheSameFacts() {
        assertThat(replay(recording.steps())).isNull();
        assertThat(recording.inputCount()).isEqualTo(2 + 10 + 10);
        assertThat(recording.factCount()).isEqualTo(2 + 10 + 10 + 10);
    }

    @Test
    void aFactThatWasTakenAwayIsNoticed() {
        List<RecordedStep> steps = new ArrayList<>(recording.steps());
        int last = steps.size() - 1;
        steps.set(
                last,
                new RecordedStep(steps.get(last).nowMicros(), steps.get(last).inputs(), List.of()));
        assertThat(replay(steps))
                .startsWith("in step " + steps.size() + " at ")
                .contains("nothing more live", "TaskFinished");
    }

    @Test
    void aFactThatWasAddedIsNoticed() {
        List<RecordedStep> steps = new ArrayList<>(recording.steps());
        RecordedStep first = steps.getFirst();
        List<Fact> facts = new ArrayList<>(first.facts());
        facts.addAll(first.facts());
        steps.set(0, new RecordedStep(first.nowMicros(), first.inputs(), facts));
        assertThat(replay(steps)).startsWith("in step 1 at 0 µs WorkerJoined").contains("nothing more again");
    }

    @Test
    void anotherInstantIsNoticed() {
        List<RecordedStep> steps = new ArrayList<>(recording.steps());
        int last = steps.size() - 1;
        RecordedStep step = steps.get(last);
        steps.set(last, new RecordedStep(step.nowMicros() + 1, step.inputs(), step.facts()));
        assertThat(replay(steps)).contains("in step " + steps.size());
    }

    @Test
    void aReportThatWasDroppedIsNoticed() {
        for (int i = 0; i < recording.steps().size(); i++) {
            RecordedStep step = recording.steps().get(i);
            List<Input> without = step.inputs().stream()
                    .filter(input -> !(input instanceof Report))
                    .toList();
            if (without.size() < step.inputs().size()) {
                List<RecordedStep> steps = new ArrayList<>(recording.steps());
                steps.set(i, new RecordedStep(step.nowMicros(), without, step.facts()));
                assertThat(replay(steps)).startsWith("in step " + (i + 1) + " at ");
            }
        }
    }

    @Test
    void anotherPolicyIsNoticed() {
        assertThat(recording.replay(EngineConfig.SIMULATED, Presets.FIFO.spec().build()))
                .contains("TaskPlaced");
    }

    private static @Nullable String replay(List<RecordedStep> steps) {
        Recording tampered = new Recording();
        steps.forEach(step -> tampered.add(step.nowMicros(), step.inputs(), step.facts()));
        return tampered.replay(EngineConfig.SIMULATED, Presets.SJF.spec().build());
    }

    private static Workload workload() {
        List<WorkloadJob> jobs = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> {
                    long run = (11 - i) * 1_000_000L;
                    JobSpec spec =
                            new JobSpec("j" + i, "", "", 1, Request.ofSlots(1), 1, run, JobSpec.UNKNOWN, Retry.NEVER);
                    return new WorkloadJob(spec.name(), spec, i * 500_000L, run);
                })
                .toList();
        return new Workload(List.of(WorkerSpec.ofSlots("1", 1), WorkerSpec.ofSlots("2", 2)), jobs, List.of());
    }
}
