package dev.estiva.core;

import dev.estiva.model.Device;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A request in the layout of one worker class that could run it. */
public final class Demand {
    private final Resources total;
    private final long[] amounts;
    private final int firstDevice;
    private final int devices;
    private final int share;
    private final int[] eligible;

    private Demand(Resources total, long[] amounts, WorkerClass kind, int[] eligible) {
        this.total = total;
        this.amounts = amounts;
        this.firstDevice = kind.firstDevice();
        this.eligible = eligible;
        this.share = (int) Math.min(total.gpuShare(), Resources.WHOLE_GPU);
        this.devices = (int) Math.min(WorkerSpec.MOST_DEVICES + 1, Math.ceilDiv(total.gpuShare(), Resources.WHOLE_GPU));
    }

    /** Null if no worker of the class could ever run it; {@link Shortfall} tells why. */
    static @Nullable Demand of(Request request, WorkerClass kind) {
        Resources asked = request.amounts();
        long[] amounts = new long[kind.firstDevice()];
        amounts[WorkerClass.SLOTS] = asked.slots();
        amounts[WorkerClass.CPU] = asked.cpuMillis();
        amounts[WorkerClass.MEMORY] = asked.memoryBytes();
        for (Map.Entry<String, Long> extra : asked.extras().entrySet()) {
            int at = kind.extras().indexOf(extra.getKey());
            if (at >= 0) {
                amounts[WorkerClass.MEMORY + 1 + at] = extra.getValue();
            } else if (extra.getValue() > 0) {
                return null;
            }
        }
        Demand demand = new Demand(asked, amounts, kind, eligibleDevices(request, kind));
        boolean labelled = request.labels().entrySet().stream()
                .allMatch(label -> label.getValue().equals(kind.labels().get(label.getKey())));
        return labelled && demand.fits(kind.capacity(), DeviceSet.NONE) ? demand : null;
    }

    private static int[] eligibleDevices(Request request, WorkerClass kind) {
        return IntStream.range(0, kind.devices().size())
                .filter(device -> isEligible(request, kind.devices().get(device)))
                .toArray();
    }

    static boolean isEligible(Request request, Device device) {
        return request.allowsModel(device.model()) && device.memoryBytes() >= request.gpuMemoryBytes();
    }

    /** Whether a device may serve it at all, whatever is free. */
    public boolean isEligible(int device) {
        return Arrays.binarySearch(eligible, device) >= 0;
    }

    /** What is asked in all. */
    public Resources total() {
        return total;
    }

    boolean takesDevices() {
        return devices > 0;
    }

    /** Whether a share is what is asked for, whatever is free. */
    boolean isMetBy(Share given) {
        if (devices == 0) {
            return given.devices().isEmpty() && given.amounts().equals(total);
        }
        BitSet rest = new BitSet();
        for (int device : eligible) {
            rest.set(device);
        }
        for (DeviceShare part : given.devices()) {
            if (part.share() != share || part.device() < 0 || !rest.get(part.device())) {
                return false;
            }
            rest.clear(part.device());
        }
        return given.amounts().equals(total) && given.devices().size() == devices;
    }

    /** Whether this vector of free amounts holds it without the blocked devices. */
    public boolean fits(long[] free, DeviceSet blocked) {
        for (int i = 0; i < amounts.length; i++) {
            if (free[i] < amounts[i]) {
                return false;
            }
        }
        return devices == 0 || enoughDevices(free, blocked);
    }

    /** How many times this vector of free amounts holds it without the blocked devices. */
    int times(long[] free, DeviceSet blocked) {
        long times = Integer.MAX_VALUE;
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] > 0) {
                times = Math.min(times, Math.max(0, free[i]) / amounts[i]);
            }
        }
        if (devices > 0) {
            long parts = 0;
            for (int device : eligible) {
                parts += blocked.has(device) ? 0 : free[firstDevice + device] / share;
            }
            times = Math.min(times, parts / devices);
        }
        return (int) times;
    }

    private boolean enoughDevices(long[] free, DeviceSet blocked) {
        int count = 0;
        for (int device : eligible) {
            if (free[firstDevice + device] >= share && !blocked.has(device) && ++count == devices) {
                return true;
            }
        }
        return false;
    }

    /**
     * The devices it takes from a vector that it fits: a part of the fullest device that still has room, whole devices in
     * the order of their index.
     */
    public List<DeviceShare> pick(long[] free, DeviceSet blocked) {
        return devices == 0 ? List.of() : pick(free, blocked, device -> -free[firstDevice + device]);
    }

    /**
     * The same, but that a part is taken of the device that has room and the highest score, the lowest index of equals.
     *
     * @param score of a device, by its index
     */
    public List<DeviceShare> pick(long[] free, DeviceSet blocked, IntToLongFunction score) {
        if (devices == 0) {
            return List.of();
        }
        List<DeviceShare> whole = new ArrayList<>(devices);
        int best = -1;
        long highest = 0;
        for (int device : eligible) {
            long left = free[firstDevice + device];
            if (left < share || blocked.has(device)) {
                continue;
            }
            if (share == Resources.WHOLE_GPU) {
                whole.add(new DeviceShare(device, share));
                if (whole.size() == devices) {
                    return whole;
                }
            } else {
                long here = score.applyAsLong(device);
                if (best < 0 || here > highest) {
                    best = device;
                    highest = here;
                }
            }
        }
        return List.of(new DeviceShare(best, share));
    }
}
