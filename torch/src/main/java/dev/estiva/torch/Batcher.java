package dev.estiva.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the requests of several threads together to batches. One of those that wait leads: it collects until a batch is full, the
 * first of it has waited for its longest delay, or everybody waits, and computes for all that are in it. Any thread may use it.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
final class Batcher<Q, A> {
    private final Computing<Q, A> computing;
    private final Consumer<String> giveUp;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Request<Q, A>> queue = new ArrayDeque<>();
    private int members;
    private boolean leading;
    private int mostRows = Integer.MAX_VALUE;
    private boolean isSeparable = true;
    private long computingSinceNanos;
    private boolean isComputing;

    /** Answers several requests at once, each by itself. */
    @FunctionalInterface
    interface Computing<Q, A> {
        /**
         * Computes.
         *
         * @param threads how many those who ask may use on the CPU, all together
         * @return an answer for each, in order
         * @throws InseparableException if it has an answer only for all of them together
         */
        List<A> answer(List<Q> questions, int threads);
    }

    /** The model says one thing to all. */
    static final class InseparableException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * What somebody wants to know.
     *
     * @param rows how much of a batch it takes
     * @param mostRows of a batch that it is in
     * @param deadlineNanos until when it waits for others, by {@link System#nanoTime}
     * @param patienceSeconds a batch that it waits for and that takes longer is taken for one that never comes back
     */
    record Asked<Q>(Q question, int rows, int mostRows, int threads, long deadlineNanos, long patienceSeconds) {}

    /**
     * What came of it.
     *
     * @param rows of the batch
     * @param requests in the batch, one of each who asked
     */
    record Answered<A>(A answer, int rows, int requests, long waitedNanos, long computedNanos) {}

    /** Gives the process up by that function, with a reason, when going on would harm others than who is at fault. */
    Batcher(Computing<Q, A> computing, Consumer<String> giveUp) {
        this.computing = computing;
        this.giveUp = giveUp;
    }

    /** Somebody will ask, one question at a time; batches wait for them. */
    void join() {
        lock.lock();
        try {
            members++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** They will not ask any more. */
    void leave() {
        lock.lock();
        try {
            members--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int members() {
        lock.lock();
        try {
            return members;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for an answer.
     *
     * @throws InterruptedException if the thread is interrupted before its batch is computed; computing is waited for
     */
    Answered<A> ask(Asked<Q> asked) throws InterruptedException {
        Request<Q, A> request = new Request<>(asked);
        lock.lock();
        try {
            queue.add(request);
            changed.signalAll();
            while (!request.isDone) {
                if (request.isTaken) {
                    awaitDone(request);
                } else if (leading) {
                    boolean _ = changed.await(1, TimeUnit.SECONDS); // then it looks whether the other still computes
                    requireProgress(asked);
                } else {
                    lead();
                }
            }
        } catch (InterruptedException e) {
            queue.remove(request);
            throw e;
        } finally {
            changed.signalAll();
            lock.unlock();
        }
        return request.answered();
    }

    /** Computing cannot be interrupted, only be given up. */
    private void awaitDone(Request<Q, A> request) {
        boolean wasInterrupted = false;
        while (!request.isDone) {
            try {
                boolean _ = changed.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
            requireProgress(request.asked);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireProgress(Asked<Q> waiting) {
        long nanos = System.nanoTime() - computingSinceNanos;
        if (isComputing && nanos > TimeUnit.SECONDS.toNanos(waiting.patienceSeconds())) {
            giveUp.accept("a batch that several tasks wait for did not come back within " + waiting.patienceSeconds()
                    + " s (max_batch_seconds)");
        }
    }

    private void lead() throws InterruptedException {
        leading = true;
        try {
            List<Request<Q, A>> batch = collect();
            batch.forEach(request -> request.isTaken = true);
            computingSinceNanos = System.nanoTime();
            isComputing = true;
            lock.unlock();
            try {
                compute(batch);
            } finally {
                lock.lock();
                isComputing = false;
                batch.forEach(request -> request.isDone = true);
            }
        } finally {
            leading = false;
            changed.signalAll();
        }
    }

    private List<Request<Q, A>> collect() throws InterruptedException {
        while (true) {
            List<Request<Q, A>> batch = first();
            long leftNanos = queue.stream()
                    .mapToLong(request -> request.asked.deadlineNanos() - System.nanoTime())
                    .min()
                    .orElse(0);
            boolean isFull = batch.size() < queue.size() || isFull(batch);
            if (isFull || queue.size() >= members || leftNanos <= 0) {
                queue.removeAll(batch);
                return batch;
            }
            boolean _ = changed.await(leftNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** As many of those that wait as a batch holds. */
    private List<Request<Q, A>> first() {
        List<Request<Q, A>> batch = new ArrayList<>();
        long rows = 0;
        int most = mostRows;
        for (Request<Q, A> request : queue) {
            rows += request.asked.rows();
            most = Math.min(most, request.asked.mostRows());
            if (!batch.isEmpty() && (rows > most || !isSeparable)) {
                return batch;
            }
            batch.add(request);
        }
        return batch;
    }

    private boolean isFull(List<Request<Q, A>> batch) {
        int most = mostRows;
        for (Request<Q, A> request : batch) {
            most = Math.min(most, request.asked.mostRows());
        }
        return !isSeparable || rows(batch) >= most;
    }

    /** Without the lock. What cannot be answered together is tried in halves, down to single requests. */
    private void compute(List<Request<Q, A>> batch) {
        long startNanos = System.nanoTime();
        try {
            int threads =
                    batch.stream().mapToInt(request -> request.asked.threads()).sum();
            List<A> answers = computing.answer(
                    batch.stream().map(request -> request.asked.question()).toList(), threads);
            long endNanos = System.nanoTime();
            for (int i = 0; i < batch.size(); i++) {
                Request<Q, A> request = batch.get(i);
                request.answered = new Answered<>(
                        answers.get(i),
                        rows(batch),
                        batch.size(),
                        startNanos - request.sinceNanos,
                        endNanos - startNanos);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(batch, e);
        }
    }

    private void fail(List<Request<Q, A>> batch, Throwable e) {
        if (e instanceof RuntimeException thrown && TorchFailure.isOfCuda(thrown) && members() > 1) {
            giveUp.accept("a batch of several tasks failed: "
                    + TorchFailure.of(thrown).getMessage());
        }
        if (batch.size() == 1) {
            batch.getFirst().failure = e;
            return;
        }
        int half = batch.size() / 2;
        compute(batch.subList(0, half));
        compute(batch.subList(half, batch.size()));
        if (batch.stream().allMatch(request -> request.failure == null)) {
            avoid(batch, e);
        }
    }

    /** What could be answered only in parts is not tried as a whole again. */
    private void avoid(List<Request<Q, A>> batch, Throwable e) {
        lock.lock();
        try {
            if (e instanceof InseparableException) {
                isSeparable = false;
            } else {
                mostRows = Math.min(mostRows, Math.max(1, rows(batch) / 2));
            }
        } finally {
            lock.unlock();
        }
    }

    private static <Q, A> int rows(List<Request<Q, A>> batch) {
        return batch.stream().mapToInt(request -> request.asked.rows()).sum();
    }

    private static final class Request<Q, A> {
        private final Asked<Q> asked;
        private final long sinceNanos = System.nanoTime();
        private boolean isTaken;
        private boolean isDone;
        private @Nullable Answered<A> answered;
        private @Nullable Throwable failure;

        Request(Asked<Q> asked) {
            this.asked = asked;
        }

        Answered<A> answered() {
            Answered<A> known = answered;
            if (known != null) {
                return known;
            }
            switch (failure) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> throw new IllegalStateException("no answer", failure);
            }
        }
    }
}
