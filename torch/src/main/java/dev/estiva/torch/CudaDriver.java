package dev.estiva.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * NVIDIA's driver, asked by its own library before anything large is loaded: PyTorch itself only says that it finds no GPU,
 * and not why.
 */
@SuppressWarnings("restricted") // as all that calls C; the JVMs that run job types allow it
final class CudaDriver {
    /** CUDA 13.0, as the driver writes it: what was built with 13.1 runs with any 13. */
    private static final int LEAST_VERSION = 13_000;

    private static final String LIBRARY =
            System.getProperty("os.name", "").startsWith("Windows") ? "nvcuda.dll" : "libcuda.so.1";

    /** Any of these is there where the driver is: on Linux, in WSL. */
    private static final List<Path> TRACES = List.of(
            Path.of("/proc/driver/nvidia/version"),
            Path.of("/dev/nvidiactl"),
            Path.of("/usr/lib/wsl/lib/libcuda.so.1"));

    private static final int MOST_NAME_BYTES = 200;

    private static final MemoryLayout TEXT = MemoryLayout.sequenceLayout(MOST_NAME_BYTES, JAVA_BYTE);

    private final SymbolLookup library;

    private CudaDriver(SymbolLookup library) {
        this.library = library;
    }

    /** Why it cannot be used, for people; empty if it can. Its library stays loaded. */
    static String whyNot() {
        return whyNot(LIBRARY, TRACES.stream().anyMatch(Files::exists));
    }

    static String whyNot(String library, boolean isInstalled) {
        SymbolLookup found;
        try {
            found = SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            if (!isInstalled) {
                return "there is no NVIDIA driver";
            }
            return "NVIDIA's driver is there, but its library " + library
                    + " cannot be loaded (a container gets it with"
                    + " --gpus all, and with \"compute\" among NVIDIA_DRIVER_CAPABILITIES)";
        }
        return new CudaDriver(found).answer();
    }

    private String answer() {
        try (Arena arena = Arena.ofConfined()) {
            int result = ask("cuInit", JAVA_INT, 0);
            MemorySegment version = arena.allocate(JAVA_INT);
            if (result == 0) {
                result = ask("cuDriverGetVersion", ADDRESS, version);
            }
            if (result != 0) {
                return "NVIDIA's driver says " + name(result, arena);
            }
            int has = version.get(JAVA_INT, 0);
            return has >= LEAST_VERSION
                    ? ""
                    : "NVIDIA's driver is of CUDA " + has / 1_000 + "." + has % 1_000 / 10
                            + ", and PyTorch's libraries for GPUs need one of CUDA 13 (580 or newer)";
        }
    }

    private String name(int result, Arena arena) {
        MemorySegment place = arena.allocate(ADDRESS.withTargetLayout(TEXT));
        if (library.find("cuGetErrorName").isEmpty()) {
            return "error " + result;
        }
        try {
            int known = (int) Linker.nativeLinker()
                    .downcallHandle(
                            library.findOrThrow("cuGetErrorName"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS))
                    .invokeExact(result, place);
            return known == 0 ? place.get(ADDRESS.withTargetLayout(TEXT), 0).getString(0) : "error " + result;
        } catch (Throwable e) {
            throw new IllegalStateException("cuGetErrorName", e);
        }
    }

    private int ask(String function, MemoryLayout kind, Object argument) {
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow(function), FunctionDescriptor.of(JAVA_INT, kind))
                    .invoke(argument);
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
    }
}
