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
        ModelCache.Ready ready = question.model(session);
        Tensor all = session.transfer(question.tensor(session));
        Map<String, Object> figures = question.figures(session, ready, all);
        int batch = question.batch();
        long[] next = {0};
        Timings timings = session.time(() -> {
            ready.model().answer(Question.rows(all, next[0], batch));
            next[0] += batch;
        });
        figures.put("batch_size", batch);
        figures.put("latency_seconds", timings.latencies().figures());
        figures.put("samples_per_second", batch / timings.median());
        return new Outcome(timings, figures);
    }
}
