package dev.estiva.model;

/** Names one worker for as long as it is known, in the order of joining from 1; never used again after it left. */
public record WorkerId(int value) implements Comparable<WorkerId> {
    public WorkerId {
        if (value < 1) {
            throw new IllegalArgumentException("a worker id is 1 or more, not " + value);
        }
    }

    @Override
    public int compareTo(WorkerId that) {
        return Integer.compare(value, that.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
