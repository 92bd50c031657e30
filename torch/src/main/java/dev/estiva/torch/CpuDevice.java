package dev.estiva.torch;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** The processor. */
final class CpuDevice implements ComputeDevice {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Looked for once: both cost more than the least task. */
    private static final String MODEL = findModel();

    private static final long MACHINE_BYTES =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();

    private static int threadsOfBlas;

    private final long memoryBytes;

    /** For a task with so much memory, or 0 if it asked for none in particular. */
    CpuDevice(int threads, long memoryBytes) {
        this.memoryBytes = memoryBytes > 0 ? memoryBytes : machineBytes();
        useThreads(threads);
    }

    @Override
    public void useThreads(int threads) {
        torch.set_num_threads(threads); // of this thread
        setThreadsOfBlas(threads);
    }

    /** Only when they change: it takes longer than the rest of the least task together. */
    private static synchronized void setThreadsOfBlas(int threads) {
        if (threads != threadsOfBlas) {
            try (PointerScope _ = new PointerScope()) {
                openblas_nolapack.blas_set_num_threads(threads);
            }
            threadsOfBlas = threads;
        }
    }

    /** What the machine has, or the container's limit if that is less. */
    static long machineBytes() {
        return MACHINE_BYTES;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public Device torch() {
        return new Device(torch.DeviceType.CPU);
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public long peakMemoryBytes() {
        return -1;
    }

    @Override
    public void synchronize() {
        // an operation has ended when it returns
    }

    @Override
    public double[] seconds(int times, Runnable step) {
        double[] seconds = new double[times];
        for (int i = 0; i < times; i++) {
            long startNanos = System.nanoTime();
            step.run();
            seconds[i] = (System.nanoTime() - startNanos) / 1e9;
        }
        return seconds;
    }

    @Override
    public void close() {
        // tensors are freed with their scope
    }

    private static String findModel() {
        if (Files.isReadable(CPU_INFO)) {
            try (Stream<String> lines = Files.lines(CPU_INFO)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                return System.getProperty("os.arch");
            }
        }
        String onWindows = System.getenv("PROCESSOR_IDENTIFIER");
        return onWindows != null ? onWindows : System.getProperty("os.arch");
    }
}
