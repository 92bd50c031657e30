package dev.estiva.torch;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.runner.RunnerListener;
import dev.estiva.runner.RunnerPool;
import dev.estiva.runner.RunnerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A runner as a worker has it, in a JVM of its own, to which the benchmark gives one task after the other. */
final class WarmRunner implements RunnerListener, AutoCloseable {
    private final BlockingQueue<JobResult> ends = new LinkedBlockingQueue<>();
    private final RunnerPool pool =
            new RunnerPool(new RunnerSettings(_ -> words(), List.of(), 1, Map.of(), _ -> Map.of()), this);
    private long runs;

    /** How long a task takes from where the worker hands it out to where the worker knows its end, in seconds. */
    double seconds(String type, BenchTask task) throws InterruptedException {
        long startNanos = System.nanoTime();
        AttemptId id = new AttemptId(new TaskId(++runs, 0), 1);
        pool.start(runs, new ProcessTask(id, 1, type, task.payload(), task.amounts(), task.devices(), JobSpec.UNKNOWN));
        JobResult result = ends.take();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        if (!result.completed()) {
            throw new IllegalStateException(type + ": " + result.message());
        }
        return seconds;
    }

    private static List<String> words() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.estiva.Main",
                "job-runner");
    }

    @Override
    public void ended(long run, JobResult result, long runMicros) {
        ends.add(result);
    }

    @Override
    public void progress(long run, int percentHundredths, String message) {
        // what is measured is its end
    }

    @Override
    public void close() {
        pool.close();
    }
}
