package dev.estiva.worker;

import dev.estiva.model.MachineSample;
import dev.estiva.worker.NvidiaSmi.App;
import dev.estiva.worker.NvidiaSmi.Reading;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * How much of a GPU's memory is held by what this worker did not start. Two ways to see a stranger: a process that
 * {@code nvidia-smi} lists and that is not the worker's; and, on a GPU that the worker has given to nobody, memory that no
 * listed process accounts for, since inside a container the processes of others are often not listed.
 */
final class ForeignMemory {
    /** What screens and the driver itself may hold without being listed. */
    static final long UNLISTED_TOLERATED = 2L << 30;

    private final OwnProcesses own;
    private final LongPredicate isAlive;

    /** {@code isAlive} answers whether this machine has such a process, as far as the worker can see. */
    ForeignMemory(OwnProcesses own, LongPredicate isAlive) {
        this.own = own;
        this.isAlive = isAlive;
    }

    /**
     * In bytes, at most what is in use.
     *
     * @param apps those on this GPU
     * @param isOurs whether an attempt of the worker's has the GPU or a part of it, or had when it was looked at
     */
    long of(Reading reading, List<App> apps, boolean isOurs) {
        long listed = 0;
        long foreign = 0;
        boolean isForeignUnknown = false;
        for (App app : apps) {
            long bytes = Math.max(app.usedBytes(), 0);
            listed += bytes;
            if (isForeign(app.pid(), isOurs)) {
                foreign += bytes;
                isForeignUnknown |= app.usedBytes() == MachineSample.UNKNOWN;
            }
        }
        if (reading.usedBytes() == MachineSample.UNKNOWN) {
            return foreign;
        }
        long unlisted = Math.max(reading.usedBytes() - listed, 0);
        if (isForeignUnknown) {
            foreign += unlisted;
        } else if (!isOurs && unlisted > UNLISTED_TOLERATED) {
            foreign += unlisted;
        }
        return Math.min(foreign, Math.max(reading.usedBytes(), listed));
    }

    /**
     * A process that is not to be found here has just ended, or is of another container, or is the worker's own under a
     * number of the machine's: who it is, only the device tells.
     */
    private boolean isForeign(long pid, boolean isOurs) {
        return isAlive.test(pid) ? !own.owns(pid) : !isOurs;
    }
}
