package dev.estiva.torch;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import dev.estiva.torch.KernelSource.CompileException;

/**
 * Runs a kernel of the user's own, in CUDA C, on a GPU: {"source": "extern \"C\" __global__ void …", "grid": 4, "block": 256,
 * "arguments": [{"buffer": "float32", "size": 1000}]}.
 */
public final class CudaKernelJob implements JobType {
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int MOST_WARM_UP = 10_000;
    private static final long MOST_SEED = (1L << 53) - 1;

    private final Machines machines;

    /** Where a machine for a task comes from. */
    @FunctionalInterface
    interface Machines {
        /**
         * One of the task's GPUs.
         *
         * @throws Natives.UnavailableException where there is none; the message says why
         */
        KernelMachine open(TaskContext task, int deviceIndex);
    }

    public CudaKernelJob() {
        this(CudaMachine::open);
    }

    CudaKernelJob(Machines machines) {
        this.machines = machines;
    }

    @Override
    public String name() {
        return "cuda_kernel";
    }

    @Override
    public JobResult run(TaskContext task) throws InterruptedException {
        Parameters parameters = task.parameters();
        KernelWork work = new KernelWork(
                KernelSource.read(parameters),
                KernelLaunch.read(parameters),
                KernelArguments.read(parameters),
                (int) parameters.whole("iterations", 10, 1, MOST_ITERATIONS),
                (int) parameters.whole("warm_up", 1, 0, MOST_WARM_UP),
                parameters.whole("seed", 0, 0, MOST_SEED));
        int devices = Math.max(1, task.devices().size());
        int index = (int) parameters.whole("device_index", 0, 0, devices - 1);
        parameters.refuseOthers();
        if (task.devices().isEmpty()) {
            return JobResult.failed(
                    "a CUDA kernel runs on a GPU, and the task was given none; ask for one with --gpus");
        }
        try (KernelMachine machine = machines.open(task, index)) {
            requireRoom(work.bytes(), machine.memoryBytes());
            return JobResult.done(work.run(machine, task));
        } catch (CompileException e) {
            e.log().lines().forEach(task::log);
            return JobResult.failed(String.valueOf(e.getMessage()));
        } catch (Natives.UnavailableException e) {
            return JobResult.failed(String.valueOf(e.getMessage()));
        } catch (KernelMachine.CudaFailure e) {
            task.endJvmAfterwards(); // CUDA may say the same to whatever this process asks from now on
            return JobResult.failed(String.valueOf(e.getMessage()));
        }
    }

    private static void requireRoom(long bytes, long most) {
        if (bytes > most) {
            throw ParameterException.of(
                    "arguments", "buffers of at most the " + most + " bytes there are for the task", bytes + " bytes");
        }
    }
}
