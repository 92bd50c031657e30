package dev.estiva.metrics;

import dev.estiva.metrics.TaskRow.Status;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How evenly the completed tasks were slowed down: the index of Jain, Chiu and Hawe (DEC-TR-301, 1984) over their bounded
 * slowdowns, (Σx)² / (n·Σx²). 1 if all were slowed alike, 1/n if one bore it all.
 */
public final class Fairness implements Consumer<TaskRow> {
    private long count;
    private double sum;
    private double sumOfSquares;

    @Override
    public void accept(TaskRow row) {
        if (row.status() == Status.COMPLETED) {
            double slowdown = row.boundedSlowdown();
            count++;
            sum += slowdown;
            sumOfSquares += slowdown * slowdown;
        }
    }

    /** From 0 to 1; empty if no task was completed. */
    public OptionalDouble index() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum * sum / (count * sumOfSquares));
    }
}
