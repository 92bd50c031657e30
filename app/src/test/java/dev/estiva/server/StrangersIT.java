package dev.estiva.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import dev.estiva.core.ClusterView;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Explanation;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Step;
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
import dev.estiva.policy.Presets;
import dev.estiva.transport.Address;
import dev.estiva.worker.FakeGpus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real worker process on a machine whose GPU is made up, with real strangers on it. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the made-up GPU is a shell script")
class StrangersIT implements ServerListener {
    private static final WorkerId WORKER = new WorkerId(1);
    private static final long MIB = 1L << 20;
    private static final Payload MOMENT = Payload.of("{\"seconds\":0.01}".getBytes(StandardCharsets.UTF_8));

    private final LinkedBlockingQueue<Fact> facts = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Input.Beat> beats = new LinkedBlockingQueue<>();
    private final List<Process> processes = new ArrayList<>();
    private final FakeGpus gpus;
    private final LiveServer server;
    private final Thread loop = Thread.ofPlatform().unstarted(this::loop);

    StrangersIT(@TempDir Path directory) throws IOException {
        gpus = new FakeGpus(directory).gpus("0, " + FakeGpus.FIRST + ", NVIDIA H200, 143771, 0, 0");
        LiveClock clock = new LiveClock(BigDecimal.ONE);
        clock.start();
        ServerSettings settings = new ServerSettings(
                new EngineConfig(30_000_000, 60_000_000, false),
                Presets.FIFO.spec().build(),
                "lab",
                1,
                50_000,
                60_000_000,
                "");
        server = new LiveServer(settings, clock, (_, _) -> new WorkSource.Work("sleep", MOMENT), this);
    }

    @BeforeEach
    void startsAServerAndAWorker() throws Exception {
        Address address = server.listen(new Address(Address.LOOPBACK, 0));
        loop.start();
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.estiva(
                List.of(), "worker", "--server", address.toString(), "--type=gpu", "--sample-every=0.1", "--once"));
        builder.environment().putAll(gpus.environment());
        builder.environment().remove("CUDA_VISIBLE_DEVICES");
        processes.add(builder.inheritIO().start());
        assertThat(next(Fact.WorkerJoined.class).spec().devices()).hasSize(1);
    }

    @AfterEach
    void leavesNothingBehind() throws InterruptedException {
        server.stop();
        server.close();
        loop.join();
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aDeviceIsLeftAloneWhileAStrangerIsOnItAndNoLonger() throws Exception {
        submit();
        next(Fact.TaskFinished.class);

        Process stranger = new ProcessBuilder("sleep", "1000000").start();
        processes.add(stranger);
        gpus.apps(FakeGpus.FIRST + ", " + stranger.pid() + ", 60000");
        next(Fact.DeviceBlocked.class);
        submit();
        next(Fact.JobSubmitted.class);
        assertThat(explained(2)).isEqualTo("needs 1 GPU, has free 0 that fit (strangers hold the memory of 1 more)");
        assertThat(device(nextSample()).foreignBytes()).isEqualTo(60_000 * MIB);

        stranger.destroyForcibly().waitFor();
        gpus.apps("");
        Fact freed = nextOf(Fact.DeviceFreed.class, Fact.TaskPlaced.class);
        assertThat(freed).isInstanceOf(Fact.DeviceFreed.class);
        assertThat(next(Fact.TaskFinished.class).task()).isEqualTo(new TaskId(2, 0));
    }

    @Test
    void theWorkersOwnProcessesAreNoStrangers() throws Exception {
        gpus.gpus("0, " + FakeGpus.FIRST + ", NVIDIA H200, 143771, 90000, 55")
                .apps(FakeGpus.FIRST + ", " + processes.getFirst().pid() + ", 90000");
        DeviceSample seen = device(nextSample());
        while (seen.memoryUsedBytes() == 0) {
            seen = device(nextSample());
        }
        for (int i = 0; i < 4; i++) {
            assertThat(device(nextSample())).isEqualTo(new DeviceSample(0, 90_000 * MIB, 143_771 * MIB, 550, 0));
        }
        assertThat(facts).noneMatch(Fact.DeviceBlocked.class::isInstance);
    }

    @Test
    void beatsDoNotWaitForAQueryThatHangs() throws Exception {
        nextSample();
        gpus.is("sleep 1000000");
        for (int i = 0; i < 40; i++) {
            beats.take();
        }
        assertThat(facts).noneMatch(Fact.WorkerSuspected.class::isInstance);
    }

    /** A sample that comes from now on. */
    private MachineSample nextSample() throws InterruptedException {
        beats.clear();
        long last = server.samples().of(WORKER).map(Samples.Seen::atMicros).orElse(-1L);
        while (true) {
            beats.take();
            Samples.Seen seen = server.samples().of(WORKER).orElse(null);
            if (seen != null && seen.atMicros() > last) {
                return seen.sample();
            }
        }
    }

    private static DeviceSample device(MachineSample sample) {
        assertThat(sample.devices()).hasSize(1);
        return sample.devices().getFirst();
    }

    private void submit() {
        Resources gpu = new Resources(0, 0, Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap());
        JobSpec spec = new JobSpec("train", "", "", 1, Request.of(gpu), 1, 1_000_000, JobSpec.UNKNOWN, Retry.NEVER);
        server.submit(List.of(new Input.Submit(spec, Payload.NONE)));
    }

    private String explained(long job) {
        CompletableFuture<String> reason = new CompletableFuture<>();
        server.post(() -> reason.complete(Explanation.of(new TaskId(job, 0), server.view())
                .workers()
                .getFirst()
                .reason()));
        return reason.join();
    }

    private <F extends Fact> F next(Class<F> type) throws InterruptedException {
        return type.cast(nextOf(type, type));
    }

    private Fact nextOf(Class<? extends Fact> one, Class<? extends Fact> other) throws InterruptedException {
        while (true) {
            Fact fact = facts.take();
            if (one.isInstance(fact) || other.isInstance(fact)) {
                return fact;
            }
        }
    }

    private void loop() {
        try {
            server.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void fact(Fact fact, ClusterView before) {
        facts.add(fact);
    }

    @Override
    public void stepped(long nowMicros, List<Input> inputs, Step step, ClusterView after) {
        inputs.forEach(input -> {
            if (input instanceof Input.Beat beat) {
                beats.add(beat);
            }
        });
    }

    @Override
    public void asked(Visitor visitor, WorkerSpec spec) {
        server.admit(visitor);
    }
}
