package dev.estiva.model;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * An amount of each kind of resource, as whole numbers so that sums are exact.
 *
 * @param slots tasks at once, or processors of a batch machine
 * @param cpuMillis thousandths of a CPU
 * @param gpuShare ten-thousandths of a GPU ({@link #WHOLE_GPU} is one)
 * @param memoryBytes main memory in bytes
 * @param extras further kinds by name (licences, disks), in units of their own
 */
public record Resources(
        long slots, long cpuMillis, long gpuShare, long memoryBytes, NavigableMap<String, Long> extras) {
    /** One whole GPU in the unit of {@link #gpuShare()}. */
    public static final int WHOLE_GPU = 10_000;

    /** The most of any kind: sums of a hundred thousand workers stay far from overflow. */
    public static final long MOST = 1L << 46;

    public static final Resources NONE = new Resources(0, 0, 0, 0, Collections.emptyNavigableMap());

    public Resources {
        requireInRange("slots", slots);
        requireInRange("cpus", cpuMillis);
        requireInRange("gpus", gpuShare);
        requireInRange("memory", memoryBytes);
        extras.forEach(Resources::requireInRange);
        extras = extras.isEmpty()
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(extras));
    }

    /** Slots and nothing else. */
    public static Resources ofSlots(long slots) {
        return new Resources(slots, 0, 0, 0, Collections.emptyNavigableMap());
    }

    public boolean isNone() {
        return slots == 0
                && cpuMillis == 0
                && gpuShare == 0
                && memoryBytes == 0
                && extras.values().stream().allMatch(amount -> amount == 0);
    }

    private static void requireInRange(String kind, long amount) {
        if (amount < 0 || amount > MOST) {
            throw new IllegalArgumentException(kind + " must be from 0 to 2^46, not " + amount);
        }
    }
}
