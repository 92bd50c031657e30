package dev.estiva.http;

import dev.estiva.core.JobEntry;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskState;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** A job in one line of a list, whether it is active or has ended. */
record JobView(
        JobId id,
        String name,
        String user,
        String type,
        String status,
        int tasks,
        Counts counts,
        NavigableMap<String, String> labels,
        long submitMicros,
        long startMicros,
        long endMicros) {
    /** How many of its tasks are in which state; {@code unsuccessful} ended otherwise than completed. */
    record Counts(int waiting, int delayed, int running, int completed, int unsuccessful) {
        void write(JsonOut out) {
            out.object("counts", () -> {
                out.whole("waiting", waiting);
                out.whole("delayed", delayed);
                out.whole("running", running);
                out.whole("completed", completed);
                out.whole("unsuccessful", unsuccessful);
            });
        }
    }

    /** The unfinished tasks of an active job, counted. */
    record Live(JobEntry entry, int waiting, int delayed, int running, JobEntry.Ways ways) {
        static Live of(JobEntry job) {
            int[] counted = {job.untouched(), 0, 0};
            job.forEachTouched((state, _) -> {
                switch (state) {
                    case TaskState.Waiting _, TaskState.Suspended _ -> counted[0]++;
                    case TaskState.Delayed _ -> counted[1]++;
                    case TaskState.Running _ -> counted[2]++;
                    case TaskState.Finished _ -> throw new IllegalStateException("finished tasks are not kept");
                }
            });
            return new Live(job, counted[0], counted[1], counted[2], job.ways());
        }

        int finished() {
            return entry.spec().tasks() - waiting - delayed - running;
        }

        /** Whether any of its tasks ever started. */
        boolean isTouched() {
            return waiting < entry.spec().tasks();
        }

        String status() {
            if (running > 0 || (finished() > 0 && waiting > 0)) {
                return "running";
            }
            return waiting > 0 ? "waiting" : "delayed";
        }

        /** {@code known} is what the history knows of it, null if it need not be asked. */
        JobView view(@Nullable JobSummary known) {
            int completed = known == null ? 0 : Math.min(known.completed(), finished());
            return new JobView(
                    entry.id(),
                    entry.spec().name(),
                    entry.spec().user(),
                    entry.spec().type(),
                    status(),
                    entry.spec().tasks(),
                    new Counts(waiting, delayed, running, completed, finished() - completed),
                    entry.spec().labels(),
                    entry.submitMicros(),
                    known == null ? JobSummary.NEVER : known.startMicros(),
                    JobSummary.NEVER);
        }
    }

    /** Of a job that has ended. */
    static JobView of(JobSummary job) {
        Outcome.Status status = job.status() == null ? Outcome.Status.COMPLETED : job.status();
        return new JobView(
                job.id(),
                job.name(),
                job.user(),
                job.type(),
                Words.of(status),
                job.tasks(),
                new Counts(0, 0, 0, job.completed(), job.tasks() - job.completed()),
                job.labels(),
                job.submitMicros(),
                job.startMicros(),
                job.endMicros());
    }

    boolean hasEnded() {
        return endMicros != JobSummary.NEVER;
    }

    /** The fields that each view of a job has. */
    void write(JsonOut out) {
        out.whole("id", id.value());
        out.text("name", name);
        out.text("user", user);
        out.text("type", type);
        out.text("status", status);
        out.whole("tasks", tasks);
        counts.write(out);
        out.texts("labels", usersOwn(labels));
        String key = labels.get(JobReader.KEY_LABEL);
        out.textUnlessNull(
                "idempotency_key", key == null ? null : RequestKey.parse(key).key());
        out.instant("submitted", submitMicros);
        out.instant("started", startMicros);
        out.instant("ended", endMicros);
    }

    private static NavigableMap<String, String> usersOwn(NavigableMap<String, String> labels) {
        if (!labels.containsKey(JobReader.KEY_LABEL)) {
            return labels;
        }
        NavigableMap<String, String> rest = new java.util.TreeMap<>(labels);
        rest.remove(JobReader.KEY_LABEL);
        return rest;
    }
}
