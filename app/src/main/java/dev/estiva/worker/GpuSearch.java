package dev.estiva.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the GPUs that this process may use. */
public final class GpuSearch {
    /** As CUDA understands it: a list of indexes or identifiers, of which the first that names no GPU ends the list. */
    static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private GpuSearch() {}

    /**
     * What was found.
     *
     * @param gpus by index
     * @param whyNone a reason for people, or empty if there are some
     */
    public record Found(List<Gpu> gpus, String whyNone) {
        public Found {
            gpus = List.copyOf(gpus);
        }
    }

    /** Looks for GPUs; may take seconds. Those that the environment hides are as good as not there. */
    public static Found look(Map<String, String> environment) throws InterruptedException {
        return look(NvidiaSmi.of(environment), environment.get(VISIBLE));
    }

    static Found look(NvidiaSmi smi, @org.jspecify.annotations.Nullable String visible) throws InterruptedException {
        List<Gpu> all;
        try {
            all = smi.gpus().stream().map(NvidiaSmi.Reading::gpu).toList();
        } catch (IOException e) {
            return new Found(List.of(), String.valueOf(e.getMessage()));
        }
        if (all.isEmpty()) {
            return new Found(all, "nvidia-smi lists none");
        }
        List<Gpu> left = visible == null ? all : visible(all, visible);
        return new Found(left, left.isEmpty() ? VISIBLE + "=" + visible + " hides all " + all.size() : "");
    }

    private static List<Gpu> visible(List<Gpu> all, String names) {
        List<Gpu> left = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            List<Gpu> named =
                    all.stream().filter(gpu -> isNamed(gpu, name.strip())).toList();
            if (named.size() != 1 || left.contains(named.getFirst())) {
                break;
            }
            left.add(named.getFirst());
        }
        left.sort((a, b) -> Integer.compare(a.index(), b.index()));
        return left;
    }

    private static boolean isNamed(Gpu gpu, String name) {
        return name.equals(Integer.toString(gpu.index()))
                || (name.startsWith("GPU-") && gpu.uuid().startsWith(name));
    }
}
