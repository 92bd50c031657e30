package dev.estiva.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.PlainScores;
import dev.estiva.core.PlainWorker;
import dev.estiva.core.RandomMix;
import dev.estiva.core.TestCluster;
import dev.estiva.core.TestPolicies;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every task goes where fragments grow least, on no matter which GPU of no matter which worker, as far as whole points tell. */
class FragmentationGradientPropertyTest {
    @Test
    void takesTheWorkerAndTheGpuOfTheHighestScore() {
        Seeds.each(60, random -> {
            List<Request> examples = TestPolicies.EXAMPLES;
            FactAudit audit = new FactAudit();
            Workload workload = workload(random);
            PolicySpec policy = TestPolicies.read("fifo strict placement=fgd");
            Simulation simulation = new Simulation(
                    workload,
                    policy.build(),
                    PassPer.EVENT,
                    (fact, state) -> {
                        if (fact instanceof Fact.TaskPlaced placed) {
                            Share share = placed.placement().shares().getFirst();
                            var job = state.job(placed.task().job());
                            if (job != null) {
                                requireBest(audit, job.spec().request(), share, examples);
                            }
                        }
                        audit.apply(fact);
                    },
                    new AnyRefusal());
            while (simulation.advance()) {
                simulation.engine().check();
            }
            audit.requireAllEnded();
        });
    }

    private static void requireBest(FactAudit audit, Request request, Share chosen, List<Request> examples) {
        int highest = -1;
        Share first = chosen;
        for (PlainWorker worker : audit.workers()) {
            for (Share share : shares(worker, request)) {
                int score = score(PlainScores.growth(worker, share, examples));
                if (score > highest) {
                    highest = score;
                    first = share;
                }
            }
        }
        assertThat(chosen).as("the best share, with " + highest + " points").isEqualTo(first);
    }

    /** In the order in which they would be taken, of equals. */
    private static List<Share> shares(PlainWorker worker, Request request) {
        if (!worker.fits(request)) {
            return List.of();
        }
        Share usual = worker.share(request);
        long gpus = request.amounts().gpuShare();
        if (gpus == 0 || gpus >= 10_000) {
            return List.of(usual);
        }
        List<Share> all = new ArrayList<>();
        for (int device = 0; device < worker.spec().devices().size(); device++) {
            Share share = new Share(worker.id(), request.amounts(), List.of(new DeviceShare(device, (int) gpus)));
            if (worker.answers(request, share) && worker.copy().take(share)) {
                all.add(share);
            }
        }
        return all;
    }

    /** With a little more, for what is exactly 50 is 50. */
    private static int score(double growth) {
        return (int) Math.floor(100 / (1 + Math.exp(growth)) + 1e-9);
    }

    private static Workload workload(SeededRandom random) {
        RandomMix mix = new RandomMix(random, false);
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            JobSpec spec = mix.job("j" + i);
            jobs.add(new WorkloadJob(spec.name(), spec, RandomMix.seconds(random.nextInt(30)), mix.work(spec)));
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return new Workload(mix.workers(1 + random.nextInt(6)), jobs, List.of());
    }

    /** On a free GPU the second part would spoil it for those that want whole ones. */
    @Test
    void leavesFreeGpusToThoseThatNeedThem() {
        TestCluster.with(2, "8cpu 2gpu")
                .policy(TestPolicies.read("fifo placement=fgd"))
                .submit("first gpu=0.5 cpu=1 for=1h")
                .submit("second gpu=0.25 cpu=1 for=1h")
                .submit("whole gpu=2 cpu=1 for=1h")
                .expectRunning("second", "w1")
                .expectRunning("whole", "w2");
    }

    @Test
    void wantsToBeToldWhatUsuallyComes() {
        TestCluster cluster = TestCluster.with(1, "8cpu 2gpu").policy(Presets.FGD.spec());

        cluster.submit("first gpu=0.5 for=1h");

        assertThat(cluster.facts(Fact.PolicyReplaced.class))
                .singleElement()
                .satisfies(fact -> assertThat(fact.reason()).contains("fgd was not told what usually comes"));
        assertThatThrownBy(() -> TypicalTasks.of(List.of()).kinds().getFirst())
                .isInstanceOf(java.util.NoSuchElementException.class);
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
