package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.StatePart.TypeSpeed;
import dev.estiva.core.StatePart.TypeSpeed.Measure;
import dev.estiva.model.JobSpec;
import dev.estiva.model.WorkerSpec;
import org.junit.jupiter.api.Test;

/** What is learned of types and devices. */
class TypeSpeedsTest {
    private static final JobSpec ON_GPU = TestSpecs.job("a gpu=1 est=10s other-cpu=4 other-est=40s");
    private static final JobSpec ON_CPUS = ON_GPU.rerouted();

    private final TypeSpeeds speeds = new TypeSpeeds();

    private void learn(JobSpec spec, String device, int... seconds) {
        for (int each : seconds) {
            speeds.learn(spec, device, each * 1_000_000L);
        }
    }

    private long expectedSeconds(JobSpec spec, String device) {
        return speeds.expectedMicros(spec, device) / 1_000_000;
    }

    @Test
    void aModelCountsFromItsThirdMeasurementOn() {
        assertThat(expectedSeconds(ON_GPU, "T4")).isEqualTo(10); // its estimate
        learn(ON_GPU, "H100", 4, 4);
        learn(ON_GPU, "T4", 40, 40);
        assertThat(expectedSeconds(ON_GPU, "T4")).isEqualTo(22); // all of them
        learn(ON_GPU, "T4", 40);
        assertThat(expectedSeconds(ON_GPU, "T4")).isEqualTo(40);
        assertThat(expectedSeconds(ON_GPU, "H100")).isEqualTo(25);
        assertThat(expectedSeconds(ON_GPU, TypeSpeeds.ANY)).isEqualTo(25);
        assertThat(expectedSeconds(ON_CPUS, "w1")).isEqualTo(40); // nothing is known of CPUs
    }

    @Test
    void workersWithoutGpuAreToldApartByName() {
        learn(ON_CPUS, "w1", 30, 30, 30);
        learn(ON_CPUS, "w2", 90, 90, 90);
        assertThat(expectedSeconds(ON_CPUS, "w1")).isEqualTo(30);
        assertThat(expectedSeconds(ON_CPUS, "w2")).isEqualTo(90);
        assertThat(expectedSeconds(ON_CPUS, "w3")).isEqualTo(60);
    }

    @Test
    void whatOneMeasureShowedIsNotAskedOfAnother() {
        JobSpec onlyGpu = TestSpecs.job("a gpu=1 est=10s other-cpu=4 other-est=?");
        JobSpec neither = TestSpecs.job("a gpu=1 est=? other-cpu=4 other-est=?");
        learn(onlyGpu.rerouted(), "w1", 70, 70, 70);
        assertThat(expectedSeconds(onlyGpu.rerouted(), "w1")).isEqualTo(70); // 7 times the other way's estimate
        assertThat(expectedSeconds(ON_CPUS, "w1")).as("its own estimate").isEqualTo(40);
        assertThat(speeds.expectedMicros(neither.rerouted(), "w1")).isEqualTo(JobSpec.UNKNOWN);
        learn(ON_CPUS, "w1", 80);
        learn(neither.rerouted(), "w1", 3);
        assertThat(expectedSeconds(ON_CPUS, "w1")).isEqualTo(80);
        assertThat(expectedSeconds(neither.rerouted(), "w1")).isEqualTo(3);
        assertThat(expectedSeconds(onlyGpu.rerouted(), "w1")).isEqualTo(70);
        assertThat(speeds.of(TestSpecs.worker("w1", "8cpu")))
                .extracting(TypeSpeed::of)
                .containsExactly(Measure.ESTIMATE, Measure.OTHER_ESTIMATE, Measure.SECOND);
    }

    @Test
    void theDeviceIsTheModelIfItIsOne() {
        WorkerSpec mixed = TestSpecs.worker("w1", "8cpu 1gpu:A100 1gpu:T4");
        assertThat(TypeSpeeds.device(mixed, ON_GPU.request())).isEqualTo(TypeSpeeds.ANY);
        assertThat(TypeSpeeds.device(mixed, TestSpecs.job("a gpu=1 model=T4").request()))
                .isEqualTo("T4");
        assertThat(TypeSpeeds.device(TestSpecs.worker("w1", "2gpu:A100"), ON_GPU.request()))
                .isEqualTo("A100");
        assertThat(TypeSpeeds.device(mixed, ON_CPUS.request())).isEqualTo("w1");
    }

    @Test
    void saysWhatCountsOnAWorker() {
        learn(ON_GPU, "A100", 5, 5, 5);
        learn(ON_GPU, "T4", 45);
        learn(ON_CPUS, "w2", 60, 60, 60);
        assertThat(speeds.of(TestSpecs.worker("w1", "8cpu 1gpu:A100 1gpu:T4 1gpu:L4")))
                .containsExactly(
                        new TypeSpeed("sleep", false, "", Measure.ESTIMATE, 1.5, 3),
                        new TypeSpeed("sleep", true, "A100", Measure.ESTIMATE, 0.5, 3),
                        new TypeSpeed("sleep", true, "", Measure.ESTIMATE, 1.5, 4)); // of L4 and T4 alike
        assertThat(speeds.of(TestSpecs.worker("w2", "8cpu")))
                .containsExactly(new TypeSpeed("sleep", false, "w2", Measure.ESTIMATE, 1.5, 3));
    }

    @Test
    void forgetsThoseThatLearnedNothingForTheLongest() {
        learn(ON_CPUS, "stays", 30, 30, 30);
        for (int i = 0; i < 10_000; i++) {
            learn(ON_CPUS, "w" + i, 60);
            if (i == 5_000) {
                learn(ON_CPUS, "stays", 30);
            }
        }
        assertThat(speeds.parts())
                .hasSize(10_001)
                .element(1)
                .isEqualTo(new TypeSpeed("sleep", false, "w1", Measure.ESTIMATE, 1.5, 1));
        assertThat(expectedSeconds(ON_CPUS, "stays")).isEqualTo(30);

        TypeSpeeds restored = new TypeSpeeds();
        speeds.parts().forEach(restored::restore);
        restored.learn(ON_CPUS, "one more", 60_000_000);
        learn(ON_CPUS, "one more", 60);
        assertThat(restored.parts()).isEqualTo(speeds.parts());
    }
}
