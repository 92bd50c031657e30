package dev.estiva.core;

/**
 * How well a task would stand on a worker that has room for it. Goes by what the workers are, what is free on this one and
 * what runs there, and by nothing else: not by the time, nor by what happens elsewhere.
 */
@FunctionalInterface
public interface WorkerScore {
    /** The highest is best. */
    long of(Workers workers, WorkerNode node, RequestGroup group);
}
