package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.FAILED;
import static dev.estiva.journal.JournalException.Reason.STOPPED;

import dev.estiva.core.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal's thread: writes all that queued since the last commit as one transaction, commits, and has the {@link Syncer}
 * make it durable and run the callbacks. The longer a sync takes, the more it carries.
 */
final class Committer {
    private final Connection connection;
    private final FactWriter writer;
    private final Syncer syncer;
    private final Function<SQLException, JournalException> faults;
    private final Thread thread = new Thread(this::run, "estiva-journal");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private List<Append> queue = new ArrayList<>();
    private final Deque<List<Append>> inFlight = new ArrayDeque<>();
    private final Deque<Aside> asides = new ArrayDeque<>();
    private final List<Consumer<JournalException>> failureActions = new ArrayList<>();
    private int queuedFacts;
    private long position;
    private boolean closing;
    private @Nullable JournalException failure;

    /**
     * @param log the write-ahead log of the connection, which does not sync it itself
     * @param guard runs after each sync and before anybody hears of it; throws if what was written is not where it should be
     */
    Committer(
            Connection connection,
            Path log,
            long position,
            AsideWork guard,
            Function<SQLException, JournalException> faults)
            throws SQLException, IOException {
        this.connection = connection;
        this.writer = new FactWriter(connection);
        this.position = position;
        this.faults = faults;
        this.syncer = new Syncer(log, guard, this::failedToSync);
    }

    /** Rows of jobs that were there before say when these started, if they did. For the journal's thread. */
    void startsAreKnown() {
        writer.startsAreKnown();
    }

    /** Facts of one step, the position of the first of them, and what to run when they are durable. */
    private record Append(
            long first,
            List<Fact> facts,
            List<byte[]> bodies,
            Runnable whenDurable,
            @Nullable CompletableFuture<Void> waiting) {}

    /** Work on the journal's thread that facts need not wait for, with a transaction of its own. */
    interface AsideWork {
        void run() throws SQLException;
    }

    private record Aside(AsideWork work, CompletableFuture<Void> done) {}

    void start() {
        syncer.start();
        thread.start();
    }

    /** Waits until all that readers of the file may have seen is durable. Not for the thread that runs callbacks. */
    void awaitSeen() throws JournalException {
        if (!syncer.awaitAnnounced()) {
            requireRunning();
        }
    }

    long lastPosition() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    long append(List<Fact> facts, Runnable whenDurable) throws JournalException {
        return append(facts, whenDurable, null);
    }

    /** Completes when all that was appended is durable. */
    CompletableFuture<Void> sync() throws JournalException {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        append(List.of(), () -> durable.complete(null), durable);
        return durable;
    }

    private long append(List<Fact> facts, Runnable whenDurable, @Nullable CompletableFuture<Void> waiting)
            throws JournalException {
        List<byte[]> bodies = FactWriter.encode(facts); // here, for the journal's thread has enough to do
        lock.lock();
        try {
            requireRunning();
            while (queuedFacts > 0 && queuedFacts + facts.size() > Journal.MOST_QUEUED) {
                taken.awaitUninterruptibly();
                requireRunning();
            }
            queue.add(new Append(position + 1, facts, bodies, whenDurable, waiting));
            queuedFacts += facts.size();
            position += facts.size();
            arrived.signal();
            return position;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs between two commits, and returns when it has run: after each commit one such work has its turn. If it fails, it
     * alone does.
     */
    void aside(AsideWork work) throws JournalException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            requireRunning();
            asides.add(new Aside(work, done));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        await(done);
    }

    /** Waits for what the journal's thread does. */
    static void await(CompletableFuture<Void> future) throws JournalException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof JournalException known
                    ? new JournalException(known.reason(), String.valueOf(known.getMessage()), known)
                    : new JournalException(FAILED, String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException(FAILED, "interrupted while waiting for the disk", e);
        }
    }

    void onFailure(Consumer<JournalException> action) {
        JournalException before;
        lock.lock();
        try {
            failureActions.add(action);
            before = failure;
        } finally {
            lock.unlock();
        }
        if (before != null) {
            action.accept(before);
        }
    }

