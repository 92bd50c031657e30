package dev.estiva.server;

import static dev.estiva.server.FakeWorker.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Explanation;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromServer.Welcome;
import dev.estiva.protocol.FromWorker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What workers say of their GPUs, and what the server makes of it, in virtual time. */
class StrangersOnDevicesTest {
    private static final WorkerId FIRST = new WorkerId(1);
    private static final long GIB = 1L << 30;

    private final LiveRig rig = new LiveRig();
    private final FakeWorker worker = rig.connect();
    private long beats;

    StrangersOnDevicesTest() {
        Resources capacity = new Resources(8, 8_000, 2 * Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap());
        Device device = new Device("H200", 140 * GIB);
        worker.hello(
                new WorkerSpec("a", capacity, List.of(device, device), Collections.emptyNavigableMap(), 1_000), "lab");
        worker.ready();
        rig.settle();
        worker.hears(Welcome.class);
    }

    @Test
    void nothingIsPlacedOnADeviceWhileAStrangerHoldsIt() {
        shows(60 * GIB, 0);
        shows(60 * GIB, 0);
        submitGpuJob();
        submitGpuJob();
        assertThat(worker.hearsNext(ProcessTask.class).devices())
                .singleElement()
                .satisfies(given -> assertThat(given.device()).isEqualTo(1));
        assertThat(worker.heardOf(ProcessTask.class)).isEmpty();
        assertThat(Explanation.of(new TaskId(2, 0), rig.server.view()).workers())
                .singleElement()
                .extracting(Explanation.WorkerAnswer::reason)
                .isEqualTo("needs 1 GPU, has free 0 that fit (strangers hold the memory of 1 more)");

        shows(0, 0);
        shows(0, 0);
        assertThat(worker.heardOf(ProcessTask.class)).isEmpty();
        shows(0, 0);
        assertThat(worker.hearsNext(ProcessTask.class).id()).isEqualTo(id(2, 1));
        assertThat(rig.facts(Fact.DeviceBlocked.class)).hasSize(1);
        assertThat(rig.facts(Fact.DeviceFreed.class)).hasSize(1);
    }

    @Test
    void whatRunsOnABlockedDeviceGoesOn() {
        submitGpuJob();
        worker.hearsNext(ProcessTask.class);
        shows(60 * GIB, 0);
        shows(60 * GIB, 0);
        assertThat(rig.facts(Fact.DeviceBlocked.class)).hasSize(1);
        assertThat(rig.server.view().runningCount()).isEqualTo(1);
    }

    @Test
    void theLatestSampleIsKeptWithItsTimeUntilTheWorkerIsLost() {
        assertThat(rig.server.samples().of(FIRST)).isEmpty();
        shows(1, 2);
        rig.advance(Duration.ofSeconds(4));
        MachineSample sample = shows(3, 4);
        assertThat(rig.server.samples().of(FIRST)).contains(new Samples.Seen(sample, 4_000_000));
        worker.cut();
        assertThat(rig.server.samples().of(FIRST)).isPresent();
        rig.advance(Duration.ofSeconds(31));
        assertThat(rig.server.samples().of(FIRST)).isEmpty();
    }

    private MachineSample shows(long foreignOnFirst, long foreignOnSecond) {
        MachineSample sample =
                new MachineSample(500, GIB, List.of(device(0, foreignOnFirst), device(1, foreignOnSecond)));
        worker.say(new FromWorker.Beat(++beats, List.of(), sample));
        rig.settle();
        return sample;
    }

    private static DeviceSample device(int index, long foreignBytes) {
        return new DeviceSample(index, foreignBytes, 140 * GIB, 0, foreignBytes);
    }

    private void submitGpuJob() {
        Resources one = new Resources(0, 1_000, Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap());
        JobSpec spec = new JobSpec("train", "", "", 1, Request.of(one), 1, 1_000_000, JobSpec.UNKNOWN, Retry.NEVER);
        rig.server.submit(List.of(new Input.Submit(spec, Payload.NONE)));
        rig.settle();
    }
}
