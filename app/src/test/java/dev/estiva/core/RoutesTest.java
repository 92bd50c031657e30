package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact.JobRerouted;
import dev.estiva.core.Fact.TaskRerouted;
import dev.estiva.core.StatePart.TypeSpeed.Measure;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome.Status;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that can run with a GPU or without. */
class RoutesTest {
    private static final String GPU_BOX = "8cpu 1gpu";

    @Test
    void waitsForTheGpuWhereThatIsSooner() {
        TestCluster.with(1, GPU_BOX)
                .submit("a gpu=1 for=10s")
                .submit("b gpu=1 for=10s other-cpu=4 other-est=30s other-for=30s")
                .expectWaiting("b")
                .drain()
                .expectStart("b", "10s")
                .expectFinish("b", "20s");
    }

    @Test
    void takesFreeCpusWhereThatIsSooner() {
        TestCluster cluster = TestCluster.with(1, GPU_BOX)
                .submit("a gpu=1 for=60s")
                .submit("b gpu=1 for=10s other-cpu=4 other-est=30s other-for=30s")
                .expectRunning("b", "w1");
        assertThat(cluster.facts(JobRerouted.class))
                .extracting(JobRerouted::reason)
                .containsExactly("it is expected to end 40 s sooner");
        cluster.drain().expectFinish("b", "30s");
    }

    @Test
    void countsThoseThatWaitBeforeIt() {
        TestCluster.with(1, "4cpu 1gpu")
                .policy("easy")
                .submit("a gpu=1 for=10s")
                .submit("b gpu=1 for=10s")
                .submit("c gpu=1 for=10s")
                .submit("d gpu=1 for=10s other-cpu=4 other-est=35s other-for=35s")
                .expectRunning("d", "w1") // 35 s rather than 40
                .submit("e gpu=1 for=10s other-cpu=4 other-est=5s other-for=5s")
                .expectWaiting("e") // the CPUs are taken
                .drain()
                .expectFinish("d", "35s")
                .expectStart("e", "30s");
    }

    @Test
    void keepsTheOrderWhereThePolicyDoes() {
        TestCluster.with(1, "4cpu 1gpu")
                .policy("fifo")
                .submit("a gpu=1 for=10s")
                .submit("b gpu=1 for=10s")
                .submit("c gpu=1 for=10s other-cpu=4 other-est=15s other-for=15s")
                .expectWaiting("c")
                .drain()
                .expectStart("c", "10s") // b has started, and the CPUs are free: 25 s rather than 30
                .expectFinish("c", "25s");
    }

    @Test
    void manyTakeTheCpusAtOnce() {
        TestCluster cluster = TestCluster.with(2, "4cpu 1gpu");
        for (int i = 1; i <= 6; i++) {
            cluster.submit("j" + i + " gpu=1 for=10s other-cpu=2 other-est=15s other-for=15s");
        }
        cluster.drain();
        for (int i = 1; i <= 6; i++) {
            cluster.expectFinish("j" + i, i <= 2 ? "10s" : "15s");
        }
    }

