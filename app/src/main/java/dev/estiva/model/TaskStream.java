package dev.estiva.model;

/** One of the two streams on which a task's process writes. */
public enum TaskStream {
    STDOUT,
    STDERR
}
