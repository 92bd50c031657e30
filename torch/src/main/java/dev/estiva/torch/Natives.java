package dev.estiva.torch;

import java.io.IOException;
import java.net.URL;
import java.util.Objects;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's native libraries. A JVM loads them once, when the first task needs them, either those for the CPU or those for GPUs
 * too; listing the types loads nothing.
 */
final class Natives {
    private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
    private static final String FOR_GPUS = "-gpu";
    private static final String INSTALL = "estiva install cuda fetches them";

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
        if (whyNot.isEmpty()) {
            whyNot = whyCudaDoesNotWork(platform);
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
        }
        return whyNoGpu(library(platform + FOR_GPUS));
    }

    private static String whyNoGpu(@Nullable URL forGpus) {
        if (forGpus == null) {
            return "PyTorch's native libraries for GPUs are not installed (" + INSTALL + ")";
        }
        String whyNot = CudaDriver.whyNot();
        return whyNot.isEmpty() ? NvidiaLibraries.load(forGpus) : whyNot;
    }

    /** JavaCPP is silent where PyTorch's own library for GPUs cannot be loaded, and PyTorch then just sees no GPU. */
    private static String whyCudaDoesNotWork(String platform) {
        try {
            if (!Loader.getLoadedLibraries().containsKey("torch_cuda")) {
                URL library = Objects.requireNonNull(resource(platform + FOR_GPUS, "torch_cuda"));
                Loader.loadGlobal(
                        Objects.requireNonNull(Loader.cacheResource(library)).getPath());
                return "PyTorch's library for GPUs was not loaded";
            }
            Loader.load(torch_cuda.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError | IOException e) {
            return "PyTorch's libraries for GPUs cannot be loaded: " + e.getMessage();
        }
        return torch.cuda_is_available() ? "" : "PyTorch finds no GPU that it can use with this driver";
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
        }
        String whyNot = CudaDriver.whyNot();
        if (!whyNot.isEmpty()) {
            throw new UnavailableException(whyNot);
        }
        try {
            Loader.load(nvrtc.class);
            Loader.load(cudart.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new UnavailableException("CUDA's native libraries cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static boolean isThere(String platform) {
        return library(platform) != null;
    }

    private static @Nullable URL library(String platform) {
        return resource(platform, "jnitorch");
    }

    private static @Nullable URL resource(String platform, String library) {
        return Natives.class.getResource("/org/bytedeco/pytorch/" + platform + "/" + System.mapLibraryName(library));
    }

    private static void loadLibraries(boolean forGpus) {
        // Bounds that JavaCPP takes from the size of the heap; what a task may use is checked beforehand, task by task.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        // Said in both cases: where it is not, JavaCPP takes those for GPUs as soon as they are among the jars.
        System.setProperty(EXTENSION, forGpus ? FOR_GPUS : "");
        try {
            Loader.load(torch.class);
            torch.get_num_threads(); // its class's constants belong to no task
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new UnavailableException("PyTorch's native libraries cannot be loaded: " + e.getMessage(), e);
        }
    }
}
