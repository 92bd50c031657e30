package dev.estiva.core;

import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Random workers and jobs, of few different values each, so that ties, equal requests and tight fits are frequent.
 */
public final class RandomMix {
    public static final long SECOND = 1_000_000;

    private final SeededRandom random;
    private final boolean plain;
    private boolean withAlternatives;

    /** @param plain slots and normal speed only */
    public RandomMix(SeededRandom random, boolean plain) {
        this.random = random;
        this.plain = plain;
    }

    /** Some jobs could run in another way. */
    public RandomMix withAlternatives() {
        withAlternatives = true;
        return this;
    }

    public SeededRandom random() {
        return random;
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    public final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    public List<WorkerSpec> workers(int count) {
        List<WorkerSpec> workers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            workers.add(worker("w" + i));
        }
        return workers;
    }

    public WorkerSpec worker(String name) {
        if (plain) {
            return WorkerSpec.ofSlots(name, 1 + random.nextInt(6));
        }
        List<Device> devices = new ArrayList<>();
        int gpus = oneOf(0, 0, 1, 2, 4);
        for (int i = 0; i < gpus; i++) {
            devices.add(chance(70) ? new Device("big", 80) : new Device("small", 16));
        }
        NavigableMap<String, String> labels = new TreeMap<>();
        if (chance(30)) {
            labels.put("zone", oneOf("east", "west"));
        }
        NavigableMap<String, Long> extras = new TreeMap<>();
        if (chance(30)) {
            extras.put("licence", (long) oneOf(1, 2));
        }
        Resources capacity = new Resources(
                oneOf(2, 4), oneOf(2_000, 8_000), (long) gpus * Resources.WHOLE_GPU, oneOf(4, 16), extras);
        return new WorkerSpec(name, capacity, devices, labels, oneOf(1_000, 1_000, 2_000, 500, 333));
    }

    public JobSpec job(String name) {
        JobSpec job = oneWay(name);
        int any = name.hashCode() & 0xFFFF; // not drawn, so that it shifts nothing
        if (!withAlternatives || plain || any % 3 > 0) {
            return job;
        }
        boolean otherWithGpu = job.request().amounts().gpuShare() == 0;
        Resources amounts = new Resources(
                0, 1_000L * (1 + any % 2), otherWithGpu ? Resources.WHOLE_GPU : 0, 0, Collections.emptyNavigableMap());
        long estimate = any % 7 == 0 ? JobSpec.UNKNOWN : seconds(any % 11);
        Alternative.Preference[] preferences = Alternative.Preference.values();
        return job.withAlternative(
                new Alternative(Request.of(amounts), estimate, preferences[any / 3 % preferences.length]));
    }

    private JobSpec oneWay(String name) {
        long estimate = seconds(oneOf(0, 1, 1, 2, 3, 5, 8, 13, 40));
        int any = name.hashCode() & 0xFF; // not drawn, so that it shifts nothing
        return new JobSpec(
                        name,
                        List.of("ann", "bob", "cem").get(any % 3),
                        "sleep",
                        chance(15) ? 1 + random.nextInt(6) : 1,
                        request(),
                        chance(50) ? JobSpec.DEFAULT_PRIORITY : 1 + random.nextInt(3),
                        chance(10) ? JobSpec.UNKNOWN : estimate,
                        chance(20) ? estimate + seconds(random.nextInt(3)) : JobSpec.UNKNOWN,
                        chance(20) ? new Retry(random.nextInt(3), seconds(oneOf(0, 0, 1, 7))) : Retry.NEVER)
                .withDeadline(any % 4 == 0 ? JobSpec.UNKNOWN : seconds(any % 23));
    }

    /** What a task of that job takes: mostly what was estimated, or less, or more. */
    public long work(JobSpec spec) {
        long estimate = Math.max(0, spec.estimateMicros());
        return switch (random.nextInt(4)) {
            case 0 -> estimate / 2;
            case 1 -> seconds(random.nextInt(20));
            default -> estimate;
        };
    }

    public Request request() {
        if (plain) {
            return Request.ofSlots(1 + random.nextInt(4));
        }
        NavigableMap<String, String> labels = new TreeMap<>();
        if (chance(10)) {
            labels.put("zone", oneOf("east", "west"));
        }
        NavigableMap<String, Long> extras = new TreeMap<>();
        if (chance(10)) {
            extras.put("licence", 1L);
        }
        long gpus = chance(40) ? oneOf(2_500, 5_000, 10_000, 10_000, 20_000) : 0;
        Resources amounts = new Resources(1, oneOf(0, 500, 1_000, 2_000), gpus, oneOf(0, 0, 1, 4), extras);
        return new Request(
                chance(30) ? withoutSlots(amounts) : amounts,
                gpus > 0 && chance(20) ? oneOf("big", "small") : "",
                gpus > 0 && chance(20) ? oneOf(16, 40) : 0,
                labels);
    }

    /** A request names what it wants: as a rule that is processors, memory or devices, and no slots. */
    private static Resources withoutSlots(Resources amounts) {
        long cpus = Math.max(amounts.cpuMillis(), 500);
        return new Resources(0, cpus, amounts.gpuShare(), amounts.memoryBytes(), amounts.extras());
    }

    public static long seconds(long seconds) {
        return seconds * SECOND;
    }
}
