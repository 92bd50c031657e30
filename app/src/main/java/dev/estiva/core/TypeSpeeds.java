package dev.estiva.core;

import dev.estiva.model.Alternative;
import dev.estiva.model.JobSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long tasks of each type really take with a GPU and without one, learned from those that have ended and could have run
 * either way. A time is told as a multiple of the task's work: what its user believes it to take with a GPU, or else without
 * one, or else a second; so that types whose users say nothing are known by their mean. The mean forgets: the latest end
 * counts a tenth, and while there are fewer than ten, all count alike.
 */
final class TypeSpeeds {
    /** A tenth: about the last twenty ends decide. */
    private static final int MEMORY = 10;

    /** Of a cluster: types are few, and of those that come when there are so many, nothing is learned. */
    private static final int MOST = 10_000;

    private static final long UNIT_MICROS = 1_000_000;

    private final NavigableMap<Key, StatePart.TypeSpeed> speeds =
            new TreeMap<>(Comparator.comparing(Key::type).thenComparing(Key::withGpu));

    private record Key(String type, boolean withGpu) {}

    TypeSpeeds copy() {
        TypeSpeeds copy = new TypeSpeeds();
        copy.speeds.putAll(speeds);
        return copy;
    }

    /** A task that could have run otherwise took so long, as time on a worker of speed 1. */
    void learn(JobSpec spec, long runMicros) {
        boolean withGpu = takesGpu(spec);
        Key key = new Key(spec.type(), withGpu);
        StatePart.TypeSpeed before = speeds.get(key);
        if (before == null && speeds.size() >= MOST) {
            return;
        }
        double times = (double) runMicros / work(spec);
        int count = before == null ? 1 : Math.min(MEMORY, before.ends() + 1);
        double mean = before == null ? times : before.times() + (times - before.times()) / count;
        speeds.put(key, new StatePart.TypeSpeed(spec.type(), withGpu, mean, count));
    }

    /** How long a task would take, as it asks for resources now, on a worker of speed 1; {@link JobSpec#UNKNOWN} if nobody knows. */
    long expectedMicros(JobSpec spec) {
        Alternative other = spec.alternative();
        StatePart.TypeSpeed known = isToldApart(spec) ? speeds.get(new Key(spec.type(), takesGpu(spec))) : null;
        if (other == null || known == null) {
            return spec.estimateMicros();
        }
        return Math.round(Math.min(JobSpec.LONGEST_MICROS, known.times() * work(spec)));
    }

    void restore(StatePart.TypeSpeed part) {
        speeds.put(new Key(part.type(), part.withGpu()), part);
    }

    List<StatePart.TypeSpeed> parts() {
        return new ArrayList<>(speeds.values());
    }

    private static boolean takesGpu(JobSpec spec) {
        return spec.request().takesGpu();
    }

    /** Whether one of its ways takes a GPU and the other does not. */
    private static boolean isToldApart(JobSpec spec) {
        Alternative other = spec.alternative();
        return other != null && takesGpu(spec) != other.request().takesGpu();
    }

    private static long work(JobSpec spec) {
        @Nullable Alternative other = spec.alternative();
        long elsewhere = other == null ? JobSpec.UNKNOWN : other.estimateMicros();
        long first = takesGpu(spec) ? spec.estimateMicros() : elsewhere;
        long second = takesGpu(spec) ? elsewhere : spec.estimateMicros();
        return first > 0 ? first : second > 0 ? second : UNIT_MICROS;
    }
}
