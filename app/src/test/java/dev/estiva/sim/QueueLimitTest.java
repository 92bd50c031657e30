package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Answer.Code;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bound on the queue: who is turned away, and who is not. */
class QueueLimitTest {
    private final List<String> refused = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();

    private static WorkloadJob job(int number, int tasks, long submitSeconds) {
        JobSpec spec = new JobSpec(
                Integer.toString(number),
                "",
                "",
                tasks,
                Request.ofSlots(1),
                1,
                10_000_000,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        return new WorkloadJob(Integer.toString(number), spec, submitSeconds * 1_000_000, 10_000_000);
    }

    private void run(PassPer pass, long limit, WorkloadJob... jobs) {
        SimulationListener listener = new SimulationListener() {
            @Override
            public void refused(WorkloadJob job, Refused refusal) {
                assertThat(refusal.code()).isEqualTo(Code.QUEUE_FULL);
                refused.add(job.label() + ": " + refusal.message());
            }

            @Override
            public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
                return true;
            }
        };
        Simulation simulation = new Simulation(
                new Workload(List.of(WorkerSpec.ofSlots("w", 1)), List.of(jobs), List.of()),
                Presets.FIFO.spec().build(),
                pass,
                (fact, _) -> {
                    if (fact instanceof Fact.TaskPlaced placed) {
                        starts.add(placed.atMicros() / 1_000_000);
                    }
                },
                listener);
        simulation.putBehind(new QueueLimit(limit));
        simulation.run();
    }

    @ParameterizedTest
    @EnumSource(PassPer.class)
    void whatStartsAtOnceDoesNotCount(PassPer pass) {
        run(pass, 2, job(1, 1, 0), job(2, 1, 0), job(3, 1, 0), job(4, 1, 0), job(5, 1, 3), job(6, 1, 12));

        assertThat(refused)
                .containsExactly(
                        "4: the queue is full: 2 tasks wait, and 2 may",
                        "5: the queue is full: 2 tasks wait, and 2 may");
        assertThat(starts).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void anEndMakesRoomForASubmissionOfTheSameInstant() {
        run(PassPer.INSTANT, 1, job(1, 1, 0), job(2, 1, 1), job(3, 1, 10));

        assertThat(refused).isEmpty();
        assertThat(starts).containsExactly(0L, 10L, 20L);
    }

    @Test
    void anArrayCountsWithAllItsTasksUnlessNoneWaits() {
        run(PassPer.INSTANT, 3, job(1, 5, 0), job(2, 1, 1), job(3, 2, 25), job(4, 1, 25));

        assertThat(refused.stream().map(line -> line.substring(0, 1))).containsExactly("2", "3");
        assertThat(starts).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aQueueOfNobodyIsNone(long limit) {
        assertThatThrownBy(() -> new QueueLimit(limit)).hasMessageContaining("not " + limit);
    }

    @Test
    void jobsGoInTurnToQueuesOfTheirOwn() {
        List<WorkloadJob> jobs = List.of(job(1, 1, 0), job(2, 1, 0), job(3, 1, 0), job(4, 1, 15));
        Workload two = OwnQueues.on(
                new Workload(List.of(WorkerSpec.ofSlots("a", 1), WorkerSpec.ofSlots("b", 1)), jobs, List.of()));
        List<String> places = new ArrayList<>();
        for (OwnQueues.Rule rule : OwnQueues.Rule.values()) {
            places.clear();
            Simulation simulation = new Simulation(
                    two,
                    Presets.FIFO.spec().build(),
                    PassPer.INSTANT,
                    (fact, _) -> {
                        if (fact instanceof Fact.TaskPlaced placed) {
                            places.add(placed.task().job() + " on "
                                    + placed.placement().worker().value() + " at "
                                    + placed.atMicros() / 1_000_000);
                        }
                    },
                    new Quiet());
            simulation.putBehind(new OwnQueues(rule, 2, new SeededRandom(1)));
            simulation.run();
            if (rule == OwnQueues.Rule.ROUND_ROBIN) {
                assertThat(places).containsExactly("1 on 1 at 0", "2 on 2 at 0", "3 on 1 at 10", "4 on 2 at 15");
            }
            if (rule == OwnQueues.Rule.LEAST_OF_SOME) { // of two all are drawn: the shorter, and never the longer
                assertThat(new TreeSet<>(places.subList(0, 2).stream()
                                .map(place -> place.substring(2))
                                .toList()))
                        .containsExactly("on 1 at 0", "on 2 at 0");
                assertThat(places.get(3)).endsWith("at 15");
            }
            assertThat(places).hasSize(4);
        }
    }
}
