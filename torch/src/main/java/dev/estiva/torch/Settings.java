package dev.estiva.torch;

import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.Resources;

/**
 * The parameters that all types have in common.
 *
 * @param iterations how often the work is done and timed
 * @param warmUp how often it is done before, untimed
 * @param dtype what it computes with
 * @param tf32 whether a GPU may multiply float32 with fewer digits (TensorFloat-32)
 * @param seed what the input is made from
 * @param device where it is to run
 * @param deviceIndex on which of the task's GPUs
 * @param threads how many threads it may use on the CPU
 */
record Settings(
        int iterations,
        int warmUp,
        Dtype dtype,
        boolean tf32,
        long seed,
        DeviceWish device,
        int deviceIndex,
        int threads) {
    /** More would be a mistake: a second each is a month. */
    private static final int MOST_ITERATIONS = 1_000_000;

    private static final int MOST_WARM_UP = 10_000;

    /** What JSON numbers hold exactly in every language. */
    private static final long MOST_SEED = (1L << 53) - 1;

    /** PyTorch counts devices in a byte. */
    private static final int MOST_DEVICES = 127;

    private static final int MOST_THREADS = 1_024;

    /** Where a task is to run. */
    enum DeviceWish {
        /** On a GPU if it was given one that works, else on the CPU. */
        AUTO,
        CPU,
        CUDA
    }

    /** Those of a type whose work is one iteration, repeated. */
    static Settings of(Parameters parameters, TaskContext task, int defaultIterations) {
        int iterations = (int) parameters.whole("iterations", defaultIterations, 1, MOST_ITERATIONS);
        return of(parameters, task, iterations, 1);
    }

    /** Those of a type that has another word for its iterations. */
    static Settings of(Parameters parameters, TaskContext task, int iterations, int defaultWarmUp) {
        int devices = Math.clamp(task.devices().size(), 1, MOST_DEVICES);
        int threads = threads(task.amounts());
        return new Settings(
                iterations,
                (int) parameters.whole("warm_up", defaultWarmUp, 0, MOST_WARM_UP),
                parameters.choice("dtype", Dtype.FLOAT32),
                parameters.flag("tf32", false),
                parameters.whole("seed", 0, 0, MOST_SEED),
                parameters.choice("device", DeviceWish.AUTO),
                (int) parameters.whole("device_index", 0, 0, devices - 1),
                (int) parameters.whole("threads", threads, 1, threads));
    }

    /** As many as the task was given CPUs; all that the machine has if it did not ask for any. */
    private static int threads(Resources amounts) {
        int processors = Runtime.getRuntime().availableProcessors();
        long given = amounts.cpuMillis() == 0 ? processors : Math.max(1, amounts.cpuMillis() / 1_000);
        return (int) Math.min(given, MOST_THREADS);
    }
}
