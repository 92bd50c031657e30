package dev.estiva.core;

import dev.estiva.core.StatePart.End;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds workers on which everything fails at once. Such a worker always has room, so it would eat the whole queue. A user's
 * broken jobs look alike from one worker's view, so a row of quick failures alone convicts nobody:
 *
 * <ul>
 *   <li>either tasks of the same kinds, started since the row began, do well on other workers, at least
 *       {@link #WELL_FOR_EACH_BADLY} of them for each that failed there too;
 *   <li>or the row is of {@link #USERS} users, who will hardly all break their jobs at the same time. Where a thing that all
 *       workers need has failed, this keeps the queue for better times.
 * </ul>
 *
 * An array of broken commands fails everywhere and is of one user: it quarantines nobody. A cluster of one worker and one
 * user has nothing to compare with, and no quarantine.
 */
final class Quarantine {
    /** Of tasks of which a third fails at random, not one in ten thousand rows is so long. */
    static final int LEAST_IN_A_ROW = 8;

    static final int USERS = 3;
    static final int WELL_FOR_EACH_BADLY = 3;

    /** The longer the row, the fewer others need to have done well: 2 for a row of 8, 1 for a row of 16. */
    static final int ROW_TIMES_WELL = 16;

    private final ClusterState state;

    Quarantine(ClusterState state) {
        this.state = state;
    }

    /**
     * Looks at a worker after one of its attempts ended. Looking means to look at all workers, so it is done only when the
     * row has doubled.
     */
    void consider(WorkerId id, Recorder recorder, long now) {
        WorkerNode node = state.workers().get(id);
        if (node == null || node.isQuarantined() || !isTimeToLook(node.record().failuresInARow())) {
            return;
        }
        String reason = reason(node, now);
        if (reason != null) {
            recorder.fact(new Fact.WorkerQuarantined(id, reason, now));
        }
    }

    private static boolean isTimeToLook(int row) {
        return row >= LEAST_IN_A_ROW && Integer.bitCount(row) == 1;
    }

    private @Nullable String reason(WorkerNode node, long now) {
        TrackRecord record = node.record();
        NavigableSet<Long> kinds = new TreeSet<>();
        NavigableSet<String> users = new TreeSet<>();
        for (End end : record.row()) {
            kinds.add(end.kind());
            users.add(end.user());
        }
        if (lasting(node, record.sinceMicros(), now, null) > 0) {
            return null; // something that started since runs well here
        }
        String row = record.failuresInARow() + " tasks in a row failed within " + TrackRecord.QUICK_MICROS / 1_000_000
                + " s of their start";
        if (users.size() >= USERS) {
            return row + ", of " + users.size() + " users";
        }
        int well = 0;
        int badly = 0;
        for (WorkerNode other : state.workers().all()) {
            if (!other.id().equals(node.id())) {
                well += lasting(other, record.sinceMicros(), now, kinds);
                for (End end : other.record().ends()) {
                    boolean counts = end.startMicros() >= record.sinceMicros() && kinds.contains(end.kind());
                    well += counts && end.well() ? 1 : 0;
                    badly += counts && !end.well() ? 1 : 0;
                }
            }
        }
        boolean elsewhereWell =
                well >= badly * WELL_FOR_EACH_BADLY && (long) record.failuresInARow() * well >= ROW_TIMES_WELL;
        return elsewhereWell ? row + ", while on other workers " + well + " like them did well" : null;
    }

    /** How many tasks, of these kinds or of any, have started here since then and run for long enough to have shown it. */
    private int lasting(WorkerNode node, long sinceMicros, long now, @Nullable NavigableSet<Long> kinds) {
        int count = 0;
        for (int at = 0; at < node.running().size(); at++) {
            long start = node.running().startMicros(at);
            if (start >= sinceMicros
                    && now - start >= TrackRecord.QUICK_MICROS
                    && (kinds == null || kinds.contains(kind(node.running().task(at))))) {
                count++;
            }
        }
        return count;
    }

    private long kind(TaskId task) {
        JobEntry job = state.job(task.job());
        if (job == null) {
            throw new IllegalStateException("it runs, and is not known: " + task);
        }
        return TrackRecord.kind(job.spec(task.index()));
    }
}
