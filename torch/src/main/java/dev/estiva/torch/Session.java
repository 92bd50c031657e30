package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * What a computation works with: a device, a seed, and a scope that frees at its end whatever native memory was taken in it.
 * Used by the task's thread alone.
 */
final class Session implements AutoCloseable {
    /** So long may a GPU work ahead before somebody looks whether the task is cancelled. */
    private static final double ROUND_SECONDS = 0.1;

    private static final int MOST_AT_ONCE = 1_000;

    private final TaskContext task;
    private final Settings settings;
    private final Devices.Chosen chosen;
    private final PointerScope scope;
    private double transferSeconds;

    private Session(TaskContext task, Settings settings, Devices.Chosen chosen) {
        this.task = task;
        this.settings = settings;
        this.chosen = chosen;
        this.scope = new PointerScope();
    }

    /** @throws Natives.UnavailableException where there is no such device or no PyTorch at all */
    static Session open(TaskContext task, Settings settings) {
        Session session = new Session(task, settings, Devices.open(task, settings));
        torch.manual_seed(settings.seed());
        torch.globalContext().setAllowTF32CuBLAS(settings.tf32());
        torch.globalContext().setAllowTF32CuDNN(settings.tf32());
        return session;
    }

    Settings settings() {
        return settings;
    }

    ComputeDevice device() {
        return chosen.device();
    }

    /** Empty on a GPU. */
    String whyNoGpu() {
        return chosen.whyNoGpu();
    }

    /** How long the transfers to the device have taken so far, in seconds; 0 on a CPU. */
    double transferSeconds() {
        return transferSeconds;
    }

    /** Numbers from 0 to 1. They are made on the CPU, so that all devices compute with the same. */
    Tensor random(long... shape) {
        try (PointerScope _ = new PointerScope()) {
            TensorOptions wide = new TensorOptions(
                    settings.dtype() == Dtype.FLOAT64 ? Dtype.FLOAT64.scalarType() : Dtype.FLOAT32.scalarType());
            Tensor made = torch.rand(shape, wide).to(settings.dtype().scalarType());
            return transfer(made).retainReference();
        }
    }

    /** The same tensor on the device; what that takes is not counted as computing. */
    Tensor transfer(Tensor tensor) {
        if (!tensor.device().equals(device().torch())) {
            device().synchronize();
            long startNanos = System.nanoTime();
            Tensor there = tensor.to(device().torch(), tensor.scalar_type());
            device().synchronize();
            transferSeconds += (System.nanoTime() - startNanos) / 1e9;
            return there;
        }
        return tensor;
    }

    /**
     * Does the warm-up and then the timed iterations of a step that needs no gradients. What a step allocates is freed
     * after it.
     *
     * @throws InterruptedException when the task is cancelled; looked at between the steps
     */
    Timings time(Runnable step) throws InterruptedException {
        try (PointerScope _ = new PointerScope()) {
            NoGradGuard _ = new NoGradGuard();
            Runnable scoped = () -> {
                try (PointerScope _ = new PointerScope()) {
                    step.run();
                }
            };
            repeat(settings.warmUp(), scoped, false);
            return new Timings(repeat(settings.iterations(), scoped, true));
        }
    }

    private double[] repeat(int times, Runnable step, boolean isTimed) throws InterruptedException {
        double[] seconds = new double[times];
        int atOnce = 1;
        for (int done = 0; done < times; ) {
            requireNotCancelled();
            double[] round = device().seconds(Math.min(atOnce, times - done), step);
            double roundSeconds = 0;
            for (double one : round) {
                seconds[done++] = one;
                roundSeconds += one;
            }
            atOnce = roundSeconds < ROUND_SECONDS / 2 ? Math.min(2 * atOnce, MOST_AT_ONCE) : atOnce;
            if (isTimed) {
                task.progress(100.0 * done / times, "iteration " + done + " of " + times);
            } else {
                task.progress(0, "warm-up " + done + " of " + times);
            }
        }
        return seconds;
    }

    void progress(double percent, String message) {
        task.progress(percent, message);
    }

    void requireNotCancelled() throws InterruptedException {
        if (task.isCancelled()) {
            throw new InterruptedException("cancelled");
        }
    }

    @Override
    public void close() {
        scope.close();
        device().close();
    }
}
