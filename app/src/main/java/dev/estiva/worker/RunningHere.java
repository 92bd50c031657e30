package dev.estiva.worker;

import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.protocol.AttemptId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the worker's processes by descent, and by the mark that every process of an attempt carries in its environment, also
 * one that has left its parent. Any thread may call it.
 */
final class RunningHere implements OwnProcesses {
    /** In the environment of every process of an attempt: {@code CLUSTER/TASK/ATTEMPT}. */
    private static final String MARK = "ESTIVA_MARK=";

    /** Deeper trees are loops of recycled numbers. */
    private static final int MOST_PARENTS = 100;

    private final long self = ProcessHandle.current().pid();
    private final Map<Long, Run> runs = new ConcurrentHashMap<>();
    private volatile long keeper = self;

    private record Run(String markEnd, List<DeviceShare> devices) {}

    void started(long run, AttemptId id, List<DeviceShare> devices) {
        runs.put(run, new Run("/" + id.task() + "/" + id.attempt(), devices));
    }

    /** What has this ancestor was started for this worker, too. */
    void keptBy(long pid) {
        keeper = pid;
    }

    void ended(long run) {
        runs.remove(run);
    }

    /** How many runs have begun and not ended. */
    int count() {
        return runs.size();
    }

    @Override
    public boolean owns(long pid) {
        return isDescendant(pid) || isMarked(pid);
    }

    @Override
    public boolean uses(int device) {
        return runs.values().stream().flatMap(run -> run.devices.stream()).anyMatch(share -> share.device() == device);
    }

    private boolean isDescendant(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        for (int i = 0; i < MOST_PARENTS && process.isPresent(); i++) {
            long ancestor = process.get().pid();
            if (ancestor == self || ancestor == keeper) {
                return true;
            }
            process = process.get().parent();
        }
        return false;
    }

    private boolean isMarked(long pid) {
        try {
            String environment =
                    Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
            for (String variable : environment.split("\0", -1)) {
                if (variable.startsWith(MARK)) {
                    return runs.values().stream().anyMatch(run -> variable.endsWith(run.markEnd));
                }
            }
        } catch (IOException e) {
            // another user's, or gone, or not a Linux
        }
        return false;
    }
}
