package dev.estiva.metrics;

/** How many attempts gave no result that counts, by cause; their tasks went back to the queue. */
public record Requeues(long workerLost, long failed, long preempted, long evicted) {}
