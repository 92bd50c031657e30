package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Note.Cause;
import dev.estiva.workload.Parsed.Format;
import dev.estiva.workload.ReadOptions.Overrun;
import dev.estiva.workload.WorkloadException.Place;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@code sacct --parsable2} or {@code --parsable} of Slurm prints, with its line of column names. */
final class SacctReader {
    private static final Set<String> UNFINISHED = new HashSet<>(
            List.of("PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING", "REQUEUED", "RESIZING"));

    private final String file;
    private final ReadOptions options;
    private final Notes notes = new Notes();
    private final Interner<Request> requests = new Interner<>();
    private final Interner<String> texts = new Interner<>();

    /** By id: of several rows of a job that was requeued, the last counts. */
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    private record Job(long line, long epochMicros, JobSpec spec, long runMicros, int nodes) {}

    private SacctReader(String file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    /** Whether a file that begins with this line is such a dump. */
    static boolean isHeader(String line) {
        List<String> names = List.of(line.toLowerCase(Locale.ROOT).split("\\|", -1));
        return names.size() > 1 && (names.contains("jobid") || names.contains("jobidraw"));
    }

    static Parsed read(String file, InputStream in, ReadOptions options) throws WorkloadException {
        return new SacctReader(file, options).read(in);
    }

    private Parsed read(InputStream in) throws WorkloadException {
        Lines lines = new Lines(file, in);
        SacctRow row = null;
        while (lines.next()) {
            String text =
                    new String(lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                continue;
            }
            if (row == null) {
                row = SacctRow.ofHeader(file, lines.number(), text);
            } else {
                row.read(lines.number(), text);
                add(row);
            }
        }
        DatedJobs dated = new DatedJobs(file);
        jobs.forEach((id, job) -> spread(id, job, dated));
        return dated.toParsed(Format.SACCT, notes);
    }

    private void add(SacctRow row) throws WorkloadException {
        String id = row.id();
        if (id.indexOf('.') >= 0) {
            notes.count(Cause.STEP, row.line());
            return;
        }
        String state = row.text("state").split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (UNFINISHED.contains(state)) {
            notes.count(Cause.NOT_ENDED, row.line());
            return;
        }
        OptionalLong submit = row.instant("submit");
        @Nullable Long run = row.runMicros();
        if (submit.isEmpty()) {
            notes.count(Cause.NO_SUBMIT_TIME, row.line());
        } else if (run == null || (run == 0 && state.equals("CANCELLED"))) {
            notes.count(Cause.CANCELLED_WAITING, row.line());
        } else {
            Job job = job(row, id, submit.getAsLong(), run);
            Job before = jobs.put(id, job);
            if (before != null) {
                notes.count(Cause.REQUEUED_ROW, before.line);
            }
        }
    }

    private Job job(SacctRow row, String id, long submit, long ran) throws WorkloadException {
        long run = ran;
        OptionalLong limit = row.limitMicros();
        long estimate = limit.isPresent() ? limit.getAsLong() : run;
        if (run > estimate && options.overrun() == Overrun.CUT) {
            notes.count(Cause.RUN_CUT, row.line());
            run = estimate;
        } else if (run > estimate) {
            notes.count(Cause.ESTIMATE_RAISED, row.line());
            estimate = run;
        }
        int nodes = options.isInSlots() ? 1 : (int) Math.max(1, row.whole("nnodes", 1, ClusterSpec.MOST_WORKERS));
        if (nodes > 1) {
            notes.count(Cause.SPLIT_BY_NODE, row.line());
        }
        JobSpec spec = new JobSpec(
                id,
                texts.one(row.name("user")),
                texts.one(row.name("partition")),
                1,
                requests.one(request(row, nodes)),
                JobSpec.DEFAULT_PRIORITY,
                estimate,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        return new Job(row.line(), submit, spec, run, nodes);
    }

    /** What it takes of one node: its amounts are taken to be even over them. */
    private Request request(SacctRow row, int nodes) throws WorkloadException {
        long cpus = Math.max(1, row.cpus());
        if (options.isInSlots()) {
            return Request.ofSlots(cpus);
        }
        long gpus = Math.ceilDiv(row.gpus(), nodes);
        if (gpus > WorkerSpec.MOST_DEVICES) {
            throw row.wrong("alloctres", gpus + " GPUs on one node", "at most " + WorkerSpec.MOST_DEVICES);
        }
        return Request.of(new Resources(
                0,
                Math.ceilDiv(cpus, nodes) * 1_000,
                gpus * Resources.WHOLE_GPU,
                Math.ceilDiv(row.memoryBytes(nodes, cpus), nodes),
                Collections.emptyNavigableMap()));
    }

    private static void spread(String id, Job job, DatedJobs dated) {
        for (int node = 1; node <= job.nodes; node++) {
            String label = job.nodes == 1 ? id : id + "/" + node;
            JobSpec spec = job.nodes == 1 ? job.spec : job.spec.as(label, job.spec.estimateMicros());
            dated.add(job.epochMicros, label, spec, job.runMicros);
        }
    }

    /** Where a header is at fault. */
    static WorkloadException wrongHeader(String file, long line, String found, String expected) {
        return new WorkloadException(Place.ofLine(file, line), found, expected);
    }
}