    void requireRunning() throws JournalException {
        lock.lock();
        try {
            if (failure != null) {
                throw new JournalException(STOPPED, "the journal stopped: " + failure.getMessage(), failure);
            }
            if (closing) {
                throw new JournalException(STOPPED, "the journal is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets the thread end when nothing is queued any more, and waits for that. */
    void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        Syncer.joinUninterrupted(thread);
    }

    private void run() {
        try {
            while (awaitWork() && commit(take())) {
                doOneAside();
            }
            finish();
            abandonAsides(new JournalException(STOPPED, "the journal is closed"));
        } catch (SQLException e) {
            syncer.close(); // what was committed before is still made durable and told
            fail(faults.apply(e));
        } catch (RuntimeException | Error e) {
            syncer.close();
            fail(new JournalException(FAILED, "a bug: " + e, e));
        }
    }

    private void finish() throws SQLException {
        if (!hasFailed()) {
            syncer.announce();
            writer.finish();
            connection.commit();
            syncer.hand(() -> {});
        }
        writer.close();
        syncer.close();
    }

    private boolean hasFailed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    /** Answers false if there is nothing more to be done. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (queue.isEmpty() && asides.isEmpty() && !closing && failure == null) {
                arrived.awaitUninterruptibly();
            }
            return failure == null && (!queue.isEmpty() || !closing);
        } finally {
            lock.unlock();
        }
    }

    private List<Append> take() {
        lock.lock();
        try {
            List<Append> batch = queue;
            if (!batch.isEmpty()) {
                inFlight.add(batch);
            }
            queue = new ArrayList<>();
            queuedFacts = 0;
            taken.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Answers false if nothing can be made durable any more. */
    private boolean commit(List<Append> batch) throws SQLException {
        if (batch.isEmpty()) {
            return true;
        }
        syncer.announce();
        boolean wrote = false;
        for (Append append : batch) {
            if (!append.facts.isEmpty()) {
                writer.write(append.first, append.facts, append.bodies);
                wrote = true;
            }
        }
        if (wrote) {
            writer.flush();
            connection.commit();
        }
        return syncer.hand(() -> durable(batch));
    }

    /** On the syncer's thread. */
    private void durable(List<Append> batch) {
        for (Append append : batch) {
            append.whenDurable.run();
        }
        lock.lock();
        try {
            inFlight.remove(); // the first: they come in turn
        } finally {
            lock.unlock();
        }
    }

    private void failedToSync(Exception why) {
        fail(
                why instanceof SQLException known
                        ? faults.apply(known)
                        : why instanceof IOException
                                ? new JournalException(FAILED, "the disk cannot sync: " + why.getMessage(), why)
                                : new JournalException(FAILED, "a bug: " + why, why));
    }

    private void doOneAside() {
        Aside next;
        lock.lock();
        try {
            next = asides.poll();
        } finally {
            lock.unlock();
        }
        if (next == null) {
            return;
        }
        try {
            next.work.run();
            next.done.complete(null);
        } catch (SQLException e) {
            next.done.completeExceptionally(faults.apply(e));
        } catch (RuntimeException | Error e) {
            next.done.completeExceptionally(e);
        }
    }

    private void abandonAsides(JournalException why) {
        List<Aside> abandoned;
        lock.lock();
        try {
            abandoned = List.copyOf(asides);
            asides.clear();
        } finally {
            lock.unlock();
        }
        abandoned.forEach(aside -> aside.done.completeExceptionally(why));
    }

    private void fail(JournalException why) {
        List<Consumer<JournalException>> actions;
        List<CompletableFuture<Void>> abandoned = new ArrayList<>();
        lock.lock();
        try {
            failure = why;
            actions = List.copyOf(failureActions);
            Stream.concat(inFlight.stream().flatMap(List::stream), queue.stream())
                    .map(Append::waiting)
                    .filter(Objects::nonNull)
                    .forEach(abandoned::add);
            taken.signalAll();
            arrived.signal();
        } finally {
            lock.unlock();
        }
        abandoned.forEach(future -> future.completeExceptionally(why));
        abandonAsides(why);
        actions.forEach(action -> action.accept(why));
    }
}
