package dev.estiva.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.Device;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is added to clusters, and how much of it. */
class GrowthTest {
    private static final WorkerSpec GPUS = worker("g", 0, 96_000, 4, 4_000);
    private static final WorkerSpec CPUS = worker("c", 0, 8_000, 0, 1_000);

    private static WorkerSpec worker(String name, long slots, long cpus, int gpus, long memory) {
        Resources capacity =
                new Resources(slots, cpus, (long) gpus * Resources.WHOLE_GPU, memory, Collections.emptyNavigableMap());
        return new WorkerSpec(
                name, capacity, Collections.nCopies(gpus, Device.ANY), Collections.emptyNavigableMap(), 2_000);
    }

    @Test
    void rangesBeginWithWhatThereIs() {
        assertThat(Growth.read("gpus=1..4").counts()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(Growth.read("gpus=16..64:16").counts()).containsExactly(0L, 16L, 32L, 48L, 64L);
        assertThat(Growth.read("workers=3").counts()).containsExactly(0L, 3L);
        assertThat(Growth.read("gpus=8,cpus=96 x 0..2").counts()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void workersAreLikeThoseThatAreThereInTurn() {
        List<WorkerSpec> grown = Growth.read("workers=3").applyTo(List.of(GPUS, CPUS), 3);
        assertThat(grown).extracting(WorkerSpec::name).containsExactly("g", "c", "g+1", "c+1", "g+2");
        assertThat(grown.get(4).capacity()).isEqualTo(GPUS.capacity());
        assertThat(grown.get(4).speedMilli()).isEqualTo(2_000);
    }

    @Test
    void gpusComeInMachinesTheLastOfWhichIsAPart() {
        List<WorkerSpec> grown = Growth.read("gpus=6").applyTo(List.of(CPUS, GPUS), 6);
        assertThat(grown).extracting(WorkerSpec::name).containsExactly("c", "g", "g+1", "g+2");
        assertThat(grown.get(2).capacity()).isEqualTo(GPUS.capacity());
        assertThat(grown.get(3).devices()).hasSize(2);
        assertThat(grown.get(3).capacity().cpuMillis()).isEqualTo(48_000);
        assertThat(grown.get(3).capacity().memoryBytes()).isEqualTo(2_000);
    }

    @Test
    void theOneMachineOfALogGrowsItself() {
        List<WorkerSpec> slots = Growth.read("slots=28").applyTo(List.of(WorkerSpec.ofSlots("m", 100)), 28);
        assertThat(slots).containsExactly(WorkerSpec.ofSlots("m", 128));
        List<WorkerSpec> gpus = Growth.read("gpus=3").applyTo(List.of(worker("p", 0, 0, 2, 0)), 3);
        assertThat(gpus).hasSize(1);
        assertThat(gpus.getFirst().devices()).hasSize(5);
    }

    @Test
    void machinesOfAKindAreThoseOfTheClusterOption() {
        List<WorkerSpec> grown = Growth.read("gpus=8,cpus=96 x 1..4").applyTo(List.of(CPUS), 2);
        assertThat(grown).hasSize(3);
        assertThat(grown.get(2).devices()).hasSize(8);
        assertThat(grown).extracting(WorkerSpec::name).doesNotHaveDuplicates();
    }

    @Test
    void unitsAndModelsOfMachinesKeepTheirCase() {
        WorkerSpec grown = Growth.read("gpus=2,memory=512G,gpu_model=A100 X 1")
                .applyTo(List.of(CPUS), 1)
                .getLast();
        assertThat(grown.capacity().memoryBytes()).isEqualTo(512L << 30);
        assertThat(grown.devices().getFirst().model()).isEqualTo("A100");
        assertThat(Growth.read("GPUS=1..2").what()).isEqualTo("gpus");
    }

    @Test
    void nothingAddedIsTheClusterItself() {
        List<WorkerSpec> cluster = List.of(GPUS, CPUS);
        assertThat(Growth.read("slots=1..2").applyTo(cluster, 0)).isSameAs(cluster);
    }

    @Test
    void whatNoMachineHasCannotBeAddedToIt() {
        Growth slots = Growth.read("slots=1..2");
        assertThatThrownBy(() -> slots.applyTo(List.of(GPUS), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no machine of this cluster has slots");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpus | found \"gpus\", expected workers=1..8",
                "gpus=4..1 | expected a range that grows",
                "gpus=0 | expected a range that grows",
                "gpus=1..9:0 | expected a range that grows",
                "gpus=1..900 | found 900 sizes in \"1..900\", expected 200 at most: give a step, as in 1..900:5",
                "unicorns=8 x 1..4 | unicorns"
            })
    void whatCannotBeMeantIsNamed(String text, String message) {
        assertThatThrownBy(() -> Growth.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
