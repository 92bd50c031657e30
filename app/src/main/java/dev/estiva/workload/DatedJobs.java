package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.workload.Parsed.Format;
import dev.estiva.workload.WorkloadException.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Jobs of a log that tells when they came by date and time: the workload's zero is when the first came. */
final class DatedJobs {
    private record Dated(long epochMicros, String label, JobSpec spec, long runMicros) {}

    private final String file;
    private final List<Dated> jobs = new ArrayList<>();

    DatedJobs(String file) {
        this.file = file;
    }

    void add(long epochMicros, String label, JobSpec spec, long runMicros) {
        jobs.add(new Dated(epochMicros, label, spec, runMicros));
    }

    Parsed toParsed(Format format, Notes notes) throws WorkloadException {
        List<Note> said = notes.toList(file);
        if (jobs.isEmpty()) {
            String found = said.isEmpty()
                    ? "no rows behind the header"
                    : "only rows to skip: " + said.getFirst().text();
            throw new WorkloadException(Place.of(file), found, "at least one job to run");
        }
        jobs.sort(Comparator.comparingLong(Dated::epochMicros));
        long zero = jobs.getFirst().epochMicros;
        List<WorkloadJob> timed = new ArrayList<>(jobs.size());
        for (Dated job : jobs) {
            long submit = job.epochMicros - zero;
            if (submit > JobSpec.LONGEST_MICROS) {
                throw new WorkloadException(Place.of(file), "jobs that come centuries apart", "less than 285 years");
            }
            timed.add(new WorkloadJob(job.label, job.spec, submit, job.runMicros));
        }
        return new Parsed(file, format, OptionalLong.of(zero), timed, said);
    }
}
