package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import dev.estiva.torch.KernelArgument.Buffer;
import dev.estiva.torch.KernelArgument.Scalar;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A kernel, and what it is called with. The buffers that stand in the result are those after the first call: the calls that
 * are timed work on what the earlier ones left.
 */
record KernelWork(
        KernelSource source,
        KernelLaunch launch,
        List<KernelArgument> arguments,
        int iterations,
        int warmUp,
        long seed) {
    /** So long may a GPU work ahead before somebody looks whether the task is cancelled. */
    private static final double ROUND_SECONDS = 0.1;

    private static final int MOST_AT_ONCE = 1_000;

    /** What the buffers need on the GPU. */
    long bytes() {
        return arguments.stream()
                .mapToLong(argument -> argument instanceof Buffer buffer ? buffer.bytes() : 0)
                .sum();
    }

    Map<String, Object> run(KernelMachine machine, TaskContext task) throws InterruptedException {
        task.progress(0, "compiling " + source.file());
        long startNanos = System.nanoTime();
        machine.load(source);
        double compileSeconds = (System.nanoTime() - startNanos) / 1e9;
        long[] addresses = new long[arguments.size()];
        startNanos = System.nanoTime();
        List<ByteBuffer> given = upload(machine, addresses);
        double transferSeconds = (System.nanoTime() - startNanos) / 1e9;
        machine.launch(launch, given, 1);
        List<Map<String, Object>> buffers = results(machine, addresses);
        repeat(machine, task, given, warmUp);
        Timings timings = new Timings(repeat(machine, task, given, iterations));

        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("device", machine.name());
        figures.put("device_name", machine.model());
        figures.put("kernel", source.kernel());
        figures.put("grid", launch.grid());
        figures.put("block", launch.block());
        figures.put("seed", seed);
        figures.put("iterations", iterations);
        figures.put("warm_up", warmUp);
        figures.put("compile_seconds", compileSeconds);
        figures.put("transfer_seconds", transferSeconds);
        figures.put("processing_time", timings.total());
        figures.put("iteration_seconds", timings.spread().figures());
        if (timings.median() > 0) {
            figures.put("calls_per_second", 1 / timings.median());
        }
        figures.put("buffers", buffers);
        return figures;
    }

    /** What the kernel is called with, as C lays it out: numbers, and the addresses of the buffers. */
    private List<ByteBuffer> upload(KernelMachine machine, long[] addresses) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ByteBuffer> given = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            switch (arguments.get(i)) {
                case Scalar scalar -> given.add(scalar.bytes());
                case Buffer buffer -> {
                    addresses[i] = machine.upload(buffer.contents(random.split()));
                    given.add(ByteBuffer.allocateDirect(Long.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putLong(addresses[i])
                            .flip());
                }
            }
        }
        return given;
    }

    private List<Map<String, Object>> results(KernelMachine machine, long[] addresses) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            if (arguments.get(i) instanceof Buffer buffer) {
                ByteBuffer bytes =
                        ByteBuffer.allocateDirect((int) buffer.bytes()).order(ByteOrder.nativeOrder());
                machine.download(addresses[i], bytes);
                bytes.rewind();
                results.add(result(buffer, bytes));
            }
        }
        return results;
    }

    private static Map<String, Object> result(Buffer buffer, ByteBuffer bytes) {
        double sum = 0;
        List<Number> shown = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            Number value = buffer.kind().get(bytes);
            sum += value.doubleValue();
            if (i < buffer.show()) {
                shown.add(value);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", buffer.name());
        result.put("type", buffer.kind().written());
        result.put("size", buffer.size());
        result.put("checksum", sum);
        if (buffer.show() > 0) {
            result.put("values", shown);
        }
        return result;
    }

    private double[] repeat(KernelMachine machine, TaskContext task, List<ByteBuffer> given, int times)
            throws InterruptedException {
        double[] seconds = new double[times];
        int atOnce = 1;
        for (int done = 0; done < times; ) {
            if (task.isCancelled()) {
                throw new InterruptedException("cancelled");
            }
            double[] round = machine.launch(launch, given, Math.min(atOnce, times - done));
            double roundSeconds = 0;
            for (double one : round) {
                seconds[done++] = one;
                roundSeconds += one;
            }
            atOnce = roundSeconds < ROUND_SECONDS / 2 ? Math.min(2 * atOnce, MOST_AT_ONCE) : atOnce;
            task.progress(100.0 * done / times, "call " + done + " of " + times);
        }
        return seconds;
    }
}
