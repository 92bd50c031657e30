package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that go and return, and tasks that fail, in simulations. */
class FailuresSimTest {
    private static final long SECOND = 1_000_000;
    private static final List<WorkerSpec> TWO = List.of(WorkerSpec.ofSlots("a", 2), WorkerSpec.ofSlots("b", 4));

    private final List<Fact> facts = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private static WorkloadJob job(int id, long slots, long arrival, long run, int retries) {
        JobSpec spec = new JobSpec(
                "j" + id,
                "",
                "batch",
                1,
                Request.ofSlots(slots),
                JobSpec.DEFAULT_PRIORITY,
                run * SECOND,
                JobSpec.UNKNOWN,
                retries == 0 ? Retry.NEVER : new Retry(retries, 0));
        return new WorkloadJob("j" + id, spec, arrival * SECOND, run * SECOND);
    }

    private static List<WorkloadJob> jobs(int count, int retries) {
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(job(i, 1 + i % 4, i * 7L, 5 + i % 13, retries));
        }
        return jobs;
    }

    private void simulate(List<WorkloadJob> jobs, Presets policy, PassPer pass, Failures failures) {
        SimulationListener listener = new SimulationListener() {
            @Override
            public void refused(WorkloadJob job, Refused refusal) {
                refused.add(job.label());
            }

            @Override
            public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
                return true;
            }
        };
        Simulation simulation = new Simulation(
                new Workload(TWO, jobs, List.of()),
                policy.spec().build(),
                pass,
                Preemption.FREE,
                failures,
                (fact, _) -> facts.add(fact),
                listener);
        int step = 0;
        while (simulation.advance()) {
            if (step++ % 16 == 0) {
                simulation.engine().check();
            }
        }
        simulation.engine().check();
    }

    private <F extends Fact> Stream<F> all(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static Failures ofWorkers(long mtbfSeconds, long mttrSeconds, long seed) {
        return new Failures(mtbfSeconds * SECOND, mttrSeconds * SECOND, 0, seed);
    }

    @ParameterizedTest
    @EnumSource
    void everyTaskCompletesInTheEndWhateverWorkersDo(PassPer pass) {
        for (Presets policy :
                List.of(Presets.FIFO, Presets.EASY, Presets.CONSERVATIVE, Presets.LEAST_WORK, Presets.SRPT)) {
            facts.clear();
            simulate(jobs(300, 0), policy, pass, ofWorkers(60, 20, 11));

            assertThat(all(Fact.TaskFinished.class))
                    .as("%s, %s", policy, pass)
                    .hasSize(300)
                    .allMatch(finished -> finished.outcome().isCompleted());
            assertThat(all(Fact.WorkerLost.class)).isNotEmpty();
            assertThat(all(Fact.TaskRequeued.class))
                    .isNotEmpty()
                    .allMatch(requeued -> requeued.cause() == RequeueCause.WORKER_LOST);
            assertThat(all(Fact.WorkerQuarantined.class)).isEmpty();
        }
    }

    @Test
    void theSameSeedGivesTheSameFactsAndAnotherSeedOthers() {
        List<List<Fact>> runs = new ArrayList<>();
        for (long seed : new long[] {5, 5, 6}) {
            facts.clear();
            simulate(jobs(100, 2), Presets.EASY, PassPer.INSTANT, new Failures(90 * SECOND, 30 * SECOND, 0.1, seed));
            runs.add(List.copyOf(facts));
        }
        assertThat(runs.get(1)).isEqualTo(runs.getFirst());
        assertThat(runs.get(2)).isNotEqualTo(runs.getFirst());
    }

    @Test
    void workersAreDownAsOftenAndAsLongAsWasSaid() {
        List<WorkloadJob> seldom = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            seldom.add(job(i, 1, i * 1_000L, 1, 0));
        }
        simulate(seldom, Presets.FIFO, PassPer.INSTANT, ofWorkers(400, 100, 3));

        Map<String, Long> since = new TreeMap<>();
        Map<Integer, String> names = new TreeMap<>();
        List<Double> ups = new ArrayList<>();
        List<Double> downs = new ArrayList<>();
        for (Fact fact : facts) {
            if (fact instanceof Fact.WorkerJoined joined) {
                String name = joined.spec().name();
                names.put(joined.worker().value(), name);
                Long before = since.put(name, fact.atMicros());
                if (before != null) {
                    downs.add((fact.atMicros() - before) / 1e6);
                }
            } else if (fact instanceof Fact.WorkerLost lost) {
                String name = names.get(lost.worker().value());
                Long before = since.put(name, fact.atMicros());
                ups.add((fact.atMicros() - before) / 1e6);
            }
        }
        // Some 8,000 of each: the standard error of their means is 1.2 %.
        assertThat(ups).hasSizeGreaterThan(7_000);
        assertThat(mean(ups)).isCloseTo(400, within(400 * 0.05));
        assertThat(mean(downs)).isCloseTo(100, within(100 * 0.05));
        assertThat(ups.stream().filter(up -> up > 400).count() / (double) ups.size())
                .as("of an exponential, a share of 1/e is longer than the mean")
                .isCloseTo(1 / Math.E, within(0.02));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void policiesMeetTheSameFailures() {
        List<List<Long>> lost = new ArrayList<>();
        for (Presets policy : List.of(Presets.FIFO, Presets.SJF)) {
            facts.clear();
            simulate(jobs(200, 0), policy, PassPer.INSTANT, ofWorkers(100, 30, 8));
            lost.add(all(Fact.WorkerLost.class)
                    .map(Fact.WorkerLost::atMicros)
                    .limit(10)
                    .toList());
        }
        assertThat(lost.getFirst()).hasSize(10).isEqualTo(lost.getLast());
    }

    @Test
    void attemptsFailWithTheProbabilityAndAreTriedAgainAsOftenAsTheJobSays() {
        List<WorkloadJob> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(job(i, 1, i * 10L, 10, 1));
        }
        simulate(many, Presets.FIFO, PassPer.INSTANT, new Failures(0, 0, 0.3, 21));

        long placed = all(Fact.TaskPlaced.class).count();
        long retried = all(Fact.TaskRequeued.class)
                .filter(requeued -> requeued.cause() == RequeueCause.FAILED)
                .count();
        long failed = all(Fact.TaskFinished.class)
                .filter(finished -> finished.outcome().status() == Outcome.Status.FAILED)
                .count();
        assertThat((retried + failed) / (double) placed).isCloseTo(0.3, within(0.02));
        assertThat(failed / 5_000.0).as("twice in a row").isCloseTo(0.09, within(0.02));
        assertThat(all(Fact.WorkerQuarantined.class)).isEmpty();
    }

    @Test
    void whatNeverFailsRunsAsItWouldWithoutFailures() {
        simulate(jobs(100, 0), Presets.EASY, PassPer.EVENT, Failures.NONE);
        List<Fact> without = List.copyOf(facts);
        facts.clear();
        simulate(jobs(100, 0), Presets.EASY, PassPer.EVENT, ofWorkers(3_000_000_000L, 1, 1));

        assertThat(facts).isEqualTo(without);
    }

    @Test
    void onlyWhatAllWorkersTogetherCannotRunIsRefused() {
        List<WorkloadJob> large = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            large.add(job(i, i % 5 == 0 ? 5 : 4, i * 20L, 10, 0)); // four slots only on b, five nowhere
        }
        for (PassPer pass : PassPer.values()) {
            facts.clear();
            refused.clear();
            simulate(large, Presets.FIFO, pass, ofWorkers(50, 50, 4));

            assertThat(refused).hasSize(10).startsWith("j0", "j5");
            assertThat(all(Fact.TaskFinished.class)).hasSize(40);
        }
    }

    @Test
    void aTaskThatIsLongerThanWorkersLiveIsGivenUpInTheEnd() {
        simulate(List.of(job(1, 4, 0, 1_000, 0)), Presets.FIFO, PassPer.INSTANT, ofWorkers(1, 1, 4));

        assertThat(all(Fact.TaskFinished.class))
                .singleElement()
                .satisfies(
                        finished -> assertThat(finished.outcome().message()).contains("given up after 1000 attempts"));
    }

    @Test
    void probabilitiesAndTimesHaveBounds() {
        assertThatThrownBy(() -> new Failures(0, 0, 1.01, 1)).hasMessageContaining("from 0 to 1, not 1.01");
        assertThatThrownBy(() -> new Failures(0, 0, Double.NaN, 1)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> new Failures(999_999, 0, 0, 1)).hasMessageContaining("time between failures");
        assertThatThrownBy(() -> new Failures(SECOND, -1, 0, 1)).hasMessageContaining("time to repair");
    }
}
