package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.FactAudit.Phase;
import dev.estiva.core.FactListener;
import dev.estiva.core.RandomMix;
import dev.estiva.core.TestPolicies;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.sim.Preemption.Mode;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every schedule in which tasks preempt others, on clusters of all kinds. */
class PreemptionPropertyTest {
    private static final long SECOND = RandomMix.SECOND;

    static List<String> policies() {
        return TestPolicies.preempting();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everythingEndsNothingOverlapsAndNoWorkIsLostOrMade(String policy) {
        Seeds.each(40, random -> {
            for (Mode mode : Mode.values()) {
                for (PassPer pass : PassPer.values()) {
                    PolicySpec spec = TestPolicies.read(policy);
                    if (mode == Mode.RESUME || !spec.needsWorkKept()) {
                        long cost = random.fork("cost").nextInt(3) * SECOND;
                        Run run = new Run(mixed(random), spec, pass, new Preemption(mode, cost));
                        run.toTheEnd();
                        run.audit.lives().forEach(run::requireRightRun);
                        if (pass == PassPer.INSTANT) { // else what ends later in the instant may give the room back
                            run.requireNobodyGivesWayInVain();
                        }
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theSameInputGivesTheSameFactsAndTheFactsGiveTheState(String policy) {
        Seeds.each(5, random -> {
            Run first = new Run(mixed(random), TestPolicies.read(policy), PassPer.INSTANT, Preemption.FREE);
            first.toTheEnd();
            Run second = new Run(mixed(random), TestPolicies.read(policy), PassPer.INSTANT, Preemption.FREE);
            second.toTheEnd();
            assertThat(second.facts).isEqualTo(first.facts);
            ClusterState replayed = new ClusterState(first.policy.build().order());
            replayed.keepNoTrackRecords(); // as simulations do
            first.facts.forEach(replayed::apply);
            assertThat(Dump.of(replayed))
                    .isEqualTo(Dump.of(first.simulation.engine().copyOfState()));
        });
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everythingEndsThoughWorkersAndTasksFail(String policy) {
        Seeds.each(15, random -> {
            PolicySpec spec = TestPolicies.read(policy);
            boolean keep = spec.needsWorkKept() || random.fork("mode").nextInt(2) == 0;
            Preemption preemption = new Preemption(keep ? Mode.RESUME : Mode.REQUEUE, SECOND);
            Failures failures = new Failures(
                    40 * SECOND, 10 * SECOND, 0.1, random.fork("failures").nextLong());
            FactAudit audit = new FactAudit();
            FactListener watcher = (fact, _) -> {
                assertThat(fact).isNotInstanceOf(Fact.PolicyReplaced.class);
                audit.apply(fact);
            };
            Workload workload = mixed(random);
            Refusals refusals = new Refusals(new ArrayList<>(workload.jobs()));
            Simulation simulation =
                    new Simulation(workload, spec.build(), PassPer.INSTANT, preemption, failures, watcher, refusals);
            int instants = 0;
            while (simulation.advance()) {
                assertThat(++instants).as("instants without an end").isLessThan(50_000);
                simulation.engine().check();
            }
            audit.requireAllEnded();
        });
    }

    /** On one machine of slots it is always those who run that come first by the rule, and have room in that order. */
    @Test
    void whoComesFirstByTheRuleRuns() {
        runsWhoComesFirst("srpt", life -> work(life) - ran(life, now));
        runsWhoComesFirst(
                "srpt-gpu",
                life -> (work(life) - ran(life, now))
                        * life.spec.request().amounts().slots());
        runsWhoComesFirst("preemptive-priority", life -> life.spec.priority());
        runsWhoComesFirst("preemptive-sjf", PreemptionPropertyTest::work);
    }

    private static long now;

    private static void runsWhoComesFirst(String policy, ToLongFunction<Life> key) {
        long[] preemptions = {0};
        Seeds.each(60, random -> {
            Workload slots = slots(random);
            Run run = new Run(slots, TestPolicies.read(policy), PassPer.INSTANT, Preemption.FREE);
            run.afterEachInstant = () -> {
                now = run.now;
                requireFirstOnesRun(
                        run.audit, slots.cluster().getFirst().capacity().slots(), key);
            };
            run.toTheEnd();
            preemptions[0] += run.audit.lives().stream()
                    .mapToLong(life -> life.preemptions)
                    .sum();
        });
        assertThat(preemptions[0]).as("preemptions in all seeds").isGreaterThan(100);
    }

    private static long work(Life life) {
        return life.spec.estimateMicros();
    }

    private static long ran(Life life, long now) {
        return life.ranMicros + (life.phase == Phase.RUNNING ? now - life.stretchMicros : 0);
    }

    private static void requireFirstOnesRun(FactAudit audit, long slots, ToLongFunction<Life> key) {
        List<Life> all = new ArrayList<>(audit.lives().stream()
                .filter(life -> life.phase != Phase.FINISHED)
                .toList());
        all.sort(Comparator.comparingLong(key)
                .thenComparing(life -> life.phase != Phase.RUNNING)
                .thenComparing(life -> life.task));
        long free = slots;
        for (Life life : all) {
            long wants = life.spec.request().amounts().slots();
            boolean fits = wants <= free;
            assertThat(life.phase == Phase.RUNNING)
                    .as("whether it runs: " + life)
                    .isEqualTo(fits);
            free -= fits ? wants : 0;
        }
    }

    /** One simulation with everything that watches it. */
    private static final class Run {
        final PolicySpec policy;
        final Preemption preemption;
        final Simulation simulation;
        final FactAudit audit = new FactAudit();
        /** How long the present attempts did no work, and how long they will not in their present stretch. */
        final NavigableMap<TaskId, Long> paid = new TreeMap<>();

        final NavigableMap<TaskId, Long> owed = new TreeMap<>();
        final List<WorkloadJob> accepted;
        final List<Fact> facts = new ArrayList<>();
        Runnable afterEachInstant = () -> {};
        long now;

        Run(Workload workload, PolicySpec policy, PassPer pass, Preemption preemption) {
            this.policy = policy;
            this.preemption = preemption;
            this.accepted = new ArrayList<>(workload.jobs());
            this.simulation = new Simulation(
                    workload,
                    policy.build(),
                    pass,
                    preemption,
                    (fact, _) -> {
                        assertThat(fact).isNotInstanceOf(Fact.PolicyReplaced.class);
                        facts.add(fact);
                        pay(fact);
                        audit.apply(fact);
                    },
                    new Refusals(accepted));
        }

        private void pay(Fact fact) {
            switch (fact) {
                case Fact.TaskPlaced f -> {
                    paid.put(f.task(), 0L);
                    owed.put(f.task(), f.overheadMicros());
                }
                case Fact.TaskResumed f -> owed.put(f.task(), f.overheadMicros());
                case Fact.TaskSuspended f -> settle(f.task(), f.atMicros());
                case Fact.TaskFinished f -> settle(f.task(), f.atMicros());
                default -> {}
            }
        }

        private void settle(TaskId task, long atMicros) {
            Life life = audit.life(task);
            if (life != null && life.phase == Phase.RUNNING) {
                long stretch = atMicros - life.stretchMicros;
                paid.merge(task, Math.min(stretch, owed.getOrDefault(task, 0L)), Long::sum);
            }
        }

        void toTheEnd() {
            int instants = 0;
            while (simulation.advance()) {
                assertThat(++instants).as("instants without an end").isLessThan(20_000);
                simulation.engine().check();
                now = simulation.engine().nowMicros();
                afterEachInstant.run();
            }
            audit.requireAllEnded();
        }

        /** It runs as long as its work takes, and pays for each time that it was preempted, unless it is stopped at its limit. */
        void requireRightRun(Life life) {
            WorkloadJob job = accepted.get((int) life.task.job() - 1);
            long cost = preemption.costMicros();
            long payments = preemption.mode() == Mode.RESUME ? life.preemptions : Math.min(1, life.preemptions);
            long limit = job.spec().limitMicros();
            if (life.outcome == null || !life.outcome.isCompleted()) {
                assertThat(life.outcome == null ? null : life.outcome.status()).isEqualTo(Outcome.Status.TIMED_OUT);
                assertThat(life.ranMicros).isEqualTo(limit);
                return;
            }
            assertThat(limit == JobSpec.UNKNOWN || life.ranMicros <= limit).isTrue();
            assertThat(life.ranMicros)
                    .as("the run of " + life)
                    .isEqualTo(job.runMicros() + paid.getOrDefault(life.task, 0L));
            assertThat(paid.getOrDefault(life.task, 0L)).isLessThanOrEqualTo(payments * cost);
        }

        /** Nobody leaves its room to have the same again at the same instant, unless for a task that takes no time. */
        void requireNobodyGivesWayInVain() {
            NavigableSet<Long> blinks = audit.lives().stream()
                    .filter(life -> life.stretchMicros == life.finishMicros)
                    .map(life -> life.finishMicros)
                    .collect(Collectors.toCollection(TreeSet::new));
            NavigableMap<TaskId, String> left = new TreeMap<>();
            NavigableMap<TaskId, Placement> where = new TreeMap<>();
            for (Fact fact : facts) {
                switch (fact) {
                    case Fact.TaskPlaced f -> where.put(f.task(), f.placement());
                    case Fact.TaskSuspended f -> left.put(f.task(), where.get(f.task()) + " at " + f.atMicros());
                    case Fact.TaskResumed f -> {
                        where.put(f.task(), f.placement());
                        if (!blinks.contains(f.atMicros())) {
                            assertThat(f.placement() + " at " + f.atMicros())
                                    .as("where " + f.task() + " goes on")
                                    .isNotEqualTo(left.get(f.task()));
                        }
                    }
                    default -> {}
                }
            }
        }
    }

    private record Refusals(List<WorkloadJob> accepted) implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            accepted.remove(job);
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }

    /** Machines with parts of GPUs, labels and arrays, all of one speed. */
    private static Workload mixed(SeededRandom random) {
        RandomMix mix =
                new RandomMix(random.fork("workload"), random.fork("plain").nextInt(3) == 0);
        List<WorkerSpec> cluster = mix.workers(1 + mix.random().nextInt(5)).stream()
                .map(worker -> worker.withSpeed(WorkerSpec.NORMAL_SPEED))
                .toList();
        int spread = 1 + mix.random().nextInt(60);
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            JobSpec spec = mix.job("j" + i);
            jobs.add(new WorkloadJob(
                    spec.name(), spec, RandomMix.seconds(mix.random().nextInt(spread)), mix.work(spec)));
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return new Workload(cluster, jobs, List.of());
    }

    private static Workload slots(SeededRandom random) {
        int slots = 1 + random.nextInt(6);
        List<WorkloadJob> jobs = new ArrayList<>();
        long at = 0;
        for (int i = 1; i <= 60; i++) {
            at += random.nextInt(4) * SECOND;
            long run = (1 + random.nextInt(12)) * SECOND;
            JobSpec spec = new JobSpec(
                    "j" + i,
                    "",
                    "batch",
                    1,
                    Request.ofSlots(1 + random.nextInt(slots)),
                    1 + random.nextInt(4),
                    run,
                    JobSpec.UNKNOWN,
                    Retry.NEVER);
            jobs.add(new WorkloadJob(spec.name(), spec, at, run));
        }
        return new Workload(List.of(WorkerSpec.ofSlots("1", slots)), jobs, List.of());
    }
}
