package dev.estiva.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import dev.estiva.jobtype.JobResult;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pool with real JVMs, and what it told. Waits are bounded only so that a broken test ends. */
final class PoolRig implements RunnerListener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    final BlockingQueue<String> progress = new LinkedBlockingQueue<>();
    private final Map<String, String> written = new ConcurrentHashMap<>();
    private final RunnerPool pool;
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private long runs;

    /** How a run ended. */
    record End(long run, JobResult result, long micros) {
        String message() {
            return result.message();
        }

        String output() {
            return new String(result.output().bytes(), StandardCharsets.UTF_8);
        }

        long pid() {
            return Long.parseLong(output().replaceAll(".*\"pid\":(\\d+).*", "$1"));
        }
    }

    PoolRig(int most, String... jvmOptions) {
        this(most, null, jvmOptions);
    }

    PoolRig(int most, @Nullable Path plugins, String... jvmOptions) {
        pool = new RunnerPool(
                new RunnerSettings(
                        jars -> command(jars, jvmOptions),
                        plugins == null ? List.of() : List.of(plugins),
                        most,
                        Map.of("RIG", "here"),
                        PoolRig::variables),
                this);
    }

    private static Map<String, String> variables(List<Integer> devices) {
        String indexes = devices.stream().map(String::valueOf).collect(Collectors.joining(","));
        return Map.of("CUDA_VISIBLE_DEVICES", indexes);
    }

    /** Like that of the product, which the command line knows. */
    static List<String> command(List<Path> jars, String... jvmOptions) {
        List<String> options = new ArrayList<>(List.of("-XX:+ExitOnOutOfMemoryError"));
        options.addAll(List.of(jvmOptions));
        List<String> words = ChildJvm.of(options, jars, "dev.estiva.Main");
        words.add("job-runner");
        return words;
    }

    long start(String type, String payload, Integer... devices) {
        long run = ++runs;
        List<DeviceShare> shares =
                Stream.of(devices).map(index -> new DeviceShare(index, 5_000)).toList();
        Payload json = Payload.of(payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        AttemptId id = new AttemptId(new TaskId(run, 0), 1);
        pool.start(run, new ProcessTask(id, 1, type, json, Resources.ofSlots(1), shares, JobSpec.UNKNOWN));
        return run;
    }

    /** The next end of whatever run. */
    End next() throws InterruptedException {
        End end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(end).as("an end").isNotNull();
        return end;
    }

    End run(String type, String payload, Integer... devices) throws InterruptedException {
        long run = start(type, payload, devices);
        End end = next();
        assertThat(end.run()).isEqualTo(run);
        return end;
    }

    void stop(long run, long graceMicros) {
        pool.stop(run, graceMicros);
    }

    RunnerPool pool() {
        return pool;
    }

    void expectNothingMore() {
        assertThat(ends).isEmpty();
    }

    @Override
    public void ended(long run, JobResult result, long runMicros) {
        ends.add(new End(run, result, runMicros));
    }

    /** What a run wrote on a stream. */
    String written(long run, TaskStream stream) {
        return written.getOrDefault(run + " " + stream, "");
    }

    @Override
    public void output(long run, TaskStream stream, byte[] bytes) {
        written.merge(run + " " + stream, new String(bytes, StandardCharsets.UTF_8), String::concat);
    }

    @Override
    public void progress(long run, int percentHundredths, String message) {
        progress.add(run + " " + percentHundredths + " " + message);
    }

    @Override
    public void close() {
        pool.close();
    }
}
