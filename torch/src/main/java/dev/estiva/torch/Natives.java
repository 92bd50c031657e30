package dev.estiva.torch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's native libraries. A JVM loads them once, when the first task needs them, either those for the CPU or those for GPUs
 * too; listing the types loads nothing.
 */
final class Natives {
    private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
    private static final String FOR_GPUS = "-gpu";
    private static final String INSTALL = "estiva install cuda fetches them";

    /** Any of these is there where NVIDIA's driver is: on Linux, in WSL, on Windows. */
    private static final List<Path> DRIVER = List.of(
            Path.of("/proc/driver/nvidia/version"),
            Path.of("/dev/nvidiactl"),
            Path.of("/usr/lib/wsl/lib/libcuda.so.1"),
            Path.of(Objects.requireNonNullElse(System.getenv("SystemRoot"), "C:\\Windows"), "System32", "nvcuda.dll"));

    private static @Nullable Natives loaded;

    private final boolean forGpus;
    private final String whyNoGpu;

    private Natives(boolean forGpus, String whyNoGpu) {
        this.forGpus = forGpus;
        this.whyNoGpu = whyNoGpu;
    }

    /**
     * Loads them, unless that is done.
     *
     * @param gpuWanted whether the JVM's tasks have GPUs; all tasks of a JVM have the same
     * @throws UnavailableException where they cannot be had
     */
    static synchronized Natives load(boolean gpuWanted) {
        Natives before = loaded;
        if (before != null) {
            return before;
        }
        String platform = Loader.getPlatform();
        String whyNot = whyNoGpu(platform, gpuWanted);
        boolean cpuIsThere = isThere(platform);
        boolean forGpus = whyNot.isEmpty() || (!cpuIsThere && isThere(platform + FOR_GPUS));
        if (!forGpus && !cpuIsThere) {
            throw new UnavailableException(
                    "PyTorch is not available on this machine: the plug-in has no native libraries"
                            + " for " + platform + " (there are some for linux-x86_64, macosx-arm64, macosx-x86_64 and"
                            + " windows-x86_64)");
        }
        loadLibraries(forGpus);
        if (whyNot.isEmpty() && !torch.cuda_is_available()) {
            whyNot = "PyTorch finds no GPU that it can use with this driver";
        }
        Natives now = new Natives(forGpus, whyNot);
        loaded = now;
        return now;
    }

    /** Whether tasks can run on a GPU here. */
    boolean gpuWorks() {
        return forGpus && whyNoGpu.isEmpty();
    }

    /** Empty where one works. */
    String whyNoGpu() {
        return whyNoGpu;
    }

    /** PyTorch cannot be used here; the message says why. */
    static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message);
        }

        UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static String whyNoGpu(String platform, boolean gpuWanted) {
        if (!gpuWanted) {
            return "the task was given no GPU";
        } else if (!isThere(platform + FOR_GPUS)) {
            return "PyTorch's native libraries for GPUs are not installed (" + INSTALL + ")";
        }
        return DRIVER.stream().anyMatch(Files::exists) ? "" : "there is no NVIDIA driver";
    }

    /**
     * Loads what compiles kernels and runs them, which needs nothing of PyTorch.
     *
     * @throws UnavailableException where it cannot be had
     */
    static synchronized void loadCuda() {
        String library = "/org/bytedeco/cuda/" + Loader.getPlatform() + "/" + System.mapLibraryName("jninvrtc");
        if (Natives.class.getResource(library) == null) {
            throw new UnavailableException("CUDA's native libraries are not installed on this worker: " + INSTALL);
        } else if (DRIVER.stream().noneMatch(Files::exists)) {
            throw new UnavailableException("there is no NVIDIA driver on this worker");
        }
        try {
            Loader.load(nvrtc.class);
            Loader.load(cudart.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new UnavailableException("CUDA's native libraries cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static boolean isThere(String platform) {
        String library = System.mapLibraryName("jnitorch");
        return Natives.class.getResource("/org/bytedeco/pytorch/" + platform + "/" + library) != null;
    }

    private static void loadLibraries(boolean forGpus) {
        // Bounds that JavaCPP takes from the size of the heap; what a task may use is checked beforehand, task by task.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        if (forGpus) {
            System.setProperty(EXTENSION, FOR_GPUS);
        }
        try {
            Loader.load(torch.class);
            torch.get_num_threads(); // its class's constants belong to no task
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new UnavailableException("PyTorch's native libraries cannot be loaded: " + e.getMessage(), e);
        }
    }
}
