package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake is a shell script")
class SamplerTest {
    private static final long MIB = 1L << 20;
    private static final long TOTAL = 143_771 * MIB;

    private final FakeGpus fake;
    private final List<String> notes = new ArrayList<>();
    private final TreeSet<Integer> used = new TreeSet<>();

    SamplerTest(@TempDir Path directory) throws IOException {
        fake = new FakeGpus(directory);
    }

    @Test
    void showsTheLoadTheMemoryAndEachGpu() throws Exception {
        fake.gpus(
                "0, " + FakeGpus.FIRST + ", H200, 143771, 5000, 37",
                "1, " + FakeGpus.SECOND + ", H200, 143771, [N/A], [N/A]");
        fake.apps(
                FakeGpus.FIRST + ", 1, 4000",
                FakeGpus.FIRST + ", " + ProcessHandle.current().pid() + ", 1000");
        MachineSample sample = sampler(false, 0, 1).look();
        assertThat(sample.cpuLoadMilli()).isBetween(MachineSample.UNKNOWN, MachineSample.FULL);
        assertThat(sample.memoryAvailableBytes()).isPositive();
        assertThat(sample.devices())
                .containsExactly(
                        new DeviceSample(0, 5_000 * MIB, TOTAL, 370, 4_000 * MIB),
                        new DeviceSample(1, MachineSample.UNKNOWN, TOTAL, MachineSample.UNKNOWN, 0));
    }

    @Test
    void devicesAreCountedAsTheyAreOfferedWhateverTheirIndex() throws Exception {
        assertThat(sampler(false, 1).look().devices())
                .extracting(DeviceSample::device)
                .containsExactly(0);
    }

    @Test
    void memoryThatNobodyIsListedForIsForeignUnlessTheDeviceIsOurs() throws Exception {
        fake.gpus("0, " + FakeGpus.FIRST + ", H200, 143771, 50000, 37");
        assertThat(sampler(false, 0).look().devices().getFirst().foreignBytes()).isEqualTo(50_000 * MIB);
        used.add(0);
        assertThat(sampler(false, 0).look().devices().getFirst().foreignBytes()).isZero();
    }

    @Test
    void aWorkerThatIgnoresStrangersDoesNotMentionThem() throws Exception {
        fake.gpus("0, " + FakeGpus.FIRST + ", H200, 143771, 50000, 37");
        assertThat(sampler(true, 0).look().devices())
                .containsExactly(new DeviceSample(0, 50_000 * MIB, TOTAL, 370, MachineSample.UNKNOWN));
    }

    @Test
    void aDeviceThatCannotBeReadIsLeftOutAndTheOperatorIsToldOnce() throws Exception {
        Sampler sampler = sampler(false, 0, 1);
        fake.is("echo oops; exit 1");
        assertThat(sampler.look().devices()).isEmpty();
        assertThat(sampler.look().devices()).isEmpty();
        fake.is("echo 1, " + FakeGpus.SECOND + ", H200, 1, 1, 1");
        assertThat(sampler.look().devices())
                .as("it answers, but the processes are garbled")
                .isEmpty();
        fake.is("case $1 in --query-gpu*) echo 1, " + FakeGpus.SECOND + ", H200, 1, 1, 1;; esac");
        assertThat(sampler.look().devices()).extracting(DeviceSample::device).containsExactly(1);
        assertThat(notes)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("cannot look at the GPUs: ")
                                .endsWith("said: oops"),
                        second -> assertThat(second).startsWith("cannot look at the GPUs: "),
                        third -> assertThat(third).isEqualTo("can look at the GPUs again"));
    }

    @Test
    void asksNothingOfAMachineWithoutGpus() throws Exception {
        fake.is("echo oops; exit 1");
        assertThat(sampler(false).look().devices()).isEmpty();
        assertThat(notes).isEmpty();
    }

    @Test
    void looksAgainAndAgain() throws Exception {
        BlockingQueue<MachineSample> samples = new LinkedBlockingQueue<>();
        MachineSettings settings = new MachineSettings(OfferedGpus.NONE, false, 1_000);
        new Sampler(settings, fake.smi(), new Own(), samples::add, notes::add).start();
        for (int i = 0; i < 3; i++) {
            assertThat(samples.take().memoryAvailableBytes()).isPositive();
        }
    }

    private Sampler sampler(boolean ignoresForeign, int... indexes) {
        List<Gpu> gpus = new ArrayList<>();
        for (int index : indexes) {
            gpus.add(new Gpu(index, index == 0 ? FakeGpus.FIRST : FakeGpus.SECOND, "H200", TOTAL));
        }
        MachineSettings settings = new MachineSettings(new OfferedGpus(gpus), ignoresForeign, 0);
        return new Sampler(settings, fake.smi(Duration.ofSeconds(30)), new Own(), _ -> {}, notes::add);
    }

    /** Owns this very process. */
    private final class Own implements OwnProcesses {
        @Override
        public boolean owns(long pid) {
            return pid == ProcessHandle.current().pid();
        }

        @Override
        public boolean uses(int device) {
            return used.contains(device);
        }
    }
}
