package dev.estiva.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.FactListener;
import dev.estiva.metrics.RunEvent;
import dev.estiva.metrics.RunEvents;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.metrics.TaskRow;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Preemption;
import dev.estiva.sim.Preemption.Mode;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Schedules with preemption, small enough to be checked by hand. Jobs are "name slots submit run priority", in seconds. */
class PreemptionScenariosTest {
    private static final long SECOND = 1_000_000;

    private final NavigableMap<String, String> fates = new TreeMap<>();
    private Preemption preemption = Preemption.FREE;
    private PolicySettings settings = PolicySettings.DEFAULT;
    private int[] machines = {1};
    private FactListener watcher = FactListener.NONE;
    private long limitMicros = JobSpec.UNKNOWN;

    /** Each job's fate as "start end run preemptions attempts". */
    private Summary simulate(String policy, String... jobs) {
        List<WorkerSpec> cluster = new ArrayList<>();
        for (int slots : machines) {
            cluster.add(WorkerSpec.ofSlots("w" + (cluster.size() + 1), slots));
        }
        List<WorkloadJob> workload = new ArrayList<>();
        for (String job : jobs) {
            String[] words = job.split(" ", -1);
            long run = Long.parseLong(words[3]) * SECOND;
            JobSpec spec = new JobSpec(
                    words[0],
                    "",
                    "batch",
                    1,
                    Request.ofSlots(Long.parseLong(words[1])),
                    words.length > 4 ? Integer.parseInt(words[4]) : JobSpec.DEFAULT_PRIORITY,
                    run,
                    limitMicros,
                    Retry.NEVER);
            workload.add(new WorkloadJob(words[0], spec, Long.parseLong(words[2]) * SECOND, run));
        }
        SummaryCollector collector = new SummaryCollector(0, row -> fates.put(row.label(), fate(row)));
        PolicySpec spec = Presets.read(new Presets.Names(policy, null, null, null, null, false, 0, settings));
        new Simulation(
                        new Workload(cluster, workload, List.of()),
                        spec.build(),
                        PassPer.INSTANT,
                        preemption,
                        (fact, state) -> {
                            watcher.before(fact, state);
                            collector.before(fact, state);
                        },
                        new SimulationListener() {
                            @Override
                            public void refused(WorkloadJob job, dev.estiva.core.Answer.Refused refusal) {
                                throw new AssertionError(refusal);
                            }

                            @Override
                            public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
                                return true;
                            }
                        })
                .run();
        return collector.summary();
    }

    private static String fate(TaskRow row) {
        return row.firstStartMicros() / SECOND + " " + row.finishMicros() / SECOND + " " + row.runMicros() / SECOND
                + " " + row.preemptions() + " " + row.attempts();
    }

    @Test
    void theShortestRemainingTimeRunsAndWorkIsKept() {
        Summary summary = simulate("srpt", "long 1 0 10", "short 1 2 3", "middle 1 3 7");

        // At 2 long has 8 left and gives way to short, which ends at 5; then middle (7) goes before long (8).
        assertThat(fates)
                .containsEntry("short", "2 5 3 0 1")
                .containsEntry("middle", "5 12 7 0 1")
                .containsEntry("long", "0 20 10 1 1");
        assertThat(summary.preemptions()).isEqualTo(1);
        assertThat(summary.requeues().preempted()).isZero();
        assertThat(summary.usage().utilisation(dev.estiva.metrics.ResourceKind.SLOTS))
                .hasValue(1.0);
    }

    @Test
    void whoWatchesIsToldWhoGivesWayAndWhoGoesOn() {
        List<RunEvent> events = new ArrayList<>();
        watcher = new RunEvents(0, events::add);
        simulate("srpt", "long 1 0 10", "short 1 2 3");

        assertThat(events)
                .filteredOn(event -> !(event instanceof RunEvent.Ended))
                .containsExactly(
                        new RunEvent.Assigned("long", "w1", 0),
                        new RunEvent.Suspended("long", "w1", 2 * SECOND),
                        new RunEvent.Assigned("short", "w1", 2 * SECOND),
                        new RunEvent.Resumed("long", "w1", 5 * SECOND));
    }

    @Test
    void aLimitCountsTheTimeThatItRunsAndNotThatItIsSuspended() {
        limitMicros = 12 * SECOND;
        preemption = new Preemption(Mode.RESUME, 4 * SECOND);
        Summary summary = simulate("srpt", "long 1 0 10", "short 1 2 3");

        // Two seconds until short comes, and ten of the twelve that it would need from 5 on.
        assertThat(fates).containsEntry("short", "2 5 3 0 1").containsEntry("long", "0 15 12 1 1");
        assertThat(summary.counts().timedOut()).isEqualTo(1);
    }

    @Test
    void aTaskOfWhichLessIsLeftThanOfTheNewOneRunsOn() {
        simulate("srpt", "first 1 0 10", "second 1 8 3");

        assertThat(fates).containsEntry("first", "0 10 10 0 1").containsEntry("second", "10 13 3 0 1");
    }

    @Test
    void whereWorkIsLostANewAttemptBegins() {
        preemption = new Preemption(Mode.REQUEUE, 0);
        Summary summary = simulate("srpt", "long 1 0 10", "short 1 2 3");

        assertThat(fates).containsEntry("short", "2 5 3 0 1").containsEntry("long", "0 15 10 1 2");
        assertThat(summary.requeues().preempted()).isEqualTo(1);
        assertThat(summary.preemptions()).isEqualTo(1);
    }

    @Test
    void aPreemptedTaskPaysEachTimeThatItGoesOn() {
        preemption = new Preemption(Mode.RESUME, 4 * SECOND);
        simulate("preemptive-priority", "low 1 0 10 5", "high 1 2 3 1", "higher 1 7 1 1");

        // Low does 2 s of work, pays from 5 to 7, is preempted again, pays from 8 to 12, and does the 8 s that are
        // left.
        assertThat(fates)
                .containsEntry("high", "2 5 3 0 1")
                .containsEntry("higher", "7 8 1 0 1")
                .containsEntry("low", "0 20 16 2 1");
    }

    @Test
    void aNewAttemptPaysOnce() {
        preemption = new Preemption(Mode.REQUEUE, 4 * SECOND);
        simulate("preemptive-sjf", "long 1 0 10", "short 1 2 3");

        assertThat(fates).containsEntry("long", "0 19 14 1 2").containsEntry("short", "2 5 3 0 1");
    }

    @Test
    void sjfLooksAtTheWholeEstimateAndSrptAtWhatIsLeft() {
        simulate("preemptive-sjf", "first 1 0 10", "second 1 8 3");

        assertThat(fates).containsEntry("second", "8 11 3 0 1").containsEntry("first", "0 13 10 1 1");
    }

    @Test
    void nobodyGivesWayToAnEqual() {
        simulate("preemptive-priority", "first 1 0 10 3", "second 1 1 1 3");

        assertThat(fates).containsEntry("first", "0 10 10 0 1").containsEntry("second", "10 11 1 0 1");
    }

    @Test
    void noMoreGiveWayThanMustAndWhatStaysFreeIsUsed() {
        machines = new int[] {8};
        simulate("preemptive-priority", "a 3 0 10 2", "b 4 0 10 3", "c 1 0 10 4", "urgent 3 1 2 1");

        // Urgent takes the room of c and b, which come last; c finds it again in what b leaves.
        assertThat(fates)
                .containsEntry("urgent", "1 3 2 0 1")
                .containsEntry("a", "0 10 10 0 1")
                .containsEntry("b", "0 12 10 1 1")
                .containsEntry("c", "0 10 10 0 1");
    }

    @Test
    void whoCanStartElsewherePreemptsNobody() {
        machines = new int[] {1, 1};
        simulate("preemptive-priority", "low 1 0 10 5", "high 1 1 3 1");

        assertThat(fates).containsEntry("low", "0 10 10 0 1").containsEntry("high", "1 4 3 0 1");
    }

    @Test
    void ofSeveralMachinesThatIsTakenWhereTheLastInTheOrderRuns() {
        machines = new int[] {1, 1};
        simulate("preemptive-priority", "middle 1 0 10 4", "low 1 0 10 5", "high 1 1 3 1");

        assertThat(fates)
                .containsEntry("middle", "0 10 10 0 1")
                .containsEntry("high", "1 4 3 0 1")
                .containsEntry("low", "0 13 10 1 1");
    }

    @Test
    void remainingTimeCountsTimesGpus() {
        machines = new int[] {4};
        simulate("srpt-gpu", "wide 4 0 10", "narrow 1 1 30");

        // At 1 wide has 36 left and narrow 30.
        assertThat(fates).containsEntry("narrow", "1 31 30 0 1").containsEntry("wide", "0 40 10 1 1");
    }

    @Test
    void tasksTakeTurns() {
        settings = settings.withQuantum(2 * SECOND);
        simulate("rr-quantum", "a 1 0 5", "b 1 0 3", "c 1 1 2");

        // a 0-2, b 2-4, c 4-6 (which came before a gave way), a 6-8, b 8-9, a 9-10.
        assertThat(fates)
                .containsEntry("a", "0 10 5 2 1")
                .containsEntry("b", "2 9 3 1 1")
                .containsEntry("c", "4 6 2 0 1");
    }

    @Test
    void whoeverIsAloneHasOneTurnAfterTheOther() {
        settings = settings.withQuantum(2 * SECOND);
        simulate("rr-quantum", "a 1 0 10", "b 1 7 1");

        assertThat(fates).containsEntry("a", "0 11 10 1 1").containsEntry("b", "8 9 1 0 1");
    }

    @Test
    void whereTurnsEndTogetherNoMoreGiveWayThanOthersNeed() {
        machines = new int[] {2, 1};
        settings = settings.withQuantum(2 * SECOND);
        Summary summary = simulate("rr-quantum", "a 1 0 4", "b 1 0 4", "c 1 0 4", "d 1 1 2");

        // At 2 the turns of a, b and c end, and d takes the room of one of them; at 4 d ends, and that one goes on.
        assertThat(fates)
                .containsEntry("a", "0 4 4 0 1")
                .containsEntry("b", "0 4 4 0 1")
                .containsEntry("c", "0 6 4 1 1")
                .containsEntry("d", "2 4 2 0 1");
        assertThat(summary.preemptions()).isEqualTo(1);
    }

    @Test
    void turnsDoWorkHoweverMuchPreemptionCosts() {
        settings = settings.withQuantum(SECOND);
        preemption = new Preemption(Mode.RESUME, 5 * SECOND);
        simulate("rr-quantum", "a 1 0 2", "b 1 0 2");

        // a 0-1, b 1-2, a pays until 7 and works until 8, b pays until 13 and works until 14.
        assertThat(fates).containsEntry("a", "0 8 7 1 1").containsEntry("b", "1 14 7 1 1");
    }

    @Test
    void whoWasServedLeastRuns() {
        settings = settings.withQuantum(SECOND);
        simulate("las", "old 1 0 6", "new 1 3 2");

        // New comes with nothing; old has had more than a second more, so that new runs until it ends.
        assertThat(fates).containsEntry("new", "3 5 2 0 1").containsEntry("old", "0 8 6 1 1");
    }

    @Test
    void equalsInServiceTakeTurns() {
        settings = settings.withQuantum(2 * SECOND);
        simulate("las", "a 1 0 6", "b 1 0 6");

        // a has had 2 s more at 2, b 2 s more at 6, a at 10, when it has had its 6; each turn ends a microsecond later.
        assertThat(fates.get("a")).startsWith("0 10 6 1");
        assertThat(fates.get("b")).startsWith("2 12 6 1");
    }

    @Test
    void serviceBeyondAThresholdPutsATaskALevelLower() {
        settings = settings.withLasThresholds(List.of(3 * SECOND));
        simulate("las", "a 1 0 6", "b 1 0 6", "c 1 7 1");

        // a 0-3, b 3-6; both are a level lower, and a started first: 6-7, c 7-8, a 8-10, b 10-13.
        assertThat(fates)
                .containsEntry("a", "0 10 6 2 1")
                .containsEntry("b", "3 13 6 1 1")
                .containsEntry("c", "7 8 1 0 1");
    }

    @Test
    void serviceCountsTimesGpus() {
        machines = new int[] {4};
        settings = settings.withLasThresholds(List.of(8 * SECOND));
        simulate("las-gpu", "wide 4 0 4", "narrow 1 0 4");

        // Wide has had 8 s of GPUs at 2; narrow has not at its end.
        assertThat(fates).containsEntry("narrow", "2 6 4 0 1").containsEntry("wide", "0 8 4 1 1");
    }

    @Test
    void serviceThatWasLostCountsSoThatNobodyBeginsAnewForEver() {
        preemption = new Preemption(Mode.REQUEUE, 0);
        settings = settings.withLasThresholds(List.of(3 * SECOND));
        simulate("las", "a 1 0 6", "b 1 0 6");

        // Both lose their first 3 s; then a runs to its end, and b.
        assertThat(fates).containsEntry("a", "0 12 6 1 2").containsEntry("b", "3 18 6 1 2");
    }

    @Test
    void aPolicyThatPreemptsIsAWhole() {
        assertThatThrownBy(() -> Presets.read(new Presets.Names("las", "fifo", null, null, null, false, 0)))
                .hasMessage("--order does not go with policy las, which preempts: it sorts all tasks by its own rule");
        assertThatThrownBy(() -> Presets.read(new Presets.Names("srpt", null, "best-fit", null, null, false, 0)))
                .hasMessageStartingWith("--placement does not go with policy srpt");
        assertThatThrownBy(() -> Presets.read(new Presets.Names("srpt", null, null, "easy", null, false, 0)))
                .hasMessageStartingWith("--backfill does not go with policy srpt");
    }

    @Test
    void quantaAndThresholdsAreLongerThanNothing() {
        assertThatThrownBy(() -> PolicySettings.DEFAULT.withQuantum(0)).hasMessage("--quantum: expected 1 ms or more");
        assertThatThrownBy(() -> PolicySettings.DEFAULT.withLasThresholds(List.of(2L, 2L)))
                .hasMessage("--las-thresholds: expected durations, each longer than the one before");
    }
}
