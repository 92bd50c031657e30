package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.Device;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfferedGpusTest {
    private final OfferedGpus offered =
            new OfferedGpus(List.of(new Gpu(2, "GPU-c", "H200", 100), new Gpu(5, "GPU-f", "A100", 0)));

    @Test
    void theServerKnowsThemByTheirPlaceInTheList() {
        assertThat(offered.devices()).containsExactly(new Device("H200", 100), new Device("A100", 0));
    }

    @Test
    void aProcessSeesWhatItWasGivenByTheMachinesIndexes() {
        assertThat(offered.environment(List.of(0, 1)))
                .isEqualTo(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES", "2,5"));
        assertThat(offered.environment(List.of(1))).containsEntry("CUDA_VISIBLE_DEVICES", "5");
    }

    @Test
    void aProcessThatWasGivenNoneSeesNone() {
        assertThat(offered.environment(List.of())).containsEntry("CUDA_VISIBLE_DEVICES", "");
    }

    @Test
    void aDeviceThatIsNotOfferedIsRefused() {
        assertThatThrownBy(() -> offered.environment(List.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the server gave device 2, but this worker offers 2 GPUs");
    }

    @Test
    void aWorkerWithoutGpusSetsNothing() {
        assertThat(OfferedGpus.NONE.environment(List.of())).isEmpty();
    }
}
