package dev.estiva.model;

/** Names one job, in the order of submission from 1. Written {@code 7}. */
public record JobId(long value) implements Comparable<JobId> {
    public JobId {
        if (value < 1) {
            throw new IllegalArgumentException("a job id is 1 or more, not " + value);
        }
    }

    @Override
    public int compareTo(JobId that) {
        return Long.compare(value, that.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
