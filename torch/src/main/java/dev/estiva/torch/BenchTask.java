package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** A task of the benchmark, which runs in its own JVM: nobody cancels it, and nobody listens to its progress. */
record BenchTask(String json, int threads, List<DeviceShare> devices) implements TaskContext {
    BenchTask {
        devices = List.copyOf(devices);
    }

    /** One without a GPU. */
    BenchTask(String json, int threads) {
        this(json, threads, List.of());
    }

    @Override
    public TaskId task() {
        return new TaskId(1, 0);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Payload payload() {
        return Payload.of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Resources amounts() {
        return amounts(threads);
    }

    static Resources amounts(int threads) {
        return new Resources(0, threads * 1_000L, 0, 0, Collections.emptyNavigableMap());
    }

    @Override
    public void progress(double percent, String message) {
        // nobody listens
    }

    @Override
    public void log(String line) {
        // nobody reads
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
