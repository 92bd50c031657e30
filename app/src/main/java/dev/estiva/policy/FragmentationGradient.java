package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Demand;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerClass;
import dev.estiva.core.WorkerNode;
import dev.estiva.core.WorkerScore;
import dev.estiva.core.Workers;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.policy.TypicalTasks.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fragmentation gradient descent (Weng and others, USENIX ATC 2023): where the GPUs that typical tasks could no longer use grow
 * least. Those of a worker are, for each kind of typical task, all that is left of its GPUs if no task of that kind fits there,
 * else what is left of GPUs that are too full for one; weighted by how frequent the kind is. Counted in whole numbers.
 */
final class FragmentationGradient implements PlacementRule {
    private static final long WHOLE = Resources.WHOLE_GPU;

    private final TypicalTasks typical;
    private final WorkerScore score = this::score;

    FragmentationGradient(TypicalTasks typical) {
        this.typical = typical;
    }

    @Override
    public String title() {
        return "fgd";
    }

    @Override
    public boolean wantsExamples() {
        return typical.count() == 0;
    }

    @Override
    public PlacementRule expecting(List<Request> requests) {
        return new FragmentationGradient(TypicalTasks.of(requests));
    }

    @Override
    public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
        if (wantsExamples()) {
            throw new IllegalStateException("fgd was not told what usually comes");
        }
        return view.workers().best(score, task.group(), admitted);
    }

    @Override
    public Placement place(WorkerNode node, Demand demand) {
        return Placement.on(share(node, demand, node.free()));
    }

    /** A part of a GPU is taken where the worker's score is highest. */
    @Override
    public Share share(WorkerNode node, Demand demand, long[] free) {
        return new Share(node.id(), demand.total(), demand.pick(free, node.blockedDevices(), device -> {
            Room after = new Room(node.kind(), free);
            long before = fragments(after);
            after.take(demand.total(), device);
            return score(before - fragments(after));
        }));
    }

    private long score(Workers workers, WorkerNode node, RequestGroup group) {
        Resources asked = group.request().amounts();
        Demand demand = group.demand(node.kind());
        Room room = new Room(node.kind(), node.free());
        long before = fragments(room);
        if (asked.gpuShare() == 0 || asked.gpuShare() >= WHOLE) {
            room.take(asked, -1);
            if (demand != null) {
                demand.pick(node.free(), node.blockedDevices()).forEach(part -> room.shares[part.device()] = 0);
            }
            return score(before - fragments(room));
        }
        long best = Long.MIN_VALUE;
        for (int device = 0; device < room.shares.length; device++) {
            if (demand != null
                    && demand.isEligible(device)
                    && room.shares[device] >= asked.gpuShare()
                    && !node.blockedDevices().has(device)) {
                Room after = new Room(node.kind(), node.free());
                after.take(asked, device);
                best = Math.max(best, score(before - fragments(after)));
            }
        }
        return best;
    }

    /** From 0 to 100, 50 where nothing changes; a gradient of one GPU makes 73. */
    private long score(long gradient) {
        double gpus = (double) gradient / (typical.count() * WHOLE);
        return (long) Math.floor(100 / (1 + StrictMath.exp(-gpus)));
    }

    /** In ten-thousandths of a GPU, times the number of typical tasks. */
    private long fragments(Room room) {
        long all = 0;
        for (long share : room.shares) {
            all += share;
        }
        long sum = 0;
        for (Kind kind : typical.kinds()) {
            sum += kind.count() * (all - room.usable(kind));
        }
        return sum;
    }

    /** What is left on a worker. */
    private static final class Room {
        final WorkerClass kind;
        final long[] shares;
        long cpuMillis;

        Room(WorkerClass kind, long[] free) {
            this.kind = kind;
            this.cpuMillis = kind.cpuMillis(free);
            this.shares = new long[kind.devices().size()];
            for (int device = 0; device < shares.length; device++) {
                shares[device] = kind.gpuShare(free, device);
            }
        }

        /** The CPU, and if it is of one device a part of that. */
        void take(Resources amounts, int device) {
            cpuMillis -= amounts.cpuMillis();
            if (device >= 0) {
                shares[device] -= amounts.gpuShare();
            }
        }

        /** How much of its GPUs is left of which a task of this kind could take its share; 0 if there is no room for one. */
        long usable(Kind typical) {
            if (typical.devices() == 0 || cpuMillis < typical.cpuMillis()) {
                return 0;
            }
            long usable = 0;
            int fitting = 0;
            for (int device = 0; device < shares.length; device++) {
                if (shares[device] >= typical.share()
                        && typical.allows(kind.devices().get(device).model())) {
                    usable += shares[device];
                    fitting++;
                }
            }
            return fitting >= typical.devices() ? usable : 0;
        }
    }
}
