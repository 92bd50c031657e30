package dev.estiva.server;

import dev.estiva.core.ClusterState;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state as far as it is durable, kept by a thread of its own. All reads are answered from here: nobody ever sees what a
 * crash could take back, and no question slows the engine.
 */
final class Mirror implements AutoCloseable {
    /** Steps that wait to be applied; beyond it the journal's thread waits. */
    private static final int MOST_WAITING = 10_000;

    private final ClusterState state;
    private final EventLog events;
    private final BlockingQueue<Turn> turns = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread thread = Thread.ofPlatform().name("mirror").daemon().unstarted(this::run);

    /** Facts to apply, or something to do after those before it. */
    private record Turn(List<Fact> facts, @Nullable Runnable action) {}

    Mirror(ClusterState state, EventLog events) {
        this.state = state;
        this.events = events;
    }

    void start() {
        thread.start();
    }

    /** These facts are durable. */
    void durable(List<Fact> facts) {
        if (!facts.isEmpty()) {
            put(new Turn(facts, null));
        }
    }

    /** Does this when all that was durable before is to be seen here. */
    void afterwards(Runnable action) {
        put(new Turn(List.of(), action));
    }

    /** Answers a question about the state; the answer must not refer to the state itself, which goes on changing. */
    <T extends @Nullable Object> T read(Function<ClusterView, T> question) {
        lock.lock();
        try {
            return question.apply(state);
        } finally {
            lock.unlock();
        }
    }

    /** An independent copy of the state, and the position of its latest fact. */
    Copy copy() {
        lock.lock();
        try {
            return new Copy(state.copy(), events.lastPosition());
        } finally {
            lock.unlock();
        }
    }

    /** A state and the position in the journal that it stands at. */
    record Copy(ClusterState state, long position) {}

    private void put(Turn turn) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                turns.put(turn);
                break;
            } catch (InterruptedException e) {
                interrupted = true; // what is durable must be seen
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Turn turn = turns.take();
                if (!turn.facts().isEmpty()) {
                    apply(turn.facts());
                }
                Runnable action = turn.action();
                if (action != null) {
                    action.run();
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void apply(List<Fact> facts) {
        lock.lock();
        try {
            facts.forEach(state::apply);
            events.add(facts); // under the lock, so that a copy and its position agree
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
