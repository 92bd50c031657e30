package dev.estiva.model;

/** Names one task: its job and its index in the job's array, from 0. Written {@code 7.3}. */
public record TaskId(long job, int index) implements Comparable<TaskId> {
    public TaskId {
        if (job < 1 || index < 0) {
            throw new IllegalArgumentException(
                    "a task id is JOB.INDEX with JOB from 1 and INDEX from 0, not " + job + "." + index);
        }
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text is of another form
     */
    public static TaskId parse(String text) {
        int dot = text.indexOf('.');
        try {
            return dot < 0
                    ? new TaskId(Long.parseLong(text), 0)
                    : new TaskId(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a task id is JOB.INDEX such as 7.3, not \"" + text + "\"", e);
        }
    }

    public JobId jobId() {
        return new JobId(job);
    }

    @Override
    public int compareTo(TaskId that) {
        return job != that.job ? Long.compare(job, that.job) : Integer.compare(index, that.index);
    }

    @Override
    public String toString() {
        return job + "." + index;
    }
}
