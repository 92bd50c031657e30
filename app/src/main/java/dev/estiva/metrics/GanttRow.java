package dev.estiva.metrics;

/**
 * A row of a Gantt chart: a worker, or one of its devices.
 *
 * @param device its index on the worker, or -1 for the worker itself
 * @param model of the device; may be empty
 * @param lanes how many bars were beside each other at most
 */
public record GanttRow(String worker, int device, String model, int lanes) {
    /** In place of a device's index. */
    public static final int WORKER = -1;
}
