package dev.estiva.core;

import dev.estiva.core.StatePart.TypeSpeed;
import dev.estiva.core.StatePart.TypeSpeed.Measure;
import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long tasks of each type really take on each GPU model, and without a GPU on each worker, learned from those that have ended
 * and could have run either way. A time is told as a multiple of what the task's user believes: of the estimate of that way, or
 * else of that of the other way, or else of a second, so that types whose users say nothing are known by their mean. What one
 * measure showed is not asked of another: who says how long each way takes knows more than what is usual for the type. The mean
 * forgets: the latest end counts a tenth, and while there are fewer than ten, all count alike. Where a device has too few ends,
 * what all GPUs or all CPUs showed stands for it.
 */
final class TypeSpeeds {
    /** Of a device that nobody can name, and of all together. */
    static final String ANY = "";

    /** A tenth: about the last twenty ends decide. */
    private static final int MEMORY = 10;

    /** Of one device: the mean of fewer misses by more than devices mostly differ. */
    private static final int FEWEST = 3;

    /** Of a cluster: types are few, and of those that come when there are so many, nothing is learned. */
    private static final int MOST = 10_000;

    /** Types times models and names of workers, which come and go: those that learned nothing for the longest are forgotten. */
    private static final int MOST_OF_DEVICES = 10_000;

    private static final long UNIT_MICROS = 1_000_000;

    private final NavigableMap<Key, TypeSpeed> overall = new TreeMap<>(
            Comparator.comparing(Key::type).thenComparing(Key::withGpu).thenComparing(Key::of));

    /** The one that learned last is the last. */
    private final SequencedMap<DeviceKey, TypeSpeed> byDevice = new LinkedHashMap<>();

    /** What is learned together. */
    private record Key(String type, boolean withGpu, Measure of) {
        TypeSpeed speed(String device, double times) {
            return new TypeSpeed(type, withGpu, device, of, times, 1);
        }
    }

    private record DeviceKey(Key key, String device) {}

    TypeSpeeds copy() {
        TypeSpeeds copy = new TypeSpeeds();
        copy.overall.putAll(overall);
        copy.byDevice.putAll(byDevice);
        return copy;
    }

    /** What a share would compute on that this worker has yet to give, see {@link WorkerSpec#deviceOf}. */
    static String device(WorkerSpec worker, Request request) {
        return request.takesGpu()
                ? WorkerSpec.commonModel(worker.devices().stream()
                        .filter(device -> Demand.isEligible(request, device))
                        .map(Device::model))
                : worker.name();
    }

    /** A task that could have run otherwise took so long on this device, as time on a worker of speed 1. */
    void learn(JobSpec spec, String device, long runMicros) {
        Key key = key(spec);
        TypeSpeed before = overall.get(key);
        if (before == null && overall.size() >= MOST) {
            return;
        }
        double times = (double) runMicros / micros(key.of(), spec);
        overall.put(key, after(before, key.speed(ANY, times)));
        if (device.equals(ANY)) {
            return;
        }
        DeviceKey here = new DeviceKey(key, device);
        TypeSpeed beforeHere = byDevice.remove(here);
        if (byDevice.size() >= MOST_OF_DEVICES) {
            byDevice.pollFirstEntry();
        }
        byDevice.put(here, after(beforeHere, key.speed(device, times)));
    }

    private static TypeSpeed after(@Nullable TypeSpeed before, TypeSpeed end) {
        if (before == null) {
            return end;
        }
        int ends = before.ends() == Integer.MAX_VALUE ? before.ends() : before.ends() + 1;
        double mean = before.times() + (end.times() - before.times()) / Math.min(MEMORY, ends);
        return new TypeSpeed(end.type(), end.withGpu(), end.device(), end.of(), mean, ends);
    }

    /**
     * How long a task would take on this device, as it asks for resources now, on a worker of speed 1; {@link JobSpec#UNKNOWN} if
     * nobody knows.
     */
    long expectedMicros(JobSpec spec, String device) {
        TypeSpeed known = isToldApart(spec) ? known(key(spec), device) : null;
        if (known == null) {
            return spec.estimateMicros();
        }
        return Math.round(Math.min(JobSpec.LONGEST_MICROS, known.times() * micros(known.of(), spec)));
    }

    private @Nullable TypeSpeed known(Key key, String device) {
        TypeSpeed here = device.equals(ANY) ? null : byDevice.get(new DeviceKey(key, device));
        return here != null && here.ends() >= FEWEST ? here : overall.get(key);
    }

    /** What counts on this worker: of each type and way, and with GPUs of each of its models. */
    List<TypeSpeed> of(WorkerSpec worker) {
        List<String> models =
                worker.devices().stream().map(Device::model).distinct().sorted().toList();
        SequencedSet<TypeSpeed> found = new LinkedHashSet<>(); // of two models with too few ends the same counts
        for (Key key : overall.keySet()) {
            for (String device : key.withGpu() ? models : List.of(worker.name())) {
                TypeSpeed known = known(key, device);
                if (known != null) {
                    found.add(known);
                }
            }
        }
        return new ArrayList<>(found);
    }

    void restore(TypeSpeed part) {
        Key key = new Key(part.type(), part.withGpu(), part.of());
        if (part.device().equals(ANY)) {
            overall.put(key, part);
        } else {
            byDevice.put(new DeviceKey(key, part.device()), part);
        }
    }

    /** Those of devices in the order in which they learned. */
    List<TypeSpeed> parts() {
        List<TypeSpeed> parts = new ArrayList<>(overall.values());
        parts.addAll(byDevice.values());
        return parts;
    }

    private static boolean takesGpu(JobSpec spec) {
        return spec.request().takesGpu();
    }

    /** Whether one of its ways takes a GPU and the other does not. */
    private static boolean isToldApart(JobSpec spec) {
        Alternative other = spec.alternative();
        return other != null && takesGpu(spec) != other.request().takesGpu();
    }

    private static Key key(JobSpec spec) {
        Alternative other = spec.alternative();
        Measure of = spec.estimateMicros() > 0
                ? Measure.ESTIMATE
                : other != null && other.estimateMicros() > 0 ? Measure.OTHER_ESTIMATE : Measure.SECOND;
        return new Key(spec.type(), takesGpu(spec), of);
    }

    private static long micros(Measure measure, JobSpec spec) {
        Alternative other = spec.alternative();
        return switch (measure) {
            case ESTIMATE -> spec.estimateMicros();
            case OTHER_ESTIMATE -> other == null ? UNIT_MICROS : other.estimateMicros();
            case SECOND -> UNIT_MICROS;
        };
    }
}
