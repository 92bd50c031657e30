package dev.estiva.workload;

import dev.estiva.workload.WorkloadException.Place;
import java.io.InputStream;
import java.util.List;

/**
 * Reads logs in the Standard Workload Format, version 2 (Chapin and others, "Benchmarks and standards for the evaluation of
 * parallel job schedulers", 1999; D. Feitelson's Parallel Workloads Archive).
 */
final class SwfReader {
    private final String file;
    private final SwfHeader header = new SwfHeader();
    private final SwfJobs jobs;

    SwfReader(String file, ReadOptions options) {
        this.file = file;
        this.jobs = new SwfJobs(file, options);
    }

    Parsed read(InputStream in) throws WorkloadException {
        Lines lines = new Lines(file, in);
        SwfLine line = new SwfLine(file);
        while (lines.next()) {
            if (lines.number() == 1 && lines.beginsWith((byte) 0xEF, (byte) 0xBB, (byte) 0xBF)) {
                lines.skip(3);
            }
            int from = lines.from();
            while (from < lines.to() && SwfLine.isBlank(lines.bytes()[from])) {
                from++;
            }
            if (from == lines.to()) {
                continue;
            }
            if (lines.bytes()[from] == ';') {
                header.read(lines.bytes(), from, lines.to());
            } else {
                line.read(lines.number(), lines.bytes(), from, lines.to());
                jobs.add(line);
            }
        }
        return toParsed();
    }

    private Parsed toParsed() throws WorkloadException {
        List<WorkloadJob> ordered = jobs.ordered();
        List<Note> notes = jobs.notes();
        if (ordered.isEmpty()) {
            String found = notes.isEmpty()
                    ? "no jobs"
                    : "only jobs to skip: " + notes.getFirst().text();
            throw new WorkloadException(Place.of(file), found, "at least one job to run");
        }
        return new Parsed(file, Parsed.Format.SWF, List.of(), header.procs(), ordered, notes);
    }
}
