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
        Tensor all = question.tensor(session);
        try (ModelCache.Ready ready = question.model(session);
                Asker asker = question.asker(session, ready, all)) {
            return run(session, ready, asker, all);
        }
    }

    private Outcome run(Session session, ModelCache.Ready ready, Asker asker, Tensor all) throws InterruptedException {
        Map<String, Object> figures = question.figures(ready, asker, all);
        for (int i = 0; i < session.settings().warmUp(); i++) {
            answer(session, asker, all, 0, plan.maxBatch(), question.deadlineNanos());
        }
        Serving serving = new Serving(plan, new RealClock());
        long startNanos = System.nanoTime();
        serving.run((first, count, deadlineNanos) -> {
            answer(session, asker, all, first, count, deadlineNanos);
            session.progress(100.0 * first / plan.requests(), first + " of " + plan.requests() + " requests");
        });
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        figures.putAll(figures(serving, seconds));
        figures.putAll(asker.figures());
        return new Outcome(new Timings(serving.batchSeconds()), figures);
    }

    private static void answer(Session session, Asker asker, Tensor all, int first, int count, long deadlineNanos)
            throws InterruptedException {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            asker.answer(Question.rows(all, first, count), deadlineNanos);
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
