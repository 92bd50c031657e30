package dev.estiva.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A GPU that a test makes up. It "compiles" whatever does not begin with the word error, and knows one kernel: {@code scale},
 * which multiplies the floats of a buffer, one a thread.
 */
final class FakeMachine implements KernelMachine {
    final List<String> calls = new ArrayList<>();
    long memoryBytes = 1_000_000;
    String failAtLaunch = "";
    private final TreeMap<Long, ByteBuffer> memory = new TreeMap<>();
    private long next = 0x1000;

    @Override
    public String name() {
        return "cuda:0";
    }

    @Override
    public String model() {
        return "a GPU of a test";
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public void load(KernelSource source) {
        calls.add("load " + source.kernel());
        if (source.text().startsWith("error")) {
            throw source.failure("kernel.cu(2): error: identifier \"y\" is undefined\n    y[0] = 1;\n\n"
                    + "kernel.cu(3): error: identifier \"z\" is undefined\n    z = 2;\n\n2 errors detected");
        }
    }

    @Override
    public long upload(ByteBuffer contents) {
        ByteBuffer copy = ByteBuffer.allocate(contents.remaining()).order(ByteOrder.nativeOrder());
        copy.put(contents).flip();
        calls.add("upload " + copy.remaining());
        memory.put(next, copy);
        return next++;
    }

    @Override
    public void download(long address, ByteBuffer into) {
        into.put(at(address).duplicate());
    }

    private ByteBuffer at(long address) {
        return Objects.requireNonNull(memory.get(address), "nothing is there");
    }

    /** The arguments are the buffer, the factor, and how many numbers there are. */
    @Override
    public double[] launch(KernelLaunch launch, List<ByteBuffer> arguments, int times) {
        if (!failAtLaunch.isEmpty()) {
            throw new CudaFailure(failAtLaunch);
        }
        ByteBuffer x =
                at(arguments.get(0).duplicate().order(ByteOrder.nativeOrder()).getLong());
        float factor =
                arguments.get(1).duplicate().order(ByteOrder.nativeOrder()).getFloat();
        int size = arguments.get(2).duplicate().order(ByteOrder.nativeOrder()).getInt();
        int threads = launch.grid().getFirst() * launch.block().getFirst();
        double[] seconds = new double[times];
        for (int time = 0; time < times; time++) {
            for (int i = 0; i < Math.min(threads, size); i++) {
                x.putFloat(4 * i, factor * x.getFloat(4 * i));
            }
            seconds[time] = 0.5;
        }
        calls.add("launch " + times);
        return seconds;
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
