package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.cli.OfferOptions.Offer;
import dev.estiva.model.Device;
import dev.estiva.model.Resources;
import dev.estiva.worker.Gpu;
import dev.estiva.worker.GpuSearch.Found;
import dev.estiva.worker.Host;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OfferOptionsTest {
    private static final long GIB = 1L << 30;
    private static final Gpu H200 = new Gpu(0, "GPU-a", "NVIDIA H200", 140 * GIB);
    private static final CudaReadiness READY = new CudaReadiness("installed", "");
    private static final Gpu A100 = new Gpu(1, "GPU-b", "NVIDIA A100", 80 * GIB);

    private CudaReadiness cuda = READY;
    private Found gpus = new Found(List.of(), "nvidia-smi was not found");
    private Map<String, String> environment = Map.of();
    private boolean hasLooked;

    @Test
    void saysWhetherJobTypesCanUseTheGpus() throws InterruptedException {
        assertThat(offer("").spec().labels()).doesNotContainKey("cuda_libraries");
        gpus = new Found(List.of(H200), "");
        cuda = CudaReadiness.NOT_INSTALLED;
        assertThat(offer("").text())
                .endsWith("1 GPU (NVIDIA H200); job types compute on the CPU: PyTorch's libraries for GPUs are not"
                        + " installed (estiva install cuda)");
        assertThat(offer("").spec().labels()).containsEntry("cuda_libraries", "missing");
        cuda = new CudaReadiness("incomplete", "this machine lacks NVIDIA's cuDNN");
        assertThat(offer("").text()).endsWith("; job types compute on the CPU: this machine lacks NVIDIA's cuDNN");
        assertThat(offer("").spec().labels()).containsEntry("cuda_libraries", "incomplete");
        cuda = READY;
        assertThat(offer("").text()).endsWith("1 GPU (NVIDIA H200)");
        assertThat(offer("").spec().labels()).containsEntry("cuda_libraries", "installed");
    }

    @Test
    void aPlainWorkerOffersAllThatThereIs() throws Exception {
        gpus = new Found(List.of(H200, A100), "");
        Offer offer = offer("");
        assertThat(offer.spec().capacity())
                .isEqualTo(
                        new Resources(16, 16_000, 2 * Resources.WHOLE_GPU, 120 * GIB, Collections.emptyNavigableMap()));
        assertThat(offer.spec().devices())
                .containsExactly(new Device("NVIDIA H200", 140 * GIB), new Device("NVIDIA A100", 80 * GIB));
        assertThat(offer.spec().speedMilli()).isEqualTo(1_000);
        assertThat(offer.machine().everyMicros()).isEqualTo(5_000_000);
        assertThat(offer.machine().ignoresForeign()).isFalse();
        assertThat(offer.text())
                .isEqualTo("offers 16 slots, 16 cpus, 120Gi of memory, 2 GPUs (NVIDIA H200, NVIDIA A100)");
    }

    @Test
    void withoutGpusItSaysWhy() throws Exception {
        Offer offer = offer("");
        assertThat(offer.spec().devices()).isEmpty();
        assertThat(offer.text())
                .isEqualTo("offers 16 slots, 16 cpus, 120Gi of memory, no GPU (nvidia-smi was not found)");
    }

    @Test
    void theOptionsSayOtherwise() throws Exception {
        gpus = new Found(List.of(H200, A100), "");
        Offer offer =
                offer("--slots 3 --cpus 1.5 --memory 16G --gpus 1, --speed 2 --ignore-foreign --sample-every 0.5");
        assertThat(offer.spec().capacity())
                .isEqualTo(new Resources(3, 1_500, Resources.WHOLE_GPU, 16 * GIB, Collections.emptyNavigableMap()));
        assertThat(offer.machine().gpus().gpus()).containsExactly(A100);
        assertThat(offer.machine().ignoresForeign()).isTrue();
        assertThat(offer.machine().everyMicros()).isEqualTo(500_000);
        assertThat(offer.spec().speedMilli()).isEqualTo(2_000);
        assertThat(offer.text()).isEqualTo("offers 3 slots, 1.5 cpus, 16Gi of memory, 1 GPU (NVIDIA A100)");
    }

    @Test
    void canOfferNothingOfAKindAndThenDoesNotLookForIt() throws Exception {
        gpus = new Found(List.of(H200), "");
        Offer offer = offer("--cpus 0 --memory 0 --gpus 0 --sample-every 0");
        assertThat(offer.spec().capacity()).isEqualTo(Resources.ofSlots(16));
        assertThat(offer.machine().everyMicros()).isZero();
        assertThat(hasLooked).isFalse();
    }

    @Test
    void aCpuWorkerOffersNoGpuEvenWhereThereAreSome() throws Exception {
        gpus = new Found(List.of(H200), "");
        assertThat(offer("--type cpu").spec().devices()).isEmpty();
        environment = Map.of("WORKER_TYPE", "CPU");
        assertThat(offer("").spec().devices()).isEmpty();
        assertThat(hasLooked).isFalse();
        assertThat(offer("--type gpu").spec().devices()).as("the option counts").hasSize(1);
    }

    @Test
    void aGpuWorkerDoesNotStartWithoutOne() {
        assertThatThrownBy(() -> offer("--type gpu"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--type gpu: no GPU was found here (nvidia-smi was not found)");
        environment = Map.of("WORKER_TYPE", "gpu");
        assertThatThrownBy(() -> offer(""))
                .hasMessage("WORKER_TYPE gpu: no GPU was found here (nvidia-smi was not found)");
    }

    @Test
    void moreGpusThanThereAreAreAFailure() {
        assertThatThrownBy(() -> offer("--gpus 2"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--gpus: found 2, but no GPU was found here (nvidia-smi was not found)");
    }

    @Test
    void labelsAreFoundAndGiven() throws Exception {
        gpus = new Found(List.of(H200), "");
        assertThat(offer("--label zone=a --label os=plan9 --label empty= --label zone=b=c")
                        .spec()
                        .labels())
                .containsEntry("zone", "b=c")
                .containsEntry("os", "plan9")
                .containsEntry("empty", "")
                .containsEntry("hostname", Host.name())
                .containsEntry("type", "gpu")
                .containsEntry("gpu_model", "NVIDIA H200")
                .containsEntry("cuda_libraries", "installed")
                .containsKey("arch")
                .hasSize(8);
        gpus = new Found(List.of(H200, A100), "");
        assertThat(offer("").spec().labels()).doesNotContainKey("gpu_model").containsEntry("type", "gpu");
        assertThat(offer("--gpus 0").spec().labels()).containsEntry("type", "cpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cpus -1               | --cpus: expected a number from 0 to 1000000, found -1",
                "--memory 16             | --memory: found \"16\", expected an amount of memory with its unit, such as"
                        + " 512M, 16G or 1.5T (in 1,024s; 16G is the same as 16GiB)",
                "--memory lots           | --memory: found \"lots\", expected an amount of memory with its unit, such"
                        + " as 512M, 16G or 1.5T (in 1,024s; 16G is the same as 16GiB)",
                "--gpus some             | --gpus: found \"some\", expected all, a number of GPUs, or a list of"
                        + " indexes such as 0,2-3 (a single one with a comma: 2,)",
                "--type tpu              | --type: found \"tpu\", expected gpu or cpu",
                "--type=                 | --type: found \"\", expected gpu or cpu",
                "--type cpu --gpus 2     | --type cpu offers no GPU, but --gpus 2 asks for some",
                "--type gpu --gpus 0     | --type gpu needs a GPU, but --gpus 0 offers none",
                "--label zone            | --label: found \"zone\", expected KEY=VALUE, each of at most 255 characters"
                        + " without control characters",
                "--label =a              | --label: found \"=a\", expected KEY=VALUE, each of at most 255 characters"
                        + " without control characters",
                "--sample-every 0.01     | --sample-every: expected a number from 0.1 to 3600, found 0.01",
            })
    void aWrongOptionIsNamedWithWhatIsExpected(String options, String message) {
        assertThatThrownBy(() -> offer(options))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage(message);
    }

    @Test
    void aWrongEnvironmentIsNamedToo() {
        environment = Map.of("WORKER_TYPE", "tpu");
        assertThatThrownBy(() -> offer(""))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage("WORKER_TYPE: found \"tpu\", expected gpu or cpu");
    }

    @Test
    void tooManyLabelsAreRefused() {
        StringBuilder options = new StringBuilder();
        IntStream.range(0, 61)
                .forEach(i -> options.append("--label l").append(i).append("=v "));
        assertThatThrownBy(() -> offer(options.toString().strip()))
                .hasMessage("--label: found 65 labels with the automatic ones, expected at most 64");
    }

    @Test
    void namesOfSystemsAreThoseThatTheirUsersKnow() {
        assertThat(MachineLabels.os("Mac OS X")).isEqualTo("macos");
        assertThat(MachineLabels.os("Windows Server 2022")).isEqualTo("windows");
        assertThat(MachineLabels.os("Linux")).isEqualTo("linux");
        assertThat(MachineLabels.arch("amd64")).isEqualTo("x86_64");
        assertThat(MachineLabels.arch("aarch64")).isEqualTo("aarch64");
    }

    private Offer offer(String options) throws InterruptedException {
        Options parsed = new Options();
        CommandLine line = new CommandLine(parsed);
        Numbers.readBy(line);
        line.parseArgs(options.isEmpty() ? new String[0] : options.split(" "));
        return parsed.offers.offer("w", new FakeMachine());
    }

    /** A command that has these options and nothing else. */
    @Command(name = "test")
    private static final class Options {
        @Mixin
        private OfferOptions offers = new OfferOptions();
    }

    private final class FakeMachine implements Machine {
        @Override
        public int cpus() {
            return 16;
        }

        @Override
        public long memoryBytes() {
            return 120 * GIB;
        }

        @Override
        public CudaReadiness cuda() {
            return cuda;
        }

        @Override
        public Found gpus() {
            hasLooked = true;
            return gpus;
        }

        @Override
        public Map<String, String> environment() {
            return environment;
        }
    }
}
