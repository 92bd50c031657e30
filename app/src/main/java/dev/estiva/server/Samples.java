package dev.estiva.server;

import dev.estiva.core.Input;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.MachineSample;
import dev.estiva.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the workers' machines showed last. Not journalled: after a restart there is nothing until the next beats. Any thread
 * may read; the loop's writes.
 */
public final class Samples {
    private final Map<WorkerId, Seen> latest = new ConcurrentHashMap<>();
    private final NavigableMap<WorkerId, MachineSample> fresh = new TreeMap<>();
    private final NavigableMap<WorkerId, StrangerWatch> watches = new TreeMap<>();

    Samples() {}

    /** A sample, and the engine's time when it came. */
    public record Seen(MachineSample sample, long atMicros) {}

    /** The last of a worker that is present, also while it is out of reach. */
    public Optional<Seen> of(WorkerId worker) {
        return Optional.ofNullable(latest.get(worker));
    }

    /** Takes a worker's new sample, and answers what the engine must be told for it. */
    List<Input> heard(MachineSample sample, WorkerNode node) {
        fresh.put(node.id(), sample);
        return watches.computeIfAbsent(node.id(), StrangerWatch::new)
                .seen(sample, node.spec().devices().size(), node.blockedDevices());
    }

    /** Shows what came since the last call, as of now. */
    void publish(long nowMicros) {
        fresh.forEach((worker, sample) -> latest.put(worker, new Seen(sample, nowMicros)));
        fresh.clear();
    }

    /** The engine knows this worker no more. */
    void forget(WorkerId worker) {
        fresh.remove(worker);
        latest.remove(worker);
        watches.remove(worker);
    }
}
