package dev.estiva.policy;

import dev.estiva.core.Demand;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement.Share;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One worker's room during a pass: what is free when those have left who give way, less what others will have of it. */
final class ContestedRoom {
    final WorkerNode node;
    private long[] free;

    /** By their places. */
    private final List<Contender> running = new ArrayList<>();

    private final List<Claim> claims = new ArrayList<>();

    ContestedRoom(WorkerNode node) {
        this.node = node;
        this.free = node.free();
    }

    /** Room that a task will have. */
    static final class Claim {
        final Contender task;
        final int index;
        final Demand demand;
        Share share;

        private Claim(Contender task, Demand demand, Share share) {
            this.task = task;
            this.index = task.index;
            this.demand = demand;
            this.share = share;
        }
    }

    void runs(Contender task) {
        running.add(task);
    }

    boolean isFree(Demand demand) {
        return demand.fits(free, node.blockedDevices());
    }

    boolean isFree(Share share) {
        return node.kind().holds(free, share) && !node.isBlocked(share);
    }

    /** The place of the first of those who would have to give way to this task; −1 if it has no room even then. */
    int firstToGiveWay(Contender task, Demand demand) {
        long[] trial = free.clone();
        for (int at = running.size() - 1; at >= 0 && running.get(at).place > task.place; at--) {
            Contender last = running.get(at);
            if (!last.givesWay) {
                give(trial, last);
                if (demand.fits(trial, node.blockedDevices())) {
                    return last.place;
                }
            }
        }
        return -1;
    }

    /** From this place on, all give way. */
    void clear(int fromPlace) {
        for (int at = running.size() - 1; at >= 0 && running.get(at).place >= fromPlace; at--) {
            Contender last = running.get(at);
            if (!last.givesWay) {
                last.givesWay = true;
                give(free, last);
            }
        }
    }

    /** The task will have room here; there is enough. */
    Claim claim(Contender task, Demand demand) {
        return claim(task, demand, share(demand, free));
    }

    /** The same, this very share. */
    Claim claim(Contender task, Demand demand, Share share) {
        Claim claim = new Claim(task, demand, share);
        node.kind().take(free, claim.share);
        claims.add(claim);
        return claim;
    }

    /** Lets one who should have given way stay after all, if the others find other devices. */
    boolean keep(Contender task) {
        Share own = task.share;
        if (own == null) {
            return false;
        }
        long[] trial = free.clone();
        if (!node.kind().holds(trial, own)) {
            claims.forEach(claim -> node.kind().give(trial, claim.share));
            if (!node.kind().holds(trial, own)) {
                return false;
            }
            List<Share> others = new ArrayList<>();
            node.kind().take(trial, own);
            for (Claim claim : claims) {
                if (!claim.demand.fits(trial, node.blockedDevices())) {
                    return false;
                }
                Share other = share(claim.demand, trial);
                node.kind().take(trial, other);
                others.add(other);
            }
            for (int at = 0; at < others.size(); at++) {
                claims.get(at).share = others.get(at);
            }
        } else {
            node.kind().take(trial, own);
        }
        free = trial;
        task.givesWay = false;
        return true;
    }

    private Share share(Demand demand, long[] room) {
        return new Share(node.id(), demand.total(), demand.pick(room, node.blockedDevices()));
    }

    private void give(long[] room, Contender task) {
        Share own = task.share;
        if (own != null) {
            node.kind().give(room, own);
        }
    }

    @Nullable
    Demand demand(dev.estiva.core.RequestGroup group) {
        return node.isAvailable() ? group.demand(node.kind()) : null;
    }
}
