package dev.estiva.sim;

import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.WorkloadJob;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How long the jobs of a simulation really run, at speed 1. Their numbers only grow, so it is an array. */
final class RunTimes {
    private long[] micros = new long[1_024];

    /** Those that can run in two ways, or not as long everywhere. */
    private final NavigableMap<Long, WorkloadJob> flexible = new TreeMap<>();

    void set(JobId job, WorkloadJob said) {
        int id = Math.toIntExact(job.value());
        if (id >= micros.length) {
            micros = Arrays.copyOf(micros, micros.length * 2);
        }
        micros[id] = said.runMicros();
        if (said.spec().alternative() != null || !said.byDevice().isEmpty()) {
            flexible.put(job.value(), said);
        }
    }

    /** As the job asks for resources now, and there. */
    long of(long job, JobSpec spec, WorkerSpec worker, Share share) {
        WorkloadJob said = flexible.isEmpty() ? null : flexible.get(job);
        return said == null ? micros[(int) job] : said.runMicrosOn(worker, share, spec);
    }
}
