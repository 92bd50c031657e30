package dev.estiva.torch;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Batch after batch, as fast as the device can. */
record BatchInference(Question question) implements Computation {
    @Override
    public long bytes() {
        return question.bytes();
    }

    @Override
    public String sizeParameter() {
        return "batch_size";
    }

    @Override
    public long size() {
        return question.batch();
    }

    @Override
    public Outcome run(Session session) throws InterruptedException {
        Tensor all = session.transfer(question.tensor(session));
        try (ModelCache.Ready ready = question.model(session);
                Asker asker = question.asker(session, ready, all)) {
            return run(session, ready, asker, all);
        } catch (CancelledException e) {
            throw e.interruption();
        }
    }

    private Outcome run(Session session, ModelCache.Ready ready, Asker asker, Tensor all) throws InterruptedException {
        Map<String, Object> figures = question.figures(ready, asker, all);
        int batch = question.batch();
        long[] next = {0};
        Timings timings = session.time(() -> {
            ask(asker, Question.rows(all, next[0], batch));
            next[0] += batch;
        });
        figures.put("batch_size", batch);
        figures.put("latency_seconds", timings.latencies().figures());
        figures.put("samples_per_second", batch / timings.median());
        figures.putAll(asker.figures());
        return new Outcome(timings, figures);
    }

    private void ask(Asker asker, Tensor rows) {
        try {
            asker.answer(rows, question.deadlineNanos());
        } catch (InterruptedException e) {
            throw new CancelledException(e);
        }
    }

    /** Gets an interruption out of the iterations. */
    private static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient InterruptedException interruption;

        CancelledException(InterruptedException interruption) {
            super(interruption);
            this.interruption = interruption;
        }

        InterruptedException interruption() {
            return interruption;
        }
    }
}
