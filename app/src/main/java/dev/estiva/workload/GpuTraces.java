package dev.estiva.workload;

import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Note.Cause;
import dev.estiva.workload.Parsed.Format;
import dev.estiva.workload.WorkloadException.Place;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads traces of GPU clusters: machines and pods of Alibaba's trace of 2023 (cluster-trace-gpu-v2023; Weng and others, USENIX
 * ATC 2023), and training jobs as the simulator of Tiresias has them (Gu and others, NSDI 2019).
 */
final class GpuTraces {
    private static final long MIB = 1L << 20;
    private static final int MOST_GPUS = WorkerSpec.MOST_DEVICES;
    private static final int MILLI = 1_000;

    private final String file;
    private final Map<String, Long> lines = new HashMap<>();
    private final Interner<Request> requests = new Interner<>();
    private final Interner<String> texts = new Interner<>();
    private final Notes notes = new Notes();
    private final List<WorkerSpec> cluster = new ArrayList<>();
    private final List<WorkloadJob> jobs = new ArrayList<>();

    private GpuTraces(String file) {
        this.file = file;
    }

    static Parsed read(String file, Format format, InputStream in) throws WorkloadException {
        GpuTraces traces = new GpuTraces(file);
        CsvRow.forEach(file, in, row -> {
            switch (format) {
                case GPU_NODES -> traces.cluster.add(traces.node(row));
                case GPU_PODS -> traces.jobs.add(traces.pod(row));
                case GPU_JOBS -> traces.jobs.add(traces.job(row));
                case JSON, SWF, LLM_REQUESTS, IMAGE_REQUESTS, SACCT, CSV ->
                    throw new IllegalArgumentException("no trace in CSV: " + format);
            }
        });
        return traces.parsed(format);
    }

    private Parsed parsed(Format format) throws WorkloadException {
        if (cluster.isEmpty() && jobs.isEmpty()) {
            throw new WorkloadException(Place.of(file), "no rows behind the header", "at least one");
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return new Parsed(file, format, cluster, OptionalLong.empty(), jobs, notes.toList(file));
    }

    private WorkerSpec node(CsvRow row) throws WorkloadException {
        int gpus = (int) row.whole("gpu", 0, MOST_GPUS);
        Device device = new Device(texts.one(row.text("model")), 0);
        Resources capacity = amounts(row, (long) gpus * Resources.WHOLE_GPU);
        List<Device> devices = Collections.nCopies(gpus, device);
        return new WorkerSpec(
                unique(row, "sn"), capacity, devices, Collections.emptyNavigableMap(), WorkerSpec.NORMAL_SPEED);
    }

    private WorkloadJob pod(CsvRow row) throws WorkloadException {
        String name = unique(row, "name");
        Resources amounts = amounts(row, gpuShare(row));
        if (amounts.isNone()) {
            throw row.wrong("cpu_milli", "0", "a pod that asks for something");
        }
        boolean anyModel = amounts.gpuShare() == 0 || !row.has("gpu_spec");
        String models = anyModel ? "" : texts.one(row.text("gpu_spec"));
        Request request = requests.one(new Request(amounts, models, 0, Collections.emptyNavigableMap()));
        return timed(name, request, row);
    }

    private WorkloadJob timed(String name, Request request, CsvRow row) throws WorkloadException {
        if (!row.has("creation_time")) {
            notes.count(Cause.NO_TIMES, row.line());
            return job(name, "pod", request, 0, 0);
        }
        long created = row.micros("creation_time");
        boolean ran = !row.isEmpty("scheduled_time");
        if (!ran) {
            notes.count(Cause.NEVER_STARTED, row.line());
        }
        long run = row.micros("deletion_time") - (ran ? row.micros("scheduled_time") : created);
        if (run < 0) {
            throw row.wrong("deletion_time", row.text("deletion_time"), "an instant after it began");
        }
        return job(name, "pod", request, created, run);
    }

    private WorkloadJob job(CsvRow row) throws WorkloadException {
        String id = unique(row, "job_id");
        long gpus = row.whole("num_gpu", 1, MOST_GPUS) * Resources.WHOLE_GPU;
        Resources amounts = new Resources(0, 0, gpus, 0, Collections.emptyNavigableMap());
        return job(
                id, "training", requests.one(Request.of(amounts)), row.micros("submit_time"), row.micros("duration"));
    }

    private static WorkloadJob job(String name, String type, Request request, long submitMicros, long runMicros) {
        JobSpec spec = new JobSpec(
                name, "", type, 1, request, JobSpec.DEFAULT_PRIORITY, runMicros, JobSpec.UNKNOWN, Retry.NEVER);
        return new WorkloadJob(name, spec, submitMicros, runMicros);
    }

    /** A part of one GPU, or whole ones. */
    private static long gpuShare(CsvRow row) throws WorkloadException {
        long gpus = row.whole("num_gpu", 0, MOST_GPUS);
        long milli = row.whole("gpu_milli", 0, MILLI);
        if (gpus > 1 && milli != MILLI) {
            throw row.wrong("gpu_milli", row.text("gpu_milli"), "1000, as it asks for " + gpus + " GPUs");
        }
        return gpus * milli * (Resources.WHOLE_GPU / MILLI);
    }

    private static Resources amounts(CsvRow row, long gpuShare) throws WorkloadException {
        return new Resources(
                0,
                row.whole("cpu_milli", 0, Resources.MOST),
                gpuShare,
                row.whole("memory_mib", 0, Resources.MOST / MIB) * MIB,
                Collections.emptyNavigableMap());
    }

    private String unique(CsvRow row, String column) throws WorkloadException {
        String name = row.name(column);
        Long earlier = lines.put(name, row.line());
        if (earlier != null) {
            throw row.wrong(column, name, "another than in line " + earlier);
        }
        return name;
    }
}
