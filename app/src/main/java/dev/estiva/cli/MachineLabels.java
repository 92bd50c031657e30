package dev.estiva.cli;

import dev.estiva.worker.Gpu;
import dev.estiva.worker.Host;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The labels that every worker has without being told. */
final class MachineLabels {
    static final String CUDA_LIBRARIES = "cuda_libraries";

    private MachineLabels() {}

    /**
     * By name: {@code os} and {@code arch} as {@code uname} says them, in lower case; {@code hostname}; {@code type}, gpu or
     * cpu; {@code gpu_model}, where all GPUs are of one model; and where there are GPUs, {@code cuda_libraries}, installed,
     * incomplete or missing.
     */
    static NavigableMap<String, String> of(List<Gpu> gpus, CudaReadiness cuda) {
        NavigableMap<String, String> labels = new TreeMap<>();
        labels.put("os", os(System.getProperty("os.name", "")));
        labels.put("arch", arch(System.getProperty("os.arch", "")));
        labels.put("hostname", Host.name());
        labels.put("type", gpus.isEmpty() ? "cpu" : "gpu");
        if (!gpus.isEmpty()) {
            labels.put(CUDA_LIBRARIES, cuda.label());
        }
        List<String> models = gpus.stream().map(Gpu::model).distinct().toList();
        if (models.size() == 1 && !models.getFirst().isEmpty()) {
            labels.put("gpu_model", models.getFirst());
        }
        return labels;
    }

    static String os(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac")) {
            return "macos";
        }
        return lower.startsWith("windows") ? "windows" : lower;
    }

    /** Java's names for these two are its own. */
    static String arch(String name) {
        return switch (name) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }
}
