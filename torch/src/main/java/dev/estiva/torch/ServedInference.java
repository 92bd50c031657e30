package dev.estiva.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Single requests that come while others are answered, put together to batches. */
record ServedInference(Question question, Serving.Plan plan) implements Computation {
    @Override
    public long bytes() {
        return question.bytes();
    }

    @Override
    public String sizeParameter() {
        return "max_batch";
    }

    @Override
    public long size() {
        return plan.maxBatch();
    }

    @Override
    public Outcome run(Session session) throws InterruptedException {
        ModelCache.Ready ready = question.model(session);
        Tensor all = question.tensor(session);
        Map<String, Object> figures = question.figures(session, ready, all);
        for (int i = 0; i < session.settings().warmUp(); i++) {
            answer(session, ready, all, 0, plan.maxBatch());
        }
        Serving serving = new Serving(plan, new RealClock());
        long startNanos = System.nanoTime();
        serving.run((first, count) -> {
            answer(session, ready, all, first, count);
            session.progress(100.0 * first / plan.requests(), first + " of " + plan.requests() + " requests");
        });
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        figures.putAll(figures(serving, seconds));
        return new Outcome(new Timings(serving.batchSeconds()), figures);
    }

    private static void answer(Session session, ModelCache.Ready ready, Tensor all, int first, int count)
            throws InterruptedException {
        session.requireNotCancelled();
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor rows = Question.rows(all, first, count).to(session.device().torch(), all.scalar_type());
            ready.model().answer(rows);
            session.device().synchronize();
        }
    }

    private Map<String, Object> figures(Serving serving, double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        int batches = serving.batchSeconds().length;
        figures.put("iterations", batches);
        figures.put("requests", plan.requests());
        if (plan.concurrency() > 0) {
            figures.put("concurrency", plan.concurrency());
        } else {
            figures.put("rate", plan.rate());
        }
        figures.put("max_batch", plan.maxBatch());
        figures.put("max_delay_ms", plan.maxDelayNanos() / 1e6);
        figures.put("mean_batch", (double) plan.requests() / batches);
        figures.put("latency_seconds", new Latencies(serving.latencies()).figures());
        figures.put("waiting_seconds", new Latencies(serving.waits()).figures());
        figures.put("serving_seconds", seconds);
        figures.put("samples_per_second", plan.requests() / seconds);
        return figures;
    }
}
