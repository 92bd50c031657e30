package dev.estiva.worker;

import java.util.List;
import java.util.Locale;

/**
 * A part of NVIDIA's CUDA that PyTorch needs on a GPU, and that what {@code estiva install cuda} fetches has not. The
 * libraries of a part are of one release, and so of one folder.
 */
public enum NvidiaPart {
    /** Before those that are built on it. */
    CUBLAS("cuBLAS", List.of("libcublasLt.so.13", "libcublas.so.13"), "'nvidia-cublas>=13,<14'", "libcublas-13-1"),
    CUSPARSE("cuSPARSE", List.of("libcusparse.so.12"), "'nvidia-cusparse>=12,<13'", "libcusparse-13-1"),
    CUSOLVER(
            "cuSOLVER",
            List.of("libcusolverMg.so.12", "libcusolver.so.12"),
            "'nvidia-cusolver>=12,<13'",
            "libcusolver-13-1"),
    CUDNN(
            "cuDNN",
            List.of(
                    "libcudnn_graph.so.9",
                    "libcudnn_ops.so.9",
                    "libcudnn_cnn.so.9",
                    "libcudnn_adv.so.9",
                    "libcudnn.so.9"),
            "nvidia-cudnn-cu13",
            "libcudnn9-cuda-13"),
    NCCL("NCCL", List.of("libnccl.so.2"), "nvidia-nccl-cu13", "libnccl2");

    private final String title;
    private final List<String> libraries;
    private final String wheel;
    private final String debian;

    NvidiaPart(String title, List<String> libraries, String wheel, String debian) {
        this.title = title;
        this.libraries = libraries;
        this.wheel = wheel;
        this.debian = debian;
    }

    /** The names of its files, which end with the major version that PyTorch was built with; each after those it needs. */
    public List<String> libraries() {
        return libraries;
    }

    /** Whether it is linked with nvJitLink. */
    boolean needsLinker() {
        return this == CUSPARSE || this == CUSOLVER;
    }

    /** As pip calls it, quoted for a shell. */
    public String wheel() {
        return wheel;
    }

    /** The package of NVIDIA's repository for Debian and Ubuntu. */
    public String debianPackage() {
        return debian;
    }

    /** What the presets of JavaCPP call it, in {@code cuda-redist-cublas}. */
    public String artifact() {
        return "cuda-redist-" + name().toLowerCase(Locale.ROOT);
    }

    /** What people know it by: {@code cuBLAS (libcublas.so.13)}. */
    String shown() {
        return title + " (" + libraries.getLast() + ")";
    }
}
