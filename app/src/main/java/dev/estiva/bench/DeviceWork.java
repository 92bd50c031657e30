package dev.estiva.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The work of one job type at several sizes.
 *
 * @param sizeName the parameter that says how large it is
 * @param sizes ascending
 * @param parameters the others
 */
public record DeviceWork(String type, String sizeName, List<Long> sizes, Map<String, Object> parameters) {
    /** The type that asks a model. */
    public static final String INFERENCE = "inference";

    /** The type that runs on nothing but GPUs. */
    public static final String CUDA_KERNEL = "cuda_kernel";

    public static final List<String> TYPES =
            List.of("matrix_multiply", "vector_addition", "neural_network", "image_processing", INFERENCE, CUDA_KERNEL);

    private static final long INFERENCE_ITERATIONS = 20;
    private static final long KERNEL_ITERATIONS = 20;

    public DeviceWork {
        sizes = List.copyOf(sizes);
    }

    /** Small enough for a laptop's CPU and large enough for a GPU to show what it can; fewer sizes if it is to be quick. */
    public static DeviceWork of(String type, boolean isQuick) {
        return switch (type) {
            case "matrix_multiply" ->
                work(type, "size", thinned(isQuick, 64, 128, 256, 512, 1_024, 2_048, 4_096), "iterations", 5L);
            case "vector_addition" ->
                work(
                        type,
                        "size",
                        thinned(isQuick, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000),
                        "iterations",
                        20L);
            case "neural_network" -> work(type, "hidden_size", thinned(isQuick, 64, 256, 1_024, 4_096), "epochs", 2L);
            case "image_processing" ->
                work(type, "image_size", thinned(isQuick, 32, 64, 128, 224, 448), "iterations", 5L);
            case INFERENCE -> inference(Map.of("model", "demo"), isQuick); // the one that the plug-in makes itself
            case CUDA_KERNEL ->
                new DeviceWork(
                        type,
                        "grid",
                        thinned(isQuick, 1, 16, 256, 4_096, 65_536),
                        SaxpyKernel.parameters(KERNEL_ITERATIONS));
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
    }

    /** Questions to a model in a file of the workers, whose inputs have this shape. */
    public static DeviceWork inference(String model, List<Long> shape, boolean isQuick) {
        return inference(Map.of("model", model, "shape", shape), isQuick);
    }

    private static DeviceWork inference(Map<String, Object> question, boolean isQuick) {
        Map<String, Object> parameters = new LinkedHashMap<>(question);
        parameters.put("iterations", INFERENCE_ITERATIONS);
        return new DeviceWork(INFERENCE, "batch_size", thinned(isQuick, 1, 4, 16, 64, 256), parameters);
    }

    private static DeviceWork work(String type, String sizeName, List<Long> sizes, String parameter, long value) {
        return new DeviceWork(type, sizeName, sizes, Map.of(parameter, value));
    }

    /** Every other one, from the first on, where it is to be quick. */
    private static List<Long> thinned(boolean isQuick, long... sizes) {
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < sizes.length; i += isQuick ? 2 : 1) {
            kept.add(sizes[i]);
        }
        return kept;
    }

    boolean isOnlyForGpus() {
        return type.equals(CUDA_KERNEL);
    }

    /** What a task of this size is told, wherever it runs. */
    public Map<String, Object> payload(long size) {
        Map<String, Object> payload = new LinkedHashMap<>(parameters);
        payload.put(sizeName, size);
        if (type.equals(CUDA_KERNEL)) {
            payload.put("arguments", SaxpyKernel.arguments(size));
        }
        return payload;
    }

    /** The same at other sizes. */
    public DeviceWork of(Collection<Long> other) {
        return new DeviceWork(type, sizeName, List.copyOf(new TreeSet<>(other)), parameters);
    }

    /** The same with this number type, such as {@code float16}; null for the type's own, and a kernel keeps to its own. */
    public DeviceWork with(@Nullable String dtype) {
        if (dtype == null || type.equals(CUDA_KERNEL)) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(parameters);
        more.put("dtype", dtype);
        return new DeviceWork(type, sizeName, sizes, more);
    }
}
