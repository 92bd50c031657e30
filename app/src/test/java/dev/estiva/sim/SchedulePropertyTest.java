package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.PlainWorker;
import dev.estiva.core.RandomMix;
import dev.estiva.core.TestPolicies;
import dev.estiva.core.WorkConservation;
import dev.estiva.core.WorkConservation.Promise;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every simulated schedule, for every policy and both ways to look, on clusters of all kinds. */
class SchedulePropertyTest {
    static List<String> policies() {
        return TestPolicies.all();
    }

    /** What users say of their jobs: anything, never too little, or the truth. */
    private enum Estimates {
        ANY,
        GENEROUS,
        PERFECT
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everythingEndsNothingOverlapsAndNothingIdlesForNothing(String policy) {
        Seeds.each(4, random -> {
            for (PassPer pass : PassPer.values()) {
                Run run = new Run(random, policy, pass, Estimates.ANY);
                run.toTheEnd();
                run.audit.lives().forEach(run::requireRightEnd);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theSameInputGivesTheSameFactsAndTheFactsGiveTheState(String policy) {
        Seeds.each(1, random -> {
            for (PassPer pass : PassPer.values()) {
                Run first = new Run(random, policy, pass, Estimates.ANY);
                first.toTheEnd();
                Run second = new Run(random, policy, pass, Estimates.ANY);
                second.toTheEnd();
                assertThat(second.facts).isEqualTo(first.facts);
                ClusterState replayed = new ClusterState(first.policy.build().order());
                replayed.keepNoTrackRecords(); // as simulations do
                first.facts.forEach(replayed::apply);
                assertThat(Dump.of(replayed))
                        .isEqualTo(Dump.of(first.simulation.engine().copyOfState()));
            }
        });
    }

    @Test
    void easyStartsItsHeadByItsFirstShadowWhereEstimatesArePerfect() {
        Seeds.each(150, random -> {
            for (String backfill : List.of("easy", "easy backfill-order=sjf", "easy placement=circular")) {
                for (PassPer pass : PassPer.values()) {
                    Run run = new Run(random, backfill, pass, Estimates.PERFECT);
                    NavigableMap<TaskId, Long> shadows = new TreeMap<>();
                    run.afterEachInstant = () -> {
                        Promise promise = WorkConservation.promise(run.audit, run.policy, run.now);
                        if (promise != null) {
                            shadows.putIfAbsent(promise.head().task, promise.startMicros());
                        }
                    };
                    run.toTheEnd();
                    shadows.forEach((task, shadow) -> assertThat(run.life(task).firstStartMicros)
                            .as("the start of " + task)
                            .isLessThanOrEqualTo(shadow));
                }
            }
        });
    }

    @Test
    void conservativeStartsEveryTaskByItsFirstPromiseWhereNothingRunsOverItsEstimate() {
        Seeds.each(60, random -> {
            for (String order : List.of("fifo", "sjf", "priority")) {
                for (PassPer pass : PassPer.values()) {
                    for (Estimates estimates : List.of(Estimates.GENEROUS, Estimates.PERFECT)) {
                        promisesAreKept(new Run(random, "conservative order=" + order, pass, estimates));
                    }
                }
            }
        });
    }

    private static void promisesAreKept(Run run) {
        run.toTheEnd();
        NavigableMap<TaskId, Long> promises = new TreeMap<>();
        for (Fact fact : run.facts) {
            if (fact instanceof Fact.TaskReserved reserved) {
                Long before = promises.put(reserved.task(), reserved.startMicros());
                assertThat(reserved.startMicros())
                        .as("a promise moved: " + reserved)
                        .isLessThanOrEqualTo(before == null ? Long.MAX_VALUE : before);
            } else if (fact instanceof Fact.TaskPlaced placed) {
                assertThat(placed.atMicros())
                        .as("the start of " + placed.task())
                        .isLessThanOrEqualTo(promises.getOrDefault(placed.task(), Long.MAX_VALUE));
            }
        }
    }

    /** One simulation with everything that watches it. */
    private static final class Run {
        final PolicySpec policy;
        final Simulation simulation;
        final FactAudit audit = new FactAudit();
        final NavigableMap<TaskId, String> workers = new TreeMap<>();
        final List<WorkloadJob> accepted;
        final List<Fact> facts = new ArrayList<>();
        Runnable afterEachInstant = () -> {};
        long now;

        Run(SeededRandom random, String policy, PassPer pass, Estimates estimates) {
            this.policy = TestPolicies.read(policy);
            Workload workload = workload(random, estimates);
            this.accepted = new ArrayList<>(workload.jobs());
            this.simulation = new Simulation(
                    workload,
                    this.policy.build(),
                    pass,
                    (fact, _) -> {
                        facts.add(fact);
                        audit.apply(fact);
                        if (fact instanceof Fact.TaskPlaced placed) {
                            workers.put(placed.task(), name(placed.placement().worker()));
                        }
                    },
                    new AnyRefusal(accepted));
        }

        private String name(WorkerId id) {
            return audit.workers().stream()
                    .filter(worker -> worker.id().equals(id))
                    .map(worker -> worker.spec().name())
                    .findFirst()
                    .orElseThrow();
        }

        void toTheEnd() {
            int before = facts.size();
            for (int instants = 0; simulation.advance(); instants++) {
                assertThat(instants).as("instants without an end").isLessThan(10_000);
                simulation.engine().check();
                if (facts.size() > before) {
                    now = facts.getLast().atMicros();
                    WorkConservation.check(audit, policy, now);
                    afterEachInstant.run();
                }
                before = facts.size();
            }
            audit.requireAllEnded();
        }

        /** It times out exactly if it would run longer than its limit, and else runs as long as it takes. */
        void requireRightEnd(Life life) {
            PlainWorker worker = audit.named(workers.getOrDefault(life.task, ""));
            WorkloadJob job = accepted.get((int) life.task.job() - 1);
            long run = worker == null ? 0 : worker.spec().runMicros(job.runMicros());
            long limit = job.spec().limitMicros();
            boolean over = limit != JobSpec.UNKNOWN && run > limit;
            assertThat(life.outcome == null ? null : life.outcome.status())
                    .as("how " + life + " ended")
                    .isEqualTo(over ? Outcome.Status.TIMED_OUT : Outcome.Status.COMPLETED);
            assertThat(life.finishMicros - life.startMicros).isEqualTo(over ? limit : run);
        }

        Life life(TaskId task) {
            Life life = audit.life(task);
            if (life == null) {
                throw new AssertionError("no such task: " + task);
            }
            return life;
        }
    }

    /** Random jobs may ask for more than the random cluster has. */
    private record AnyRefusal(List<WorkloadJob> accepted) implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, dev.estiva.core.Answer.Refused refusal) {
            assertThat(refusal.message()).isNotEmpty();
            accepted.remove(job);
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }

    private static Workload workload(SeededRandom random, Estimates estimates) {
        RandomMix mix =
                new RandomMix(random.fork("workload"), random.fork("plain").nextInt(3) == 0);
        List<WorkerSpec> cluster = mix.workers(1 + mix.random().nextInt(5));
        int spread = 1 + mix.random().nextInt(60);
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            JobSpec spec = mix.job("j" + i);
            long work = mix.work(spec);
            jobs.add(new WorkloadJob(
                    spec.name(),
                    believed(spec, work, estimates),
                    RandomMix.seconds(mix.random().nextInt(spread)),
                    work));
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return new Workload(cluster, jobs, List.of());
    }

    private static JobSpec believed(JobSpec spec, long work, Estimates estimates) {
        long estimate = switch (estimates) {
            case ANY -> spec.estimateMicros();
            case GENEROUS -> Math.max(work, spec.estimateMicros());
            case PERFECT -> work;
        };
        return new JobSpec(
                spec.name(),
                spec.user(),
                spec.type(),
                spec.tasks(),
                spec.request(),
                spec.priority(),
                estimate,
                spec.limitMicros(),
                spec.retry());
    }
}
