package dev.estiva.bench;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.Worker;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A kind of device that a cluster has.
 *
 * @param model of the GPU, empty where nobody knows it; null for the CPU
 * @param cpus that a task is given
 */
record DeviceClass(@Nullable String model, BigDecimal cpus) {
    String name() {
        return model == null ? "cpu" : model.isEmpty() ? "gpu" : model;
    }

    /**
     * The CPU, and each model of GPU, of the workers that take tasks.
     *
     * @param cpus for a task on the CPU; null for all of the largest worker
     * @throws IOException if no worker has so many: the tasks would wait for one without end
     */
    static List<DeviceClass> of(List<Worker> workers, @Nullable BigDecimal cpus) throws IOException {
        BigDecimal most = BigDecimal.ZERO;
        TreeSet<String> models = new TreeSet<>();
        for (Worker worker : workers) {
            if (worker.state().equals("ready")) {
                BigDecimal has = worker.capacity().number("cpus");
                most = has == null ? most : most.max(has);
                worker.devices().forEach(device -> models.add(device.text("model", "")));
            }
        }
        List<DeviceClass> classes = new ArrayList<>();
        if (cpus != null && most.signum() > 0 && cpus.compareTo(most) > 0) {
            throw new IOException("--cpus: found " + cpus + ", expected no more than the " + most.toPlainString()
                    + " of the largest worker that takes tasks");
        }
        if (most.signum() > 0) {
            classes.add(new DeviceClass(null, cpus == null ? most : cpus));
        }
        BigDecimal one = most.min(BigDecimal.ONE);
        models.forEach(model -> classes.add(new DeviceClass(model, one)));
        return classes;
    }

    /** Whether such a device can do it at all. */
    boolean takes(DeviceWork work) {
        return model != null || !work.isOnlyForGpus();
    }

    /** A task of this work and size, here and nowhere else. */
    JobRequest job(DeviceWork work, long size, BigDecimal limitSeconds) {
        Map<String, Object> payload = new LinkedHashMap<>(work.payload(size));
        if (!work.isOnlyForGpus()) {
            payload.put("device", model == null ? "cpu" : "cuda");
        }
        JobRequest job = JobRequest.ofType(work.type(), Json.object(payload))
                .name("bench-" + work.type())
                .labels(Map.of("bench", "devices"))
                .limitSeconds(limitSeconds)
                .cpus(cpus);
        if (model != null) {
            job.gpus(BigDecimal.ONE);
            if (!model.isEmpty()) {
                job.ask("gpu_model", model);
            }
        }
        return job;
    }
}
