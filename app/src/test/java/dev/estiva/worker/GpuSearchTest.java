package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.worker.GpuSearch.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake is a shell script")
class GpuSearchTest {
    private final FakeGpus fake;

    GpuSearchTest(@TempDir Path directory) throws IOException {
        fake = new FakeGpus(directory)
                .gpus("0, GPU-aa1, A, 1, 0, 0", "1, GPU-aa2, A, 1, 0, 0", "3, GPU-bb1, A, 1, 0, 0");
    }

    @Test
    void findsWhatTheNamedProgramLists() throws Exception {
        Found found = GpuSearch.look(fake.environment());
        assertThat(found.gpus()).extracting(Gpu::index).containsExactly(0, 1, 3);
        assertThat(found.whyNone()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0            | 0",
                "3,0          | 0 3",
                "' 1 , 3 '    | 1 3",
                "GPU-bb1,0    | 0 3",
                "GPU-b        | 3",
                "1,2,3        | 1",
                "1,-1,3       | 1",
                "1,1          | 1",
                "0,GPU-aa,1   | 0",
            })
    void isBlindToWhatTheEnvironmentHides(String visible, String indexes) throws Exception {
        assertThat(GpuSearch.look(fake.smi(), visible).gpus())
                .extracting(gpu -> Integer.toString(gpu.index()))
                .containsExactly(indexes.split(" "));
    }

    @Test
    void saysWhyThereIsNone() throws Exception {
        assertThat(GpuSearch.look(fake.smi(), "-1"))
                .isEqualTo(new Found(java.util.List.of(), "CUDA_VISIBLE_DEVICES=-1 hides all 3"));
        assertThat(GpuSearch.look(fake.smi(), "").whyNone()).isEqualTo("CUDA_VISIBLE_DEVICES= hides all 3");
        assertThat(GpuSearch.look(Map.of("ESTIVA_NVIDIA_SMI", "/nowhere/smi")).whyNone())
                .isEqualTo("/nowhere/smi was not found");
        fake.is("exit 0");
        assertThat(GpuSearch.look(fake.smi(), null).whyNone()).isEqualTo("nvidia-smi lists none");
        fake.is("echo No devices were found; exit 6");
        assertThat(GpuSearch.look(fake.smi(), null).whyNone()).endsWith("said: No devices were found");
    }
}
