package dev.estiva.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some of a worker's devices, by index. Immutable. */
public final class DeviceSet {
    public static final DeviceSet NONE = new DeviceSet(new long[0]);

    private final long[] words;

    private DeviceSet(long[] words) {
        this.words = words;
    }

    public boolean has(int device) {
        int word = device >> 6;
        return word < words.length && (words[word] >> device & 1) == 1;
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    /** The same and this one. */
    public DeviceSet with(int device) {
        long[] more = Arrays.copyOf(words, Math.max(words.length, (device >> 6) + 1));
        more[device >> 6] |= 1L << device;
        return new DeviceSet(more);
    }

    DeviceSet without(int device) {
        if (!has(device)) {
            return this;
        }
        long[] fewer = words.clone();
        fewer[device >> 6] &= ~(1L << device);
        return Arrays.stream(fewer).allMatch(word -> word == 0) ? NONE : new DeviceSet(fewer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeviceSet that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder devices = new StringBuilder("[");
        for (int device = 0; device < words.length * Long.SIZE; device++) {
            devices.append(has(device) ? device + " " : "");
        }
        return devices.toString().trim() + "]";
    }
}
