package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The examples can be read, and are as short as their README promises. */
final class ExamplesTest {
    private static final Path FOLDER = Path.of("../examples");

    private static Workload read(String name) throws WorkloadException {
        return WorkloadFiles.read(FOLDER.resolve(name), ReadOptions.DEFAULT);
    }

    private static double seconds(Workload workload) {
        return workload.jobs().stream().mapToLong(WorkloadJob::runMicros).sum() / 1e6;
    }

    private static double placesTimesSpeed(Workload workload) {
        return workload.cluster().stream()
                .mapToDouble(worker -> worker.capacity().slots() * worker.speedMilli() / 1000.0)
                .sum();
    }

    @Test
    void inferenceIsTwelveRequestsToSixPlaces() throws WorkloadException {
        Workload workload = read("inference.json");
        assertThat(workload.jobs()).hasSize(12).allMatch(job -> job.submitMicros() == 0);
        assertThat(workload.jobs().getFirst().label()).isEqualTo("101");
        assertThat(placesTimesSpeed(workload)).isEqualTo(6);
        assertThat(seconds(workload)).isEqualTo(48);
    }

    @Test
    void largeInferenceIsBusyButEndsWithinAMinute() throws WorkloadException {
        Workload workload = read("inference-large.json");
        assertThat(workload.jobs()).hasSize(200).allMatch(job -> job.spec().estimateMicros() >= job.runMicros());
        double lastArrival = workload.jobs().getLast().submitMicros() / 1e6;
        assertThat(lastArrival).isLessThan(40);
        assertThat(seconds(workload) / placesTimesSpeed(workload)).isBetween(0.7 * lastArrival, lastArrival);
    }

    @Test
    void theOthersAreReadWithTheMachinesThatTheReadmeNames() throws WorkloadException {
        assertThat(read("generated.json").jobs()).hasSize(8_950);
        assertThat(read("gpu-or-cpu.json").jobs()).hasSize(60);
        assertThat(read("gpu-or-cpu-array.json").jobs()).hasSize(1);
        assertThat(read("gpu-models.json").jobs())
                .allMatch(job -> !job.byDevice().isEmpty());
        ReadOptions machines = ReadOptions.DEFAULT.withCluster(ClusterSpec.read("4xcpus=32,gpus=2,memory=256G"));
        assertThat(WorkloadFiles.read(FOLDER.resolve("sacct.txt"), machines).jobs())
                .hasSize(8);
        assertThat(WorkloadFiles.read(FOLDER.resolve("azure-llm-300.csv"), machines)
                        .jobs())
                .hasSize(300);
    }
}
