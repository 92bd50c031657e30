package dev.estiva.policy;

import dev.estiva.core.DeviceSet;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.RunningTasks;
import dev.estiva.core.WorkerNode;
import dev.estiva.core.Workers;
import dev.estiva.model.Resources;
import java.util.Arrays;

/**
 * Scores of workers for tasks with GPUs, as Weng and others defined them for comparison with theirs ("Beware of fragmentation:
 * scheduling GPU-sharing workloads with fragmentation gradient descent", USENIX ATC 2023). They are whole numbers: many
 * workers are equally good, and among those the lowest id decides.
 */
final class GpuScores {
    private static final long WHOLE = Resources.WHOLE_GPU;

    private GpuScores() {}

    /** The least CPU and GPU left, each in relation to the largest worker, half and half. */
    static long bestFit(Workers workers, WorkerNode node, RequestGroup group) {
        Resources asked = group.request().amounts();
        double cpuLeft = node.kind().cpuMillis(node.free()) - asked.cpuMillis();
        double gpuLeft = sum(shares(node)) - asked.gpuShare();
        double cpu = workers.largestCpuMillis() == 0 ? 0 : cpuLeft / workers.largestCpuMillis();
        double gpu = workers.largestGpuShare() == 0 ? 0 : gpuLeft / workers.largestGpuShare();
        return (long) Math.floor(100 * (1 - 0.5 * cpu - 0.5 * gpu));
    }

    /** GPUs in use before free GPUs of workers in use before idle workers; of each the fuller. */
    static long packing(Workers workers, WorkerNode node, RequestGroup group) {
        long gpuShare = group.request().amounts().gpuShare();
        if (gpuShare == 0) {
            return 0;
        }
        long[] shares = shares(node);
        if (sum(shares) == WHOLE * shares.length) {
            return Math.max(33 - shares.length, shares.length);
        }
        long[] taken = fullestThatFit(shares, node.blockedDevices(), gpuShare);
        long free = Arrays.stream(taken).filter(share -> share == WHOLE).count();
        if (free > 0) {
            return Math.max(50 - free, 33);
        }
        long percent = Arrays.stream(taken).map(share -> share * 100 / WHOLE).sum();
        return Math.max(100 - percent / 10, 50);
    }

    /** Workers on which tasks of the same number of GPUs run, and no others, first; of equals the fuller. */
    static long clustering(Workers workers, WorkerNode node, RequestGroup group) {
        long gpuShare = group.request().amounts().gpuShare();
        long largest = workers.largestGpuShare();
        if (gpuShare == 0 || largest == 0) {
            return 0;
        }
        boolean same = false;
        boolean others = false;
        RunningTasks running = node.running();
        for (int at = 0; at < running.size(); at++) {
            long there = running.share(at).amounts().gpuShare();
            same |= there > 0 && kind(there) == kind(gpuShare);
            others |= there > 0 && kind(there) != kind(gpuShare);
        }
        long fuller = 25 * (largest - sum(shares(node))) / largest;
        if (same) {
            return fuller + (others ? 50 : 75);
        }
        return fuller + (others ? 0 : 25);
    }

    /** 0 for a part of a GPU, else their number. */
    private static long kind(long gpuShare) {
        return gpuShare / WHOLE;
    }

    private static long[] fullestThatFit(long[] shares, DeviceSet blocked, long gpuShare) {
        long each = Math.min(gpuShare, WHOLE);
        long[] fitting = new long[shares.length];
        int count = 0;
        for (int device = 0; device < shares.length; device++) {
            if (shares[device] >= each && !blocked.has(device)) {
                fitting[count++] = shares[device];
            }
        }
        long[] sorted = Arrays.copyOf(fitting, count);
        Arrays.sort(sorted);
        return Arrays.copyOf(sorted, (int) Math.min(count, Math.ceilDiv(gpuShare, WHOLE)));
    }

    private static long[] shares(WorkerNode node) {
        long[] free = node.free();
        long[] shares = new long[node.kind().devices().size()];
        for (int device = 0; device < shares.length; device++) {
            shares[device] = node.kind().gpuShare(free, device);
        }
        return shares;
    }

    private static long sum(long[] shares) {
        long sum = 0;
        for (long share : shares) {
            sum += share;
        }
        return sum;
    }
}
