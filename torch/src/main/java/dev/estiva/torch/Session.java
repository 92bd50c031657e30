package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
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
    private long transferBytes;

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

    /** How many bytes they moved. */
    long transferBytes() {
        return transferBytes;
    }

    /** Numbers from 0 to 1. They are made on the CPU, so that all devices compute with the same. */
    Tensor random(long... shape) {
        try (PointerScope _ = new PointerScope()) {
            Tensor made = torch.rand(shape, new TensorOptions(settings.dtype().scalarType()));
            return keep(transfer(made));
        }
    }

    /** Saves a tensor from the scope that is open: it is freed with the session. */
    Tensor keep(Tensor tensor) {
        scope.attach(tensor);
        return tensor;
    }

    /** What is made of numbers that need their digits: float64 if that is asked for, else float32. */
    TensorOptions wide() {
        return new TensorOptions(settings.dtype() == Dtype.FLOAT64 ? torch.ScalarType.Double : torch.ScalarType.Float);
    }

    /** The same tensor on the device; what that takes is not counted as computing. */
    Tensor transfer(Tensor tensor) {
        if (!tensor.device().equals(device().torch())) {
            device().synchronize();
            long startNanos = System.nanoTime();
            Tensor there = tensor.to(device().torch(), tensor.scalar_type());
            device().synchronize();
            transferSeconds += (System.nanoTime() - startNanos) / 1e9;
            transferBytes += tensor.numel() * tensor.element_size();
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
            warmUp(step);
            int times = settings.iterations();
            return new Timings(
                    repeat(times, step, done -> progress(100.0 * done / times, "iteration " + done + " of " + times)));
        }
    }

    /** Computes what is no part of a training. */
    static <T> T withoutGradients(Supplier<T> computation) {
        try (PointerScope _ = new PointerScope()) {
            NoGradGuard _ = new NoGradGuard();
            return computation.get();
        }
    }

    /** Does a step so often as the parameters say, and does not time it. */
    void warmUp(Runnable step) throws InterruptedException {
        int times = settings.warmUp();
        repeat(times, step, done -> progress(0, "warm-up " + done + " of " + times));
        device().synchronize();
    }

    /**
     * Does a step so often, each in a scope of its own, and says now and then how often it was done.
     *
     * @return the seconds that each took
     */
    double[] repeat(int times, Runnable step, IntConsumer said) throws InterruptedException {
        Runnable scoped = () -> {
            try (PointerScope _ = new PointerScope()) {
                step.run();
            }
        };
        double[] seconds = new double[times];
        int done = 0;
        int atOnce = 1;
        while (done < times) {
            requireNotCancelled();
            double[] round = device().seconds(Math.min(atOnce, times - done), scoped);
            System.arraycopy(round, 0, seconds, done, round.length);
            done += round.length;
            if (Arrays.stream(round).sum() < ROUND_SECONDS / 2) {
                atOnce = Math.min(2 * atOnce, MOST_AT_ONCE);
            }
            said.accept(done);
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
