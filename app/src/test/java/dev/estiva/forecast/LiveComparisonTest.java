package dev.estiva.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.forecast.Delays.Kind;
import dev.estiva.forecast.Recording.RecordedStep;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveComparisonTest {
    private static final PolicySpec FIFO = Presets.FIFO.spec();

    /** Two workers of one slot, and jobs a, b, c, d of which two have to wait: c for a, d for b. */
    private static final Workload TWO_AND_TWO = workload(2, 10_000, 10_200, 5_000, 5_000);

    /** One worker of one slot, and five jobs one after the other. */
    private static final Workload CHAIN = workload(1, 1_000, 1_000, 1_000, 1_000, 1_000);

    @Test
    void aRunThatIsNeverLateIsTheSimulation() {
        LiveComparison found = compare(TWO_AND_TWO, Delays.some());
        assertThat(found.tasks()).isEqualTo(4);
        assertThat(found.sameAsPure()).isEqualTo(4);
        assertThat(found.deviations()).containsExactly(0L, 0L, 0L, 0L);
        assertThat(found.holds()).isTrue();
    }

    @Test
    void eventsThatAreCloseByComputationMayComeInEitherOrder() {
        Workload close = workload(2, 10_000, 10_015, 5_000, 5_000);
        LiveComparison found = compare(close, Delays.some().late(Kind.REPORT, "a", millis(18)));
        assertThat(found.sameAsPure()).as("c and d have changed places").isEqualTo(2);
        assertThat(found.elsewhere()).isEmpty();
        assertThat(found.holds()).isTrue();
    }

    @Test
    void eventsThatCameCloseTogetherMayComeInEitherOrder() {
        LiveComparison found = compare(TWO_AND_TWO, Delays.some().late(Kind.OVERRUN, "a", millis(210)));
        assertThat(found.sameAsPure()).isEqualTo(2);
        assertThat(found.elsewhere()).isEmpty();
        assertThat(found.most())
                .as("but that a took so long does not pass unseen")
                .isEqualTo(millis(210));
    }

    @Test
    void eventsThatAreFarApartMustNotChangePlaces() {
        LiveComparison found = compare(TWO_AND_TWO, Delays.some().late(Kind.OVERRUN, "a", millis(300)));
        assertThat(found.elsewhere()).containsExactly(new TaskId(3, 0), new TaskId(4, 0));
        assertThat(found.holds()).isFalse();
    }

    @Test
    void orderIsTransitive() {
        Workload three = workload(3, 10_000, 10_015, 10_030, 5_000, 5_000, 5_000);
        Delays reversed = Delays.some().late(Kind.REPORT, "a", millis(45)).late(Kind.REPORT, "b", millis(17));
        LiveComparison found = compare(three, reversed);
        assertThat(found.sameAsPure())
                .as("the waiting went in reverse: f, e, d in place of d, e, f")
                .isEqualTo(4);
        assertThat(found.elsewhere()).isEmpty();
    }

    @Test
    void latenessIsCountedWhereItArisesAndNotAgainBehindIt() {
        LiveComparison found = compare(CHAIN, Delays.some().late(Kind.START, "b", millis(300)));
        assertThat(found.deviations()).containsExactly(0L, 0L, 0L, 0L, millis(300));
        assertThat(found.elsewhere()).isEmpty();
        assertThat(found.holds()).isFalse();
    }

    @Test
    void aReportThatIsLateDelaysTheNextTask() {
        LiveComparison found = compare(CHAIN, Delays.some().late(Kind.OVERRUN, "b", millis(12)));
        assertThat(found.deviations()).containsExactly(0L, 0L, 0L, 0L, millis(12));
        assertThat(found.holds()).isTrue();
    }

    @Test
    void aTaskThatRunsTooLongShowsInTheNext() {
        LiveComparison found = compare(CHAIN, Delays.some().late(Kind.OVERRUN, "b", millis(2_000)));
        assertThat(found.deviations()).containsExactly(0L, 0L, 0L, 0L, millis(2_000));
        assertThat(found.holds()).isFalse();
    }

    @Test
    void aTaskThatRunsTooShortShowsInAllThatFollow() {
        LiveComparison found = compare(CHAIN, Delays.some().late(Kind.OVERRUN, "b", millis(-700)));
        assertThat(found.deviations()).containsExactly(0L, 0L, millis(700), millis(700), millis(700));
        assertThat(found.holds()).isFalse();
    }

    @Test
    void aSubmissionThatIsLateIsLatenessOfItsTask() {
        LiveComparison found = compare(CHAIN, Delays.some().late(Kind.SUBMISSION, "a", millis(80)));
        assertThat(found.most()).isEqualTo(millis(80));
        assertThat(found.deviations()).filteredOn(deviation -> deviation > 0).hasSize(1);
    }

    @Test
    void ofAHundredTasksOneMayBeLate() {
        long[] many = new long[100];
        Arrays.fill(many, 100);
        Workload chain = workload(1, many);
        assertThat(compare(chain, Delays.some().late(Kind.START, "j7", millis(900)))
                        .holds())
                .isTrue();
        Delays two = Delays.some().late(Kind.START, "j7", millis(900)).late(Kind.START, "j9", millis(900));
        assertThat(compare(chain, two).holds()).isFalse();
    }

    /** a and b end together, c needs both their slots, and d would fit one of them. */
    @Test
    void aReportThatIsAMomentLateLetsNobodyJumpTheQueue() {
        for (Presets preset : List.of(Presets.EASY, Presets.CONSERVATIVE)) {
            PolicySpec policy = preset.spec();
            PolicySpec live = policy.withBounds(policy.bounds().withSlack(LiveComparison.CLOSE_MICROS));
            Workload workload = new Workload(
                    List.of(WorkerSpec.ofSlots("w", 2)),
                    List.of(job("a", 1, 10_000), job("b", 1, 10_000), job("c", 2, 3_000), job("d", 1, 5_000)),
                    List.of());
            Delays late = Delays.some().late(Kind.REPORT, "a", millis(3)).late(Kind.REPORT, "b", millis(6));
            JitteredRun run = new JitteredRun(workload, live, late).run();
            assertThat(run.starts).as(preset.title()).containsEntry(new TaskId(3, 0), millis(10_006));
            assertThat(LiveComparison.of(run.live(live), workload, policy).holds())
                    .isTrue();

            JitteredRun exact = new JitteredRun(workload, policy, late).run();
            assertThat(exact.starts).as("what the slack is for").containsEntry(new TaskId(3, 0), millis(15_003));
        }
    }

    @Test
    void aRunWithAnotherWorkerIsNotCompared() {
        Recording recording = recorded(CHAIN);
        recording.add(9_000_000_000L, List.of(), List.of());
        Workload larger = workload(2, 1_000, 1_000, 1_000, 1_000, 1_000);
        LiveComparison.Live live = new LiveComparison.Live(recording, FIFO, micros -> micros, 20_000, task -> 0);
        assertThat(LiveComparison.of(live, larger, FIFO).disturbed()).isTrue();
        assertThat(LiveComparison.of(live, larger, FIFO).holds()).isFalse();
        assertThat(LiveComparison.of(live, CHAIN, FIFO).disturbed()).isFalse();
    }

    @Test
    void aRunInWhichAWorkerWasSilentOrATaskFailedIsNotCompared() {
        WorkerId worker = new WorkerId(1);
        Input failed = new Input.Report(
                worker, new Attempt(new TaskId(1, 0), 1), new Ending.Ended(Outcome.failed(1, "broken")));
        for (Input input : List.of(new Input.Disconnect(worker), new Input.Lose(worker, "killed"), failed)) {
            Recording recording = new Recording();
            List<RecordedStep> steps = recorded(CHAIN).steps().subList(0, 2);
            steps.forEach(step -> recording.add(step.nowMicros(), step.inputs(), step.facts()));
            Engine engine = new Engine(EngineConfig.SIMULATED, FIFO.build(), FactListener.NONE);
            steps.forEach(step -> engine.step(step.inputs(), step.nowMicros()));
            recording.add(
                    500_000,
                    List.of(input),
                    engine.step(List.of(input), 500_000).facts());
            LiveComparison.Live live = new LiveComparison.Live(recording, FIFO, micros -> micros, 20_000, task -> 0);
            assertThat(LiveComparison.of(live, CHAIN, FIFO).disturbed())
                    .as("%s", input)
                    .isTrue();
        }
    }

    private static Recording recorded(Workload workload) {
        return new JitteredRun(workload, FIFO, Delays.some()).run().recording;
    }

    private static LiveComparison compare(Workload workload, Delays delays) {
        return LiveComparison.of(new JitteredRun(workload, FIFO, delays).run().live(FIFO), workload, FIFO);
    }

    private static long millis(long millis) {
        return millis * 1_000;
    }

    /** So many workers of one slot, and jobs a, b, c… that are there from the beginning and run so many milliseconds. */
    private static Workload workload(int workers, long... runMillis) {
        List<WorkerSpec> cluster = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            cluster.add(WorkerSpec.ofSlots("w" + i, 1));
        }
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 0; i < runMillis.length; i++) {
            jobs.add(job(runMillis.length < 26 ? Character.toString('a' + i) : "j" + i, 1, runMillis[i]));
        }
        return new Workload(cluster, jobs, List.of());
    }

    private static WorkloadJob job(String name, int slots, long runMillis) {
        long run = millis(runMillis);
        JobSpec spec = new JobSpec(name, "", "", 1, Request.ofSlots(slots), 1, run, JobSpec.UNKNOWN, Retry.NEVER);
        return new WorkloadJob(name, spec, 0, run);
    }
}
