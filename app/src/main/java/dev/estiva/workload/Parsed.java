package dev.estiva.workload;

import dev.estiva.model.WorkerSpec;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one file says, before it is known whether the files together are complete.
 *
 * @param cluster empty if the file names no servers
 * @param headerProcs what the header of an SWF log says of the machine's size
 * @param epochMicros when the zero of its jobs is, by the calendar; empty where they have no dates
 * @param jobs ordered by (submit time, place in the file)
 * @param streams further jobs that are drawn
 */
record Parsed(
        String file,
        Format format,
        List<WorkerSpec> cluster,
        OptionalLong headerProcs,
        OptionalLong epochMicros,
        List<WorkloadJob> jobs,
        List<JobStream> streams,
        List<Note> notes) {
    /** Of a log of jobs, which come by the calendar. */
    Parsed(String file, Format format, OptionalLong epochMicros, List<WorkloadJob> jobs, List<Note> notes) {
        this(file, format, List.of(), OptionalLong.empty(), epochMicros, jobs, List.of(), notes);
    }

    /** As {@link #Parsed(String, Format, List, OptionalLong, OptionalLong, List, List, List)}, of a file without dates. */
    Parsed(
            String file,
            Format format,
            List<WorkerSpec> cluster,
            OptionalLong headerProcs,
            List<WorkloadJob> jobs,
            List<JobStream> streams,
            List<Note> notes) {
        this(file, format, cluster, headerProcs, OptionalLong.empty(), jobs, streams, notes);
    }

    /** The same where what was taken for dates is seconds from the workload's zero. */
    Parsed withoutDates() {
        long zero = epochMicros.orElse(0);
        List<WorkloadJob> shifted = jobs.stream()
                .map(job -> job.submittedAt(job.submitMicros() + zero))
                .toList();
        return new Parsed(file, format, cluster, headerProcs, OptionalLong.empty(), shifted, streams, notes);
    }

    /** Of a file that leaves nothing to chance. */
    Parsed(
            String file,
            Format format,
            List<WorkerSpec> cluster,
            OptionalLong headerProcs,
            List<WorkloadJob> jobs,
            List<Note> notes) {
        this(file, format, cluster, headerProcs, jobs, List.of(), notes);
    }

    /** The formats known. */
    enum Format {
        JSON,
        SWF,
        GPU_NODES,
        GPU_PODS,
        GPU_JOBS,
        LLM_REQUESTS,
        IMAGE_REQUESTS,
        SACCT,
        CSV
    }
}
