package dev.estiva.bench;

import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.ResultFilter;
import dev.estiva.client.TaskResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same work to every kind of device of a cluster, at several sizes, several times: first each type once on each
 * device, whose times do not count, then all the rest at once, the repetitions outermost, so that what changes with time meets
 * all alike.
 */
public final class DeviceBench {
    /** So many the API cancels at once. */
    private static final int BATCH = 1_000;

    private final EstivaClient client;
    private final Plan plan;
    private final Consumer<String> progress;
    private final List<Long> submitted = new ArrayList<>();
    private volatile boolean isStopped;

    /**
     * What to run.
     *
     * @param cpus for a task on the CPU; null for all of the largest worker
     * @param limitSeconds the longest that one task may take
     */
    public record Plan(
            List<DeviceWork> works, int repeats, @Nullable BigDecimal cpus, BigDecimal limitSeconds) {
        public Plan {
            works = List.copyOf(works);
        }
    }

    /**
     * What came of it.
     *
     * @param devices the kinds that there are
     * @param faults what could not be run, and why
     * @param busy by worker, how busy its driver says that its GPUs were, of 1
     */
    public record Outcome(
            List<String> devices, List<String> faults, List<TaskResult> results, Map<Long, Double> busy) {}

    /** One type on one kind of device. */
    private record Pair(DeviceWork work, DeviceClass device) {}

    /** {@code progress} hears a line now and then. */
    public DeviceBench(EstivaClient client, Plan plan, Consumer<String> progress) {
        this.client = client;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs all of it, which takes as long as it takes.
     *
     * @throws IOException also if there is no device at all
     */
    public Outcome run() throws IOException {
        List<DeviceClass> devices = DeviceClass.of(client.workers(), plan.cpus());
        if (devices.isEmpty()) {
            throw new IOException("the cluster has no worker that takes tasks and has CPUs or GPUs");
        }
        List<String> names = devices.stream().map(DeviceClass::name).toList();
        progress.accept("Devices: " + String.join(", ", names));
        List<String> faults = new ArrayList<>();
        List<Pair> pairs = tried(devices, faults);
        long position = client.latestPosition();
        Set<Long> jobs = new TreeSet<>();
        try (GpuWatch watch = new GpuWatch(client)) {
            for (int round = 0; round < plan.repeats(); round++) {
                for (Pair pair : pairs) {
                    for (long size : pair.work.sizes()) {
                        jobs.add(submit(pair, size));
                    }
                }
            }
            await(jobs);
            List<TaskResult> results = new ArrayList<>();
            client.results(ResultFilter.ALL, position, row -> {
                if (jobs.contains(row.job())) {
                    results.add(row);
                }
                return true;
            });
            return new Outcome(names, faults, results, watch.means());
        }
    }

    /** Those pairs of which the smallest size completes; it also loads what a first task has to. */
    private List<Pair> tried(List<DeviceClass> devices, List<String> faults) throws IOException {
        List<Pair> all = new ArrayList<>();
        List<Long> jobs = new ArrayList<>();
        for (DeviceWork work : plan.works()) {
            for (DeviceClass device : devices) {
                Pair pair = new Pair(work, device);
                all.add(pair);
                jobs.add(submit(pair, work.sizes().getFirst()));
            }
        }
        List<Pair> good = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Ending ending = client.await(jobs.get(i));
            Pair pair = all.get(i);
            if (ending.status().equals("completed")) {
                good.add(pair);
            } else {
                faults.add(pair.work.type() + " on " + pair.device.name() + ": " + ending.status()
                        + (ending.message().isEmpty() ? "" : ", " + ending.message()));
                progress.accept("Left out " + faults.getLast());
            }
        }
        return good;
    }

    private long submit(Pair pair, long size) throws IOException {
        JobRequest job = pair.device.job(pair.work, size, plan.limitSeconds());
        long id = client.submit(job);
        synchronized (submitted) {
            submitted.add(id);
        }
        if (isStopped) {
            cancel();
        }
        return id;
    }

    private void await(Set<Long> jobs) throws IOException {
        int done = 0;
        int said = 0;
        for (long job : jobs) {
            Ending ending = client.await(job);
            assert ending.done();
            done++;
            int tenths = 10 * done / jobs.size();
            if (tenths > said) {
                said = tenths;
                progress.accept(done + " of " + jobs.size() + " tasks");
            }
        }
    }

    /** Cancels what has not ended; {@link #run} then answers with what there is. From any thread. */
    public void stop() throws IOException {
        isStopped = true;
        cancel();
    }

    private void cancel() throws IOException {
        List<Long> jobs;
        synchronized (submitted) {
            jobs = List.copyOf(submitted);
        }
        for (int from = 0; from < jobs.size(); from += BATCH) {
            var cancelled = client.cancel(jobs.subList(from, Math.min(jobs.size(), from + BATCH)), List.of());
            assert !cancelled.isEmpty();
        }
    }
}
