package dev.estiva.model;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user submits, as far as scheduling is concerned; what the job does is its {@link Payload}.
 *
 * @param name what the user calls it; need not be unique
 * @param type which kind of work it is, a job type's name
 * @param tasks the size of the job's array, 1 for a plain job
 * @param request what each task asks for
 * @param priority 1 is the most urgent; {@link #DEFAULT_PRIORITY} if the user named none
 * @param estimateMicros how long a task is believed to run on a worker of speed 1, or {@link #UNKNOWN}
 * @param limitMicros the longest a task may run on any worker, or {@link #UNKNOWN}
 * @param deadlineMicros so long after its submission it should have ended, or {@link #UNKNOWN}; nothing happens if it has not
 * @param labels what the user files it under, for finding it again; placement does not look at them
 * @param alternative another way to run each of its tasks, or null
 */
public record JobSpec(
        String name,
        String user,
        String type,
        int tasks,
        Request request,
        int priority,
        long estimateMicros,
        long limitMicros,
        long deadlineMicros,
        Retry retry,
        NavigableMap<String, String> labels,
        @Nullable Alternative alternative) {
    public static final long UNKNOWN = -1;
    public static final int DEFAULT_PRIORITY = 1_000;

    /** 285 years; keeps every sum and every division by a speed inside a long. */
    public static final long LONGEST_MICROS = 9_000_000_000_000_000L;

    /** A bound on arrays: beyond it an index would not be touched in a lifetime. */
    public static final int MOST_TASKS = 100_000_000;

    /** Labels of one job: a handful is usual, and each is an entry in an index. */
    public static final int MOST_LABELS = 64;

    /** As long as file names may be. */
    public static final int LABEL_CHARS = 255;

    public JobSpec {
        if (tasks < 1 || tasks > MOST_TASKS) {
            throw new IllegalArgumentException("a job has from 1 to " + MOST_TASKS + " tasks, not " + tasks);
        }
        if (priority < 1) {
            throw new IllegalArgumentException("priority must be 1 (the most urgent) or more, not " + priority);
        }
        requireDuration("estimate", estimateMicros);
        requireDuration("limit", limitMicros);
        requireDuration("deadline", deadlineMicros);
        requireLabels(labels);
        labels = labels.isEmpty()
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(labels));
    }

    /** Without an alternative. */
    public JobSpec(
            String name,
            String user,
            String type,
            int tasks,
            Request request,
            int priority,
            long estimateMicros,
            long limitMicros,
            long deadlineMicros,
            Retry retry,
            NavigableMap<String, String> labels) {
        this(
                name,
                user,
                type,
                tasks,
                request,
                priority,
                estimateMicros,
                limitMicros,
                deadlineMicros,
                retry,
                labels,
                null);
    }

    /** Without a deadline. */
    public JobSpec(
            String name,
            String user,
            String type,
            int tasks,
            Request request,
            int priority,
            long estimateMicros,
            long limitMicros,
            Retry retry,
            NavigableMap<String, String> labels) {
        this(name, user, type, tasks, request, priority, estimateMicros, limitMicros, UNKNOWN, retry, labels);
    }

    /** Without a deadline and labels. */
    public JobSpec(
            String name,
            String user,
            String type,
            int tasks,
            Request request,
            int priority,
            long estimateMicros,
            long limitMicros,
            Retry retry) {
        this(
                name,
                user,
                type,
                tasks,
                request,
                priority,
                estimateMicros,
                limitMicros,
                retry,
                Collections.emptyNavigableMap());
    }

    public JobSpec withLabels(NavigableMap<String, String> newLabels) {
        return new JobSpec(
                name,
                user,
                type,
                tasks,
                request,
                priority,
                estimateMicros,
                limitMicros,
                deadlineMicros,
                retry,
                newLabels,
                alternative);
    }

    /** The same work under another name and with another estimate. */
    public JobSpec as(String newName, long newEstimateMicros) {
        return new JobSpec(
                newName,
                user,
                type,
                tasks,
                request,
                priority,
                newEstimateMicros,
                limitMicros,
                deadlineMicros,
                retry,
                labels,
                alternative);
    }

    public JobSpec withRequest(Request newRequest) {
        return running(newRequest, estimateMicros, alternative);
    }

    public JobSpec withDeadline(long newDeadlineMicros) {
        return new JobSpec(
                name,
                user,
                type,
                tasks,
                request,
                priority,
                estimateMicros,
                limitMicros,
                newDeadlineMicros,
                retry,
                labels,
                alternative);
    }

    public JobSpec withAlternative(@Nullable Alternative newAlternative) {
        return running(request, estimateMicros, newAlternative);
    }

    private JobSpec running(Request newRequest, long newEstimateMicros, @Nullable Alternative newAlternative) {
        return new JobSpec(
                name,
                user,
                type,
                tasks,
                newRequest,
                priority,
                newEstimateMicros,
                limitMicros,
                deadlineMicros,
                retry,
                labels,
                newAlternative);
    }

    /** The same job when it takes its other way: then the one it asked for is the alternative. */
    public JobSpec rerouted() {
        if (alternative == null) {
            throw new IllegalStateException("there is but one way to run " + name);
        }
        Alternative left = new Alternative(
                request, estimateMicros, alternative.preference().seenFromTheOther());
        return running(alternative.request(), alternative.estimateMicros(), left);
    }

    private static void requireLabels(NavigableMap<String, String> labels) {
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException("a job has at most " + MOST_LABELS + " labels, not " + labels.size());
        }
        labels.forEach((label, value) -> {
            if (label.length() > LABEL_CHARS || value.length() > LABEL_CHARS) {
                throw new IllegalArgumentException("a label and its value have at most " + LABEL_CHARS
                        + " characters each, not " + label.length() + " and " + value.length());
            }
        });
    }

    static void requireDuration(String what, long micros) {
        if (micros < UNKNOWN || micros > LONGEST_MICROS) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + LONGEST_MICROS + " microseconds, not " + micros);
        }
    }
}
