package dev.estiva.metrics;

/** The distributions over the completed tasks of a run: seconds, and ratios for slowdowns. */
public record Curves(Curve waits, Curve turnarounds, Curve boundedSlowdowns) {}
