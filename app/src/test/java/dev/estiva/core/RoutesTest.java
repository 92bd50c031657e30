package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Fact.JobRerouted;
import dev.estiva.model.Alternative;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Request;
import java.util.List;
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
                        new StatePart.TypeSpeed("sleep", false, 25, 1), new StatePart.TypeSpeed("sleep", true, 10, 1));
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
                .containsExactly(new StatePart.TypeSpeed("sleep", true, 2, 10));
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
    void anArrayHasNoAlternative() {
        Alternative other = new Alternative(Request.ofSlots(1), 1, Alternative.Preference.NEITHER);
        JobSpec array = TestSpecs.job("a gpu=1 tasks=2");
        assertThatThrownBy(() -> array.withAlternative(other))
                .hasMessage("a job with an alternative has one task, not 2");
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