    @Test
    void runsTheOtherWayWhereNoWorkerHasAGpu() {
        TestCluster.with(1, "8cpu")
                .submit("a gpu=1 for=10s est=? other-cpu=4 other-for=30s prefer=this")
                .expectRunning("a", "w1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"this", "other", "neither"})
    void preferenceDecidesWhereNobodyKnowsTheTimes(String preference) {
        TestCluster cluster = TestCluster.with(1, GPU_BOX)
                .submit("a gpu=1 for=10s")
                .submit("b gpu=1 for=10s est=? other-cpu=4 other-for=30s prefer=" + preference);
        if (preference.equals("this")) {
            cluster.expectWaiting("b");
        } else {
            cluster.expectRunning("b", "w1");
        }
        TestCluster idle = TestCluster.with(1, GPU_BOX)
                .submit("b gpu=1 for=10s est=? other-cpu=4 other-for=30s prefer=" + preference)
                .drain();
        idle.expectFinish("b", preference.equals("other") ? "30s" : "10s");
    }

    @Test
    void learnsHowLongItsTypeTakes() {
        TestCluster cluster = TestCluster.with(1, GPU_BOX)
                .policy("easy")
                .submit("a gpu=1 for=10s est=? other-cpu=8 other-for=25s")
                .submit("b gpu=1 for=10s est=? other-cpu=8 other-for=25s")
                .expectRunning("b", "w1") // nobody knows that it takes 25 s
                .drain()
                .submit("c gpu=1 for=10s est=? other-cpu=8 other-for=25s")
                .submit("d gpu=1 for=10s est=? other-cpu=8 other-for=25s")
                .expectWaiting("d") // 20 s rather than 25
                .submit("e gpu=1 for=10s est=? other-cpu=8 other-for=25s")
                .expectRunning("e", "w1"); // 25 s rather than 30
        assertThat(cluster.world().state().speeds().parts())
                .containsExactly(
                        new StatePart.TypeSpeed("sleep", false, "", Measure.SECOND, 25, 1),
                        new StatePart.TypeSpeed("sleep", true, "", Measure.SECOND, 10, 1),
                        new StatePart.TypeSpeed(
                                "sleep", false, "w1", Measure.SECOND, 25, 1)); // a GPU of no name teaches for all only
        cluster.drain();
    }

    @Test
    void anEstimateThatMissesIsCorrected() {
        TestCluster cluster = TestCluster.with(1, GPU_BOX);
        for (int i = 0; i < 20; i++) {
            cluster.submit("a" + i + " gpu=1 for=20s est=10s other-cpu=8 other-est=1h other-for=1h")
                    .drain();
        }
        assertThat(cluster.world().state().speeds().parts())
                .containsExactly(new StatePart.TypeSpeed("sleep", true, "", Measure.ESTIMATE, 2, 20));
    }

    @Test
    void whoSaysHowLongEachWayTakesIsNotJudgedByOthersOfTheType() {
        TestCluster cluster = TestCluster.with(1, GPU_BOX);
        for (int i = 0; i < 3; i++) { // on the CPUs they take as long as on the GPU
            cluster.submit("a" + i + " gpu=1 for=1h")
                    .submit("b" + i + " gpu=1 for=10s other-cpu=8 other-est=10s other-for=10s");
            cluster.advance("10s")
                    .expectFinish("b" + i, 10 * (i + 1) + "s")
                    .cancel("a" + i)
                    .advance("0s");
        }
        cluster.submit("c gpu=1 for=60s")
                .submit("d gpu=1 for=10s other-cpu=8 other-est=100s other-for=100s")
                .expectWaiting("d") // 70 s rather than 100, whatever is usual
                .submit("e gpu=1 for=1s est=1s other-cpu=8 other-for=1s prefer=this")
                .expectWaiting("e") // of tasks that say nothing of the CPUs nothing is known
                .drain();
    }

    @Test
    void anOldGpuIsToldFromANewOne() {
        String task = " gpu=1 est=? for=1s on-OLD=60s on-NEW=10s other-cpu=8 other-for=30s";
        TestCluster cluster = TestCluster.with(1, "8cpu 1gpu:OLD").and(1, "8cpu 1gpu:NEW");
        for (int i = 0; i < 3; i++) {
            cluster.submit("c" + i + task + " prefer=other").drain();
        }
        cluster.submit("all-cpus tasks=2 cpu=8 for=1h");
        for (int i = 0; i < 3; i++) {
            cluster.submit("o" + i + task + " model=OLD")
                    .submit("n" + i + task + " model=NEW")
                    .advance("60s");
        }
        cluster.cancel("all-cpus")
                .advance("1s")
                .submit("a" + task)
                .expectRunning("a", "w1")
                .submit("busy gpu=1 model=OLD for=1h")
                .expectRunning("busy", "w1")
                .submit("b" + task)
                .expectRunning("b", "w2");
        assertThat(cluster.life("a").spec.request().takesGpu())
                .as("30 s on CPUs rather than 60 s on the old GPU")
                .isFalse();
        assertThat(cluster.life("b").spec.request().takesGpu())
                .as("10 s on the new one rather than 30 s")
                .isTrue();
        assertThat(cluster.world().state().speeds().parts())
                .contains(
                        new StatePart.TypeSpeed("sleep", true, "NEW", Measure.SECOND, 10, 3),
                        new StatePart.TypeSpeed("sleep", true, "OLD", Measure.SECOND, 60, 3));
        cluster.drain();
    }

    @Test
    void aFailureTeachesNothing() {
        TestCluster cluster = TestCluster.with(1, GPU_BOX)
                .submit("a gpu=1 for=10s other-cpu=8 other-est=25s fails=1")
                .drain()
                .expectEnded("a", Status.FAILED);
        assertThat(cluster.world().state().speeds().parts()).isEmpty();
    }

    @Test
    void isTriedAgainEitherWay() {
        TestCluster.with(1, GPU_BOX)
                .submit("a gpu=1 for=60s")
                .submit("b gpu=1 for=10s retries=1 fails=1 other-cpu=8 other-est=20s other-for=20s")
                .advance("20s")
                .expectAttempt("b", 2)
                .drain()
                .expectFinish("b", "40s");
    }

    @Test
    void aPartOfAnArrayTakesTheCpus() {
        TestCluster cluster = TestCluster.with(2, "4cpu 1gpu");
        cluster.submit("a tasks=6 gpu=1 for=10s other-cpu=2 other-est=15s other-for=15s");
        JobEntry job = Objects.requireNonNull(cluster.world().state().job(1));
        assertThat(job.ways()).isEqualTo(new JobEntry.Ways(2, 4));
        cluster.advance("10s");
        assertThat(job.ways()).isEqualTo(new JobEntry.Ways(2, 4));
        assertThat(job.running()).isEqualTo(4);
        cluster.drain();
        assertThat(cluster.facts(Fact.TaskPlaced.class))
                .extracting(placed -> placed.task().index())
                .containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(cluster.world().state().lastMicros()).isEqualTo(15_000_000);
    }

    @Test
    void theTailOfAnArrayCounts() {
        TestCluster cluster = TestCluster.with(1, "4cpu 1gpu")
                .submit("a tasks=4 gpu=1 for=10s other-cpu=4 other-est=35s other-for=35s");
        assertThat(cluster.facts(TaskRerouted.class))
                .extracting(TaskRerouted::reason)
                .containsExactly("it is expected to end 5 s sooner"); // 35 s rather than 40; three of them need 30
        cluster.drain();
        assertThat(cluster.world().state().lastMicros()).isEqualTo(35_000_000);
    }

    @Test
    void anArrayThatNoWorkerCouldRunTurnsAsAWhole() {
        TestCluster cluster = TestCluster.with(1, "4cpu")
                .submit("a tasks=100000 gpu=1 for=10s other-cpu=1 other-est=15s other-for=15s");
        assertThat(cluster.facts(JobRerouted.class)).hasSize(1);
        assertThat(cluster.facts(TaskRerouted.class)).isEmpty();
        JobEntry job = Objects.requireNonNull(cluster.world().state().job(1));
        assertThat(job.running()).isEqualTo(4);
        assertThat(job.spec().request().takesGpu()).isFalse();
        cluster.and(1, "1gpu").advance("15s");
        assertThat(job.ways()).isEqualTo(new JobEntry.Ways(8, 2));
    }

    @Test
    void aTaskOfAnArrayThatChoseIsCancelledOnce() {
        TestCluster cluster = TestCluster.with(1, "4cpu 1gpu")
                .submit("a tasks=9 gpu=1 for=10s other-cpu=4 other-est=20s other-for=20s")
                .advance("1s")
                .cancel("a")
                .drain();
        cluster.expectEnded("a", Status.CANCELLED);
        assertThat(cluster.world().state().jobCount()).isZero();
    }

    @Test
    void thereAndBackIsTheSame() {
        for (String preference : List.of("this", "other", "neither")) {
            JobSpec spec = TestSpecs.job("a gpu=1 for=9s other-cpu=4 other-est=30s prefer=" + preference);
            assertThat(spec.rerouted()).isNotEqualTo(spec);
            assertThat(spec.rerouted().rerouted()).isEqualTo(spec);
        }
    }
}
