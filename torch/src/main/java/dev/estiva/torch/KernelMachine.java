package dev.estiva.torch;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A GPU and the compiler for it, as far as a kernel needs them. Used by one thread. What CUDA refuses is a {@link
 * CudaFailure}.
 */
interface KernelMachine extends AutoCloseable {
    /** As PyTorch would write it, {@code cuda:0}. */
    String name();

    /** What people call it. */
    String model();

    /** How much memory a task may take here, in bytes. */
    long memoryBytes();

    /**
     * Compiles a kernel and makes it ready to be launched.
     *
     * @throws KernelSource.CompileException for what the compiler says is wrong with the source
     */
    void load(KernelSource source);

    /** Takes memory and fills it; what is returned is where it is. */
    long upload(ByteBuffer contents);

    /** Fills the buffer from its position on. */
    void download(long address, ByteBuffer into);

    /** Starts the loaded kernel so often, one after the other, and returns how long each took, in seconds. */
    double[] launch(KernelLaunch launch, List<ByteBuffer> arguments, int times);

    /** Gives all memory back. */
    @Override
    void close();

    /** What CUDA said no to. */
    final class CudaFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        CudaFailure(String message) {
            super(message);
        }
    }
}
