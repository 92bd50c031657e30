package dev.estiva.workload;

import dev.estiva.model.WorkerSpec;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one file says, before it is known whether the files together are complete.
 *
 * @param cluster empty if the file names no servers
 * @param headerProcs what the header of an SWF log says of the machine's size
 * @param jobs ordered by (submit time, place in the file)
 * @param streams further jobs that are drawn
 */
record Parsed(
        String file,
        Format format,
        List<WorkerSpec> cluster,
        OptionalLong headerProcs,
        List<WorkloadJob> jobs,
        List<JobStream> streams,
        List<Note> notes) {
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
        GPU_JOBS
    }
}
