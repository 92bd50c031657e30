package dev.estiva.core;

import dev.estiva.model.Device;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Workers that can run the same things: equal capacity, devices and labels. Their resources are vectors of one layout:
 * slots, CPU, memory, the extras by name, then each device's share.
 */
public final class WorkerClass {
    static final int SLOTS = 0;
    static final int CPU = 1;
    static final int MEMORY = 2;
    static final int EXTRAS = 3;

    private final int number;
    private final Resources amounts;
    private final List<Device> devices;
    private final NavigableMap<String, String> labels;
    private final List<String> extras;
    private final long[] capacity;
    private final int[] roomKinds;

    WorkerClass(int number, WorkerSpec spec) {
        this.number = number;
        this.amounts = spec.capacity();
        this.devices = spec.devices();
        this.labels = spec.labels();
        this.extras = List.copyOf(spec.capacity().extras().keySet());
        this.capacity = new long[firstDevice() + devices.size()];
        add(capacity, spec.capacity(), 1);
        for (int device = 0; device < devices.size(); device++) {
            capacity[firstDevice() + device] = Resources.WHOLE_GPU;
        }
        this.roomKinds = Room.kinds(capacity, !devices.isEmpty());
    }

    /** Counts the classes of a cluster from 0. */
    public int number() {
        return number;
    }

    /** A vector of all that such a worker has. */
    public long[] capacity() {
        return capacity.clone();
    }

    Resources amounts() {
        return amounts;
    }

    public List<Device> devices() {
        return devices;
    }

    /** The CPU in a vector of this layout, in thousandths. */
    public long cpuMillis(long[] vector) {
        return vector[CPU];
    }

    /** What a vector of this layout has of a device, in ten-thousandths. */
    public long gpuShare(long[] vector, int device) {
        return vector[firstDevice() + device];
    }

    /** Of the kinds of {@link Room}, those that such a worker can have free, and slots. Not to be changed. */
    int[] roomKinds() {
        return roomKinds;
    }

    NavigableMap<String, String> labels() {
        return labels;
    }

    List<String> extras() {
        return extras;
    }

    int firstDevice() {
        return EXTRAS + extras.size();
    }

    /** Whether a vector of this layout has so much left. */
    public boolean holds(long[] vector, Share share) {
        Resources amounts = share.amounts();
        if (vector[SLOTS] < amounts.slots()
                || vector[CPU] < amounts.cpuMillis()
                || vector[MEMORY] < amounts.memoryBytes()) {
            return false;
        }
        if (!amounts.extras().isEmpty()) { // an iterator is dear where there is nothing
            for (Map.Entry<String, Long> extra : amounts.extras().entrySet()) {
                if (vector[EXTRAS + extras.indexOf(extra.getKey())] < extra.getValue()) {
                    return false;
                }
            }
        }
        List<DeviceShare> parts = share.devices();
        for (int at = 0; at < parts.size(); at++) { // no iterators: this is done several times for each task
            DeviceShare part = parts.get(at);
            if (vector[firstDevice() + part.device()] < part.share()) {
                return false;
            }
        }
        return true;
    }

    /** Takes a share out of a vector of this layout. */
    public void take(long[] vector, Share share) {
        add(vector, share.amounts(), -1);
        addDevices(vector, share.devices(), -1);
    }

    /** Puts a share back into a vector of this layout. */
    public void give(long[] vector, Share share) {
        add(vector, share.amounts(), 1);
        addDevices(vector, share.devices(), 1);
    }

    private void addDevices(long[] vector, List<DeviceShare> parts, int sign) {
        for (int at = 0; at < parts.size(); at++) {
            vector[firstDevice() + parts.get(at).device()] +=
                    (long) sign * parts.get(at).share();
        }
    }

    private void add(long[] vector, Resources amounts, int sign) {
        vector[SLOTS] += sign * amounts.slots();
        vector[CPU] += sign * amounts.cpuMillis();
        vector[MEMORY] += sign * amounts.memoryBytes();
        if (!amounts.extras().isEmpty()) {
            for (Map.Entry<String, Long> extra : amounts.extras().entrySet()) {
                vector[EXTRAS + extras.indexOf(extra.getKey())] += sign * extra.getValue();
            }
        }
    }
}
