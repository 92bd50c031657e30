package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.workload.Note.Cause;
import dev.estiva.workload.ReadOptions.Overrun;
import dev.estiva.workload.WorkloadException.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns lines of an SWF log into jobs: which lines count, and what their numbers mean. */
final class SwfJobs {
    private static final String TYPE = "batch";
    private static final long PARTIAL_TO_BE_CONTINUED = 2;
    private static final long PARTIAL_LAST_COMPLETED = 3;
    private static final long PARTIAL_LAST_FAILED = 4;
    private static final long CANCELLED = 5;

    private static final Comparator<Numbered> ORDER = Comparator.<Numbered>comparingLong(
                    numbered -> numbered.job.submitMicros())
            .thenComparingLong(Numbered::number);

    private final String file;
    private final ReadOptions options;
    private final Notes notes = new Notes();
    private final Map<Long, Request> requests = new HashMap<>();
    private final Interner<String> users = new Interner<>();
    private final List<Numbered> jobs = new ArrayList<>();
    private @Nullable Numbered latest;
    private long lastNumber = -1;
    private boolean isRising = true;

    SwfJobs(String file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    private record Numbered(long number, long line, WorkloadJob job) {}

    void add(SwfLine line) throws WorkloadException {
        Cause skip = skipCause(line);
        if (skip != null) {
            notes.count(skip, line.number());
            return;
        }
        long number = line.whole(SwfField.JOB_NUMBER);
        Numbered numbered = new Numbered(number, line.number(), toJob(line, Long.toString(number)));
        jobs.add(numbered);
        isRising = isRising && number > lastNumber;
        lastNumber = number;
        if (latest != null && ORDER.compare(latest, numbered) > 0) {
            notes.count(Cause.OUT_OF_ORDER, line.number());
        } else {
            latest = numbered;
        }
    }

    private static @Nullable Cause skipCause(SwfLine line) {
        if (line.is(SwfField.STATUS, PARTIAL_TO_BE_CONTINUED)
                || line.is(SwfField.STATUS, PARTIAL_LAST_COMPLETED)
                || line.is(SwfField.STATUS, PARTIAL_LAST_FAILED)) {
            return Cause.PARTIAL_EXECUTION;
        }
        if (line.is(SwfField.STATUS, CANCELLED) && !line.isPositive(SwfField.RUN_TIME)) {
            return Cause.CANCELLED_BEFORE_START;
        }
        if (line.isNegative(SwfField.RUN_TIME)) {
            return Cause.NO_RUN_TIME;
        }
        if (line.isNegative(SwfField.SUBMIT_TIME)) {
            return Cause.NO_SUBMIT_TIME;
        }
        boolean hasProcessors =
                line.isPositive(SwfField.REQUESTED_PROCESSORS) || line.isPositive(SwfField.ALLOCATED_PROCESSORS);
        return hasProcessors ? null : Cause.NO_PROCESSORS;
    }

    private WorkloadJob toJob(SwfLine line, String label) throws WorkloadException {
        long run = line.micros(SwfField.RUN_TIME);
        long requested = line.isPositive(SwfField.REQUESTED_TIME) ? line.micros(SwfField.REQUESTED_TIME) : run;
        if (run > requested && options.overrun() == Overrun.CUT) {
            notes.count(Cause.RUN_CUT, line.number());
            run = requested;
        } else if (run > requested) {
            notes.count(Cause.ESTIMATE_RAISED, line.number());
            requested = run;
        }
        SwfField processors = line.isPositive(SwfField.REQUESTED_PROCESSORS)
                ? SwfField.REQUESTED_PROCESSORS
                : SwfField.ALLOCATED_PROCESSORS;
        JobSpec spec = new JobSpec(
                label,
                line.isNegative(SwfField.USER) ? "" : users.one(line.text(SwfField.USER)),
                TYPE,
                1,
                requests.computeIfAbsent(line.whole(processors), options::ofProcessors),
                JobSpec.DEFAULT_PRIORITY,
                requested,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        return new WorkloadJob(label, spec, line.micros(SwfField.SUBMIT_TIME), run);
    }

    /** All jobs by submit time, then number; no two of them may have the same number. */
    List<WorkloadJob> ordered() throws WorkloadException {
        if (!isRising) {
            requireUniqueNumbers();
        }
        jobs.sort(ORDER);
        return jobs.stream().map(Numbered::job).toList();
    }

    List<Note> notes() {
        return notes.toList(file);
    }

    private void requireUniqueNumbers() throws WorkloadException {
        List<Numbered> byNumber = new ArrayList<>(jobs);
        byNumber.sort(Comparator.comparingLong(Numbered::number).thenComparingLong(Numbered::line));
        for (int i = 1; i < byNumber.size(); i++) {
            Numbered first = byNumber.get(i - 1);
            Numbered second = byNumber.get(i);
            if (first.number == second.number) {
                throw new WorkloadException(
                        new Place(file, SwfField.JOB_NUMBER.place(), second.line, 0),
                        "the job " + second.number + " again",
                        "another number than that of line " + first.line);
            }
        }
    }
}
