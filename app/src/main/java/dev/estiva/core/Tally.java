package dev.estiva.core;

import dev.estiva.model.Resources;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A running sum of resources, of whole clusters too, for which {@link Resources} has no room. */
final class Tally {
    private long slots;
    private long cpuMillis;
    private long gpuShare;
    private long memoryBytes;
    private final NavigableMap<String, Long> extras = new TreeMap<>();

    Tally copy() {
        Tally copy = new Tally();
        copy.slots = slots;
        copy.cpuMillis = cpuMillis;
        copy.gpuShare = gpuShare;
        copy.memoryBytes = memoryBytes;
        copy.extras.putAll(extras);
        return copy;
    }

    void add(Resources amounts) {
        change(amounts, 1);
    }

    void subtract(Resources amounts) {
        change(amounts, -1);
    }

    /** The largest part that this is of a whole, over all kinds; of what the whole has nothing, it is no part. */
    double largestPartOf(Tally whole) {
        double part = part(slots, whole.slots);
        part = Math.max(part, part(cpuMillis, whole.cpuMillis));
        part = Math.max(part, part(gpuShare, whole.gpuShare));
        part = Math.max(part, part(memoryBytes, whole.memoryBytes));
        for (Map.Entry<String, Long> extra : extras.entrySet()) {
            part = Math.max(part, part(extra.getValue(), whole.extras.getOrDefault(extra.getKey(), 0L)));
        }
        return part;
    }

    private void change(Resources amounts, int sign) {
        slots += sign * amounts.slots();
        cpuMillis += sign * amounts.cpuMillis();
        gpuShare += sign * amounts.gpuShare();
        memoryBytes += sign * amounts.memoryBytes();
        amounts.extras().forEach((name, amount) -> {
            if (extras.merge(name, sign * amount, Long::sum) == 0) {
                extras.remove(name);
            }
        });
    }

    /** Equal parts are equal to the last bit, since a quotient is rounded but once. */
    private static double part(long held, long total) {
        return total == 0 ? 0 : (double) held / total;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tally that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return slots + " slots, " + cpuMillis + " cpu, " + gpuShare + " gpu, " + memoryBytes + " bytes, " + extras;
    }
}
