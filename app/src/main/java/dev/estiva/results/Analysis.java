package dev.estiva.results;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that finished tasks say of the devices that they ran on.
 *
 * @param groups by job type, device and kind of worker
 * @param scalings time against size, and speed-ups
 * @param gpus how much of each worker's GPUs was held
 * @param utilisation how much of what workers offer was in use
 * @param course throughput and tasks at work, over time
 */
public record Analysis(
        Window window,
        int tasks,
        int completed,
        List<Group> groups,
        List<Scaling> scalings,
        List<GpuUse> gpus,
        Utilisation utilisation,
        Course course) {
    /** The same results in whatever order give the same. */
    public static Analysis of(Collection<Result> results, Collection<Presence> presences) {
        Window window = Window.of(results);
        int completed = (int) results.stream().filter(Result::isCompleted).count();
        return new Analysis(
                window,
                results.size(),
                completed,
                Group.all(results),
                Scaling.all(results),
                GpuUse.all(results, presences, window),
                Utilisation.of(results, presences, window),
                Course.of(results, window));
    }

    /** Completed tasks a second, over the whole window; empty if that is no time at all. */
    public OptionalDouble throughput() {
        return window.seconds() > 0 ? OptionalDouble.of(completed / window.seconds()) : OptionalDouble.empty();
    }

    /** Of all GPUs together, of 1; empty if there were none. */
    public OptionalDouble gpuShare() {
        double present = gpus.stream().mapToDouble(GpuUse::presentSeconds).sum();
        double held = gpus.stream().mapToDouble(GpuUse::heldSeconds).sum();
        return present > 0 ? OptionalDouble.of(Math.min(1, held / present)) : OptionalDouble.empty();
    }
}
