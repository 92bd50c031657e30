package dev.estiva.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Through which a task asks its model: directly while it is the only one that does, else together with others. Used by the task's
 * thread alone.
 */
final class Asker implements AutoCloseable {
    private final Session session;
    private final Model model;
    private final Batchers batchers;
    private final Batcher<Tensor, Tensor> batcher;
    private final int maxBatch;
    private final long maxBatchSeconds;
    private final DoubleStream.Builder waits = DoubleStream.builder();
    private final DoubleStream.Builder computing = DoubleStream.builder();
    private long asked;
    private long requests;
    private long mostRequests;
    private long rows;
    private long mostRows;
    private double batches;
    private boolean hasOwnThreads = true;

    /** The inputs are such as those that it will ask about. */
    Asker(Session session, Model model, Batchers batchers, Tensor inputs, int maxBatch, long maxBatchSeconds) {
        this.session = session;
        this.model = model;
        this.batchers = batchers;
        this.batcher = batchers.join(model, inputs, session.device());
        this.maxBatch = maxBatch;
        this.maxBatchSeconds = maxBatchSeconds;
    }

    /**
     * What the model says to a batch; belongs to the scope that is open.
     *
     * @param deadlineNanos until when it may wait for requests of other tasks, by {@link System#nanoTime}
     * @throws InterruptedException when the task is cancelled
     */
    Tensor answer(Tensor batch, long deadlineNanos) throws InterruptedException {
        session.requireNotCancelled();
        if (batcher.members() == 1) {
            if (!hasOwnThreads) {
                session.device().useThreads(session.settings().threads());
                hasOwnThreads = true;
            }
            return model.answer(batch.to(session.device().torch(), batch.scalar_type()));
        }
        hasOwnThreads = false;
        int count = Math.toIntExact(batch.shape()[0]);
        int threads = session.settings().threads();
        Batcher.Answered<Tensor> answered =
                batcher.ask(new Batcher.Asked<>(batch, count, maxBatch, threads, deadlineNanos, maxBatchSeconds));
        note(answered);
        Tensor answer = answered.answer();
        PointerScope.getInnerScope().attach(answer);
        answer.releaseReference(); // what the batch had taken; the scope has its own
        return answer;
    }

    private void note(Batcher.Answered<Tensor> answered) {
        asked++;
        requests += answered.requests();
        mostRequests = Math.max(mostRequests, answered.requests());
        rows += answered.rows();
        mostRows = Math.max(mostRows, answered.rows());
        batches += 1.0 / answered.requests();
        waits.add(answered.waitedNanos() / 1e9);
        computing.add(answered.computedNanos() / 1e9);
    }

    /** How it was asked together with other tasks; empty if it never was. */
    Map<String, Object> figures() {
        if (asked == 0) {
            return Map.of();
        }
        Map<String, Object> together = new LinkedHashMap<>();
        together.put("requests", asked);
        together.put("batches", batches);
        together.put("mean_requests", (double) requests / asked);
        together.put("max_requests", mostRequests);
        together.put("mean_batch", (double) rows / asked);
        together.put("max_batch", mostRows);
        together.put("waiting_seconds", new Latencies(waits.build().toArray()).figures());
        together.put("computing_seconds", new Latencies(computing.build().toArray()).figures());
        return Map.of("together", together);
    }

    @Override
    public void close() {
        batchers.leave(batcher);
    }
}
