package dev.estiva.bench;

import dev.estiva.client.Cancelled;
import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Page;
import dev.estiva.client.ResultFilter;
import dev.estiva.client.RunningEntry;
import dev.estiva.client.TaskResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /** The jobs of whose end nothing is known. */
    private final Set<Long> open = new ConcurrentSkipListSet<>();

    private final List<TaskResult> results = new ArrayList<>();
    private long ended;
    private final CountDownLatch cancelled = new CountDownLatch(1);
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
     * @param absent for what there is no device, and which it needs
     * @param isStopped whether somebody stopped it
     * @param cut what else kept it from running all; empty if nothing did
     * @param busy by worker, how busy its driver says that its GPUs were, of 1
     */
    public record Outcome(
            List<String> devices,
            List<String> faults,
            List<String> absent,
            boolean isStopped,
            String cut,
            List<TaskResult> results,
            Map<Long, Double> busy) {}

    /** One type on one kind of device. */
    private record Pair(DeviceWork work, DeviceClass device) {
        String name() {
            return work.type() + " on " + device.name();
        }
    }

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
        List<String> absent = absent(devices);
        List<String> faults = new ArrayList<>();
        List<Pair> pairs = tried(devices, faults);
        long position = client.latestPosition();
        Set<Long> jobs = new TreeSet<>();
        ended = position;
        try (GpuWatch watch = new GpuWatch(client)) {
            String cut = "";
            try {
                sayHowMany(pairs);
                for (int round = 0; round < plan.repeats() && !isStopped; round++) {
                    submit(pairs, jobs);
                    collect(jobs);
                }
                await(jobs);
            } catch (IOException e) {
                cut = String.valueOf(e.getMessage()); // what has ended by then is what there is
            }
            return new Outcome(names, faults, absent, isStopped, cut, results, watch.means());
        }
    }

    private List<String> absent(List<DeviceClass> devices) {
        List<String> absent = new ArrayList<>();
        for (DeviceWork work : plan.works()) {
            if (devices.stream().noneMatch(device -> device.takes(work))) {
                absent.add(work.type() + ": it runs on GPUs alone, and no worker that takes tasks has one");
                progress.accept("Left out " + absent.getLast());
            }
        }
        return absent;
    }

    private void sayHowMany(List<Pair> pairs) {
        long each = pairs.stream().mapToLong(pair -> pair.work.sizes().size()).sum();
        if (each > 0 && !isStopped) {
            progress.accept("Measuring " + each * plan.repeats() + " tasks: "
                    + pairs.stream().map(Pair::name).collect(Collectors.joining(", ")));
        }
    }

    /** Each size once on each device, as long as nobody stops it. */
    private void submit(List<Pair> pairs, Set<Long> jobs) throws IOException {
        for (Pair pair : pairs) {
            for (long size : pair.work.sizes()) {
                if (isStopped) {
                    return;
                }
                jobs.add(submit(pair, size));
            }
        }
    }

    /** Those pairs of which the smallest size completes; it also loads what a first task has to. */
    private List<Pair> tried(List<DeviceClass> devices, List<String> faults) throws IOException {
        List<Pair> all = new ArrayList<>();
        List<Long> jobs = new ArrayList<>();
        for (DeviceWork work : plan.works()) {
            for (DeviceClass device : devices) {
                if (device.takes(work) && !isStopped) {
                    Pair pair = new Pair(work, device);
                    all.add(pair);
                    jobs.add(submit(pair, work.sizes().getFirst()));
                }
            }
        }
        List<Pair> good = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Pair pair = all.get(i);
            if (!isStopped) {
                progress.accept("Warming up " + pair.name() + " (" + (i + 1) + " of " + all.size() + ")");
            }
            Ending ending = client.await(jobs.get(i));
            if (ending.status().equals("completed")) {
                good.add(pair);
            } else if (!isStopped) { // else it was cancelled
                faults.add(pair.name() + ": " + ending.status()
                        + (ending.message().isEmpty() ? "" : ", " + ending.message()));
                progress.accept("Left out " + faults.getLast());
            }
        }
        return good;
    }

    private long submit(Pair pair, long size) throws IOException {
        JobRequest job = pair.device.job(pair.work, size, plan.limitSeconds());
        long id = client.submit(job);
        open.add(id);
        if (isStopped) {
            Cancelled late = client.cancel(id);
            assert late.refusal() == null;
        }
        return id;
    }

    private void await(Set<Long> jobs) throws IOException {
        int done = 0;
        int said = 0;
        for (long job : jobs) {
            if (open.contains(job) && !isStopped) {
                Ending ending = client.await(job);
                assert ending.done();
                collect(jobs);
            }
            done++;
            int tenths = 10 * done / jobs.size();
            if (tenths > said && !isStopped) {
                said = tenths;
                progress.accept(done + " of " + jobs.size() + " tasks");
            }
        }
        if (isStopped) {
            awaitCancelled();
            collect(jobs);
        }
    }

    /** Those that ran when they were cancelled. Thousands may only have waited, and the process is to end soon. */
    private void awaitCancelled() throws IOException {
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        String after = null;
        do {
            Page<RunningEntry> page = client.running(after, BATCH);
            for (RunningEntry entry : page.entries()) {
                if (open.contains(entry.job())) {
                    Ending ending = client.await(entry.job());
                    assert ending.done();
                }
            }
            after = page.next();
        } while (after != null);
    }

    /** Takes what has ended since the last time, so that it is there even if the server is not in the end. */
    private void collect(Set<Long> jobs) throws IOException {
        client.results(ResultFilter.ALL, ended, row -> {
            ended = row.position();
            if (jobs.contains(row.job())) {
                results.add(row);
                open.remove(row.job());
            }
            return true;
        });
    }

    /** Cancels what has not ended; {@link #run} then answers with what there is. From any thread. */
    public void stop() throws IOException {
        isStopped = true;
        List<Long> jobs = List.copyOf(open);
        try {
            for (int from = 0; from < jobs.size(); from += BATCH) {
                var answers = client.cancel(jobs.subList(from, Math.min(jobs.size(), from + BATCH)), List.of());
                assert !answers.isEmpty();
            }
        } finally {
            cancelled.countDown();
        }
    }
}
