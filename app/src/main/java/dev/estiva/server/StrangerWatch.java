package dev.estiva.server;

import dev.estiva.core.DeviceSet;
import dev.estiva.core.Input;
import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Watches one worker's devices for strangers: samples in, blocking and freeing out. A device is blocked and freed only when
 * several samples in a row agree, so that a process that is just ending or starting moves nothing to and fro.
 */
final class StrangerWatch {
    /** A process that merely opens a device takes 300 to 500 MiB; one that works there takes more. */
    static final long TOLERATED_BYTES = 500L << 20;

    /** A twentieth, where that is less: on a small device half a gigabyte would be missed. */
    static final int TOLERATED_PART = 20;

    /** One sample may have caught a process of the worker's own that had just ended. */
    static final int SAMPLES_TO_BLOCK = 2;

    /** More than to block: a stranger that restarts, from one job to the next, is still there. */
    static final int SAMPLES_TO_FREE = 3;

    private final WorkerId worker;

    /** By device how many samples in a row showed a stranger, or, negative, showed none. */
    private final NavigableMap<Integer, Integer> streaks = new TreeMap<>();

    StrangerWatch(WorkerId worker) {
        this.worker = worker;
    }

    /**
     * What to tell the engine after this sample; again and again until it is so.
     *
     * @param devices how many the worker has; a sample of others means nothing
     * @param blocked those that the engine has blocked
     */
    List<Input> seen(MachineSample sample, int devices, DeviceSet blocked) {
        List<Input> inputs = new ArrayList<>();
        for (DeviceSample device : sample.devices()) {
            int index = device.device();
            if (index >= devices) {
                continue;
            }
            int streak = streaks.merge(index, isHeldByStranger(device) ? 1 : -1, StrangerWatch::extended);
            if (!blocked.has(index) && streak >= SAMPLES_TO_BLOCK) {
                inputs.add(new Input.BlockDevice(worker, index));
            } else if (blocked.has(index) && streak <= -SAMPLES_TO_FREE) {
                inputs.add(new Input.FreeDevice(worker, index));
            }
        }
        return inputs;
    }

    /** One more of the same kind, or the first of the other; what is beyond the longest needed is not counted. */
    private static int extended(int streak, int step) {
        return streak * step < 0 ? step : Math.clamp(streak + step, -SAMPLES_TO_FREE, SAMPLES_TO_BLOCK);
    }

    private static boolean isHeldByStranger(DeviceSample device) {
        long part = device.memoryTotalBytes() > 0 ? device.memoryTotalBytes() / TOLERATED_PART : Resources.MOST;
        return device.foreignBytes() > Math.min(TOLERATED_BYTES, part);
    }
}
