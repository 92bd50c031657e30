package dev.estiva.torch;

import org.bytedeco.pytorch.Device;

/** Where a task's tensors lie and its operations run. Used by one thread. */
interface ComputeDevice extends AutoCloseable {
    /** As PyTorch writes it, {@code cpu} or {@code cuda:0}. */
    String name();

    /** What people call it, such as the processor's model. */
    String model();

    /** PyTorch's own name for it; belongs to the scope that is open. */
    Device torch();

    /** How much memory a task may take here, in bytes. */
    long memoryBytes();

    /** The most that tensors have taken here since it was opened, in bytes; -1 where nobody counts. */
    long peakMemoryBytes();

    /** Waits until all that was begun here is done. */
    void synchronize();

    /** How many threads the operations of the calling thread may use on the CPU, from now on. */
    void useThreads(int threads);

    /** Does a step so often, and returns how long each took, in seconds, by the clock of the device. */
    double[] seconds(int times, Runnable step);

    /** Gives its memory back to others. */
    @Override
    void close();
}
