package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.MachineSample;
import dev.estiva.worker.NvidiaSmi.App;
import dev.estiva.worker.NvidiaSmi.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake is a shell script")
class NvidiaSmiTest {
    private static final long MIB = 1L << 20;

    private final FakeGpus fake;

    NvidiaSmiTest(@TempDir Path directory) throws IOException {
        fake = new FakeGpus(directory);
    }

    @Test
    void readsTheGpusByIndex() throws Exception {
        fake.gpus(
                "1, GPU-b, NVIDIA A100-SXM4-80GB, 81920, 71234, 97",
                "0, GPU-a, NVIDIA H200, 143771, 4, 0",
                "",
                "2, GPU-c, Model, with comma, 1, 1, 100");
        assertThat(fake.smi().gpus())
                .containsExactly(
                        new Reading(new Gpu(0, "GPU-a", "NVIDIA H200", 143_771 * MIB), 4 * MIB, 0),
                        new Reading(new Gpu(1, "GPU-b", "NVIDIA A100-SXM4-80GB", 81_920 * MIB), 71_234 * MIB, 970),
                        new Reading(new Gpu(2, "GPU-c", "Model, with comma", MIB), MIB, 1_000));
    }

    @Test
    void whatADeviceDoesNotTellIsUnknown() throws Exception {
        fake.gpus("0, GPU-a, [N/A], [N/A], [Not Supported], [Unknown Error]", "1, GPU-b, NVIDIA H200, 5, 6, 101");
        assertThat(fake.smi().gpus())
                .containsExactly(
                        new Reading(new Gpu(0, "GPU-a", "", 0), MachineSample.UNKNOWN, MachineSample.UNKNOWN),
                        new Reading(new Gpu(1, "GPU-b", "NVIDIA H200", 5 * MIB), 6 * MIB, MachineSample.UNKNOWN));
    }

    @Test
    void passesOverLinesThatAreNoAnswerIfThereIsOne() throws Exception {
        fake.gpus(
                "WARNING: infoROM is corrupted at gpu 0000:3B:00.0",
                "0, GPU-a, NVIDIA H200, 143771, 4, 0",
                "0, GPU-b, the same index, 1, 1, 1",
                "1, GPU-a, the same device, 1, 1, 1",
                "-1, GPU-c, x, 1, 1, 1",
                "2, , x, 1, 1, 1",
                "99999999999, GPU-d, x, 1, 1, 1");
        assertThat(fake.smi().gpus())
                .extracting(reading -> reading.gpu().uuid())
                .containsExactly("GPU-a");
    }

    @Test
    void readsTheProcessesOnThem() throws Exception {
        fake.apps("GPU-a, 4711, 512", "GPU-b, 4712, [N/A]", "GPU-b, [N/A], 7", "No running processes found");
        assertThat(fake.smi().apps())
                .isEqualTo(List.of(new App("GPU-a", 4_711, 512 * MIB), new App("GPU-b", 4_712, MachineSample.UNKNOWN)));
    }

    @Test
    void noProcessIsNoError() throws Exception {
        assertThat(fake.smi().apps()).isEmpty();
    }

    @Test
    void saysWhatItSaidInsteadOfAnAnswer() throws Exception {
        fake.is("echo NVIDIA-SMI has failed because it could not talk to the driver; exit 9");
        assertThatThrownBy(() -> fake.smi().gpus())
                .isInstanceOf(IOException.class)
                .hasMessage(fake.program() + " ended with exit code 9 and said:"
                        + " NVIDIA-SMI has failed because it could not talk to the driver");
        fake.is("exit 3");
        assertThatThrownBy(() -> fake.smi().gpus()).hasMessageEndingWith("exit code 3 and said: nothing");
        fake.is("head -c 3000000 /dev/urandom");
        assertThatThrownBy(() -> fake.smi().gpus())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(" and said: ")
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void saysThatItIsMissing() {
        assertThatThrownBy(() -> new NvidiaSmi("/nowhere/nvidia-smi", Duration.ofSeconds(1)).gpus())
                .isInstanceOf(IOException.class)
                .hasMessage("/nowhere/nvidia-smi was not found");
    }

    @Test
    void oneThatHangsIsKilledWithItsChildren(@TempDir Path scratch) throws Exception {
        Path pid = scratch.resolve("pid");
        fake.is("sleep 1000000 & echo $! > " + pid + "; wait");
        assertThatThrownBy(() -> fake.smi(Duration.ofSeconds(2)).gpus())
                .isInstanceOf(IOException.class)
                .hasMessage(fake.program() + " did not answer within 2 s");
        long sleeping = Long.parseLong(java.nio.file.Files.readString(pid).strip());
        ProcessHandle.of(sleeping).ifPresent(process -> process.onExit().join());
    }

    @Test
    void oneThatNeverStopsTalkingIsKilledToo() throws Exception {
        fake.is("yes");
        assertThatThrownBy(() -> fake.smi(Duration.ofSeconds(1)).gpus())
                .hasMessageEndingWith(" did not answer within 1 s");
    }
}
