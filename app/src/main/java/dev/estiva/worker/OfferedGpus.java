package dev.estiva.worker;

import dev.estiva.model.Device;
import dev.estiva.protocol.Bounds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The GPUs that a worker offers, in the order in which it tells them to the server: the server's device 0 is the first of
 * these, whatever its index on the machine.
 */
public record OfferedGpus(List<Gpu> gpus) {
    /** A message has no room for more. */
    public static final int MOST = Bounds.DEVICES;

    public static final OfferedGpus NONE = new OfferedGpus(List.of());

    public OfferedGpus {
        gpus = List.copyOf(gpus);
    }

    /** As they stand in HELLO. */
    public List<Device> devices() {
        return gpus.stream().map(Gpu::device).toList();
    }

    /**
     * The variables by which a process sees the devices that it was given, and no other GPU. By the bus's order, since
     * CUDA's own would put the fastest first. A worker without GPUs sets nothing: there is nothing to hide.
     *
     * @param given their places in this list, as a placement names them
     * @throws IllegalArgumentException if a device was given that the worker has not offered
     */
    public Map<String, String> environment(List<Integer> given) {
        Map<String, String> environment = new TreeMap<>();
        if (!gpus.isEmpty() || !given.isEmpty()) {
            environment.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
            environment.put(
                    "CUDA_VISIBLE_DEVICES",
                    given.stream()
                            .map(device -> Integer.toString(at(device).index()))
                            .collect(Collectors.joining(",")));
        }
        return environment;
    }

    private Gpu at(int device) {
        if (device >= gpus.size()) {
            throw new IllegalArgumentException(
                    "the server gave device " + device + ", but this worker offers " + gpus.size() + " GPUs");
        }
        return gpus.get(device);
    }
}
