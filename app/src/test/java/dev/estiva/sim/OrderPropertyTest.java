package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.PlainOrder;
import dev.estiva.core.RandomMix;
import dev.estiva.core.TestPolicies;
import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.policy.PolicySpec;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a blocked task blocks all, each task that starts is the first of those that wait, by the order's own definition. */
class OrderPropertyTest {
    static List<String> orders() {
        return TestPolicies.orders();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void theFirstByTheDefinitionStarts(String order) {
        Seeds.each(60, random -> {
            for (PassPer pass : PassPer.values()) {
                new Run(random, TestPolicies.read("fifo strict order=" + order), pass).toTheEnd();
            }
        });
    }

    /** One simulation, with the queue sorted anew before each start. */
    private static final class Run {
        private final PolicySpec policy;
        private final Simulation simulation;
        private final FactAudit audit = new FactAudit();
        private int starts;

        Run(SeededRandom random, PolicySpec policy, PassPer pass) {
            this.policy = policy;
            this.simulation =
                    new Simulation(workload(random), policy.build(), pass, (fact, _) -> before(fact), new AnyRefusal());
        }

        private void before(Fact fact) {
            if (fact instanceof Fact.TaskPlaced placed) {
                var queue = PlainOrder.queue(audit, policy, placed.atMicros());
                assertThat(placed.task()).as("the first of " + queue).isEqualTo(queue.getFirst().task);
                starts++;
            }
            audit.apply(fact);
        }

        void toTheEnd() {
            while (simulation.advance()) {
                simulation.engine().check();
            }
            audit.requireAllEnded();
            assertThat(starts).isPositive();
        }
    }

    /** More jobs than there is room for, so that many wait for long. */
    private static Workload workload(SeededRandom random) {
        RandomMix mix =
                new RandomMix(random.fork("workload"), random.fork("plain").nextInt(2) == 0);
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            JobSpec spec = mix.job("j" + i);
            jobs.add(new WorkloadJob(
                    spec.name(), spec, RandomMix.seconds(mix.random().nextInt(60)), mix.work(spec)));
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return new Workload(mix.workers(1 + mix.random().nextInt(3)), jobs, List.of());
    }

    /** Random jobs may ask for more than the random cluster has. */
    private static final class AnyRefusal implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            assertThat(refusal.message()).isNotEmpty();
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
