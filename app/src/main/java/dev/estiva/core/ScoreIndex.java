package dev.estiva.core;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The workers by their score for a request. For each of the requests that were asked for lately it keeps those that have room,
 * sorted, and scores again only what changed meanwhile. One that joins or leaves may change all scores, so then all begin anew.
 */
final class ScoreIndex implements WorkerIndex {
    /** Entries that are kept over all requests: some hundred bytes each. */
    private static final int MOST_ENTRIES = 4_000_000;

    private static final int LEAST_BOARDS = 16;

    final WorkerScore score;
    private final Workers workers;
    private final NavigableMap<Long, WorkerNode> byChange = new TreeMap<>();
    private final NavigableMap<Integer, Long> changes = new TreeMap<>();
    private final Deque<RequestGroup> known = new ArrayDeque<>();
    private long counted;

    ScoreIndex(WorkerScore score, Workers workers, Collection<WorkerNode> nodes) {
        this.score = score;
        this.workers = workers;
        nodes.forEach(this::changed);
    }

    /** The admitted worker with room that has the highest score; of equals that of the lowest id. */
    @Nullable
    WorkerNode best(RequestGroup group, Admission admitted) {
        Board board = board(group);
        board.catchUp();
        for (Entry entry : board.sorted) {
            if (admitted.kind(entry.node.kind()) && admitted.worker(entry.node)) {
                return entry.node;
            }
        }
        return null;
    }

    @Override
    public void joined(WorkerNode node) {
        forgetBoards();
        changed(node);
    }

    @Override
    public void left(WorkerNode node) {
        forgetBoards();
        Long change = changes.remove(node.id().value());
        if (change != null) {
            byChange.remove(change);
        }
    }

    @Override
    public void changed(WorkerNode node) {
        Long before = changes.put(node.id().value(), ++counted);
        if (before != null) {
            byChange.remove(before);
        }
        byChange.put(counted, node);
    }

    @Override
    public void check(Iterable<WorkerNode> nodes) {
        for (RequestGroup group : known) {
            Board board = board(group);
            board.catchUp();
            int found = 0;
            for (WorkerNode node : nodes) {
                Entry entry = board.byWorker.get(node.id().value());
                Entry right = board.entry(node);
                if (entry == null ? right != null : right == null || right.score != entry.score) {
                    throw new IllegalStateException("worker " + node.id() + " has another score");
                }
                found += entry == null ? 0 : 1;
            }
            if (found != board.sorted.size() || found != board.byWorker.size()) {
                throw new IllegalStateException("a board knows workers that are gone");
            }
        }
    }

    void forgetBoards() {
        known.forEach(group -> group.board = null);
        known.clear();
    }

    private Board board(RequestGroup group) {
        Board kept = group.board;
        if (kept != null) {
            return kept;
        }
        if (known.size() >= Math.max(LEAST_BOARDS, MOST_ENTRIES / Math.max(1, changes.size()))) {
            known.removeFirst().board = null;
        }
        Board made = new Board(group);
        group.board = made;
        known.addLast(group);
        return made;
    }

    private record Entry(long score, WorkerNode node) {}

    /** The workers that have room for one request. */
    final class Board {
        private static final Comparator<Entry> BEST_FIRST =
                Comparator.comparingLong(Entry::score).reversed().thenComparing(entry -> entry.node.id());

        private final RequestGroup group;
        private final NavigableSet<Entry> sorted = new TreeSet<>(BEST_FIRST);
        private final NavigableMap<Integer, Entry> byWorker = new TreeMap<>();
        private long seen;

        private Board(RequestGroup group) {
            this.group = group;
        }

        private void catchUp() {
            for (WorkerNode node : byChange.tailMap(seen, false).values()) {
                Entry old = byWorker.remove(node.id().value());
                if (old != null) {
                    sorted.remove(old);
                }
                Entry entry = entry(node);
                if (entry != null) {
                    byWorker.put(node.id().value(), entry);
                    sorted.add(entry);
                }
            }
            seen = counted;
        }

        private @Nullable Entry entry(WorkerNode node) {
            Demand demand = group.demand(node.kind());
            return demand == null || !node.fits(demand) ? null : new Entry(score.of(workers, node, group), node);
        }
    }
}
