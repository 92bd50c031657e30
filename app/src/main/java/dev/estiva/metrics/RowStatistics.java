package dev.estiva.metrics;

import dev.estiva.metrics.Summary.Refusal;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts tasks and keeps, of those completed, 32 bytes each: ten million tasks are a third of a gigabyte. */
final class RowStatistics implements TaskRows.Ends {
    /** Enough to see what is wrong; the count tells how many there are. */
    static final int MOST_REFUSALS = 100;

    private final Map<Status, long[]> counts = new EnumMap<>(Status.class); // of one number each, counted up in place
    private final Values waits = new Values();
    private final Values turnarounds = new Values();
    private final Values boundedSlowdowns = new Values();
    private final Values slowdowns = new Values();
    private final List<Refusal> refusals = new ArrayList<>();

    @Override
    public void ended(Status status, Times times, Supplier<TaskRow> row) {
        counts.computeIfAbsent(status, _ -> new long[1])[0]++;
        if (status == Status.REFUSED && refusals.size() < MOST_REFUSALS) {
            TaskRow refused = row.get();
            refusals.add(new Refusal(refused.name(), refused.reason()));
        }
        if (status == Status.COMPLETED) {
            completed(times);
        }
    }

    private void completed(Times times) {
        waits.add(times.waitMicros());
        turnarounds.add(times.turnaroundMicros());
        boundedSlowdowns.add(Double.doubleToRawLongBits(times.boundedSlowdown()));
        double slowdown = times.slowdown();
        if (Double.isFinite(slowdown)) {
            slowdowns.add(Double.doubleToRawLongBits(slowdown));
        }
    }

    long count(Status status) {
        long[] count = counts.get(status);
        return count == null ? 0 : count[0];
    }

    List<Refusal> refusals() {
        return refusals;
    }

    @Nullable
    Timings timings() {
        if (turnarounds.size() == 0) {
            return null;
        }
        slowdowns.sort();
        return new Timings(
                Distribution.ofMicros(waits),
                Distribution.ofMicros(turnarounds),
                Distribution.ofRatioBits(boundedSlowdowns),
                slowdowns.size() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Distribution.meanOfRatioBits(slowdowns)));
    }

    /** Null if no task was completed. */
    @Nullable
    Curves curves() {
        if (turnarounds.size() == 0) {
            return null;
        }
        waits.sort();
        turnarounds.sort();
        boundedSlowdowns.sort();
        return new Curves(
                Curve.of(waits, micros -> micros / 1e6),
                Curve.of(turnarounds, micros -> micros / 1e6),
                Curve.of(boundedSlowdowns, Double::longBitsToDouble));
    }
}
