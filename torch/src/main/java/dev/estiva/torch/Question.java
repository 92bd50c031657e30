package dev.estiva.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What a model is asked, however the asking is timed.
 *
 * @param maxBatch so many inputs are in a batch at most that requests of several tasks are put together to
 * @param maxDelayNanos so long a request waits for those of other tasks at most
 * @param maxBatchSeconds a batch of several tasks that takes longer is taken for one that never comes back
 * @param outputs so many numbers of the answers stand in the result at most
 */
record Question(
        Models models,
        ModelFile file,
        ModelInputs inputs,
        int batchSize,
        int maxBatch,
        long maxDelayNanos,
        long maxBatchSeconds,
        int outputs,
        Dtype dtype) {
    /** What all tasks of the JVM have in common. */
    record Models(ModelCache cache, Batchers batchers) {}

    /** The model as its file is, all inputs, and one batch of them; what the model itself needs on the way nobody knows. */
    long bytes() {
        return file.bytes() + inputs.numbers() * dtype.bytes() * 2;
    }

    int batch() {
        return (int) Math.min(batchSize, inputs.count());
    }

    ModelCache.Ready model(Session session) {
        session.progress(0, "loading " + file);
        return models.cache().get(file, session);
    }

    /** Through which the task asks; other tasks wait for it until it is closed. */
    Asker asker(Session session, ModelCache.Ready ready, Tensor all) {
        return new Asker(session, ready.model(), models.batchers(), all, maxBatch, maxBatchSeconds);
    }

    /** Until when a request of now waits for those of other tasks. */
    long deadlineNanos() {
        return System.nanoTime() + maxDelayNanos;
    }

    Tensor tensor(Session session) {
        try {
            return inputs.tensor(session);
        } catch (IOException e) {
            throw new UncheckedIOException("the inputs cannot be read: " + e.getMessage(), e);
        }
    }

    /** So many inputs from one on; behind the last comes the first again. */
    static Tensor rows(Tensor all, long first, long count) {
        long size = all.shape()[0];
        long from = first % size;
        if (from + count <= size) {
            return all.narrow(0, from, count);
        }
        TensorVector parts = new TensorVector();
        for (long done = 0; done < count; ) {
            long here = Math.min(count - done, size - from);
            parts.push_back(all.narrow(0, from, here));
            done += here;
            from = 0;
        }
        return torch.cat(parts, 0);
    }

    /** The figures that do not depend on the timing. */
    Map<String, Object> figures(ModelCache.Ready ready, Asker asker, Tensor all) throws InterruptedException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", file.toString());
        figures.put("model_was_loaded", ready.wasLoaded());
        figures.put("load_seconds", ready.loadSeconds());
        figures.put("input_shape", inputs.shape().sizes());
        figures.put("inputs", inputs.count());
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor first = asker.answer(rows(all, 0, batch()), deadlineNanos());
            long[] shape = first.shape();
            figures.put("output_shape", Arrays.stream(shape).skip(1).boxed().toList());
            figures.put("checksum", Sums.of(first));
            if (outputs > 0) {
                figures.put("outputs", values(asker, all, first));
            }
        }
        return figures;
    }

    /** The numbers of the first answers, in the order of the inputs. */
    private List<Double> values(Asker asker, Tensor all, Tensor firstAnswer) throws InterruptedException {
        List<Double> values = new ArrayList<>();
        Tensor answer = firstAnswer;
        for (long done = batch(); ; done += batch()) {
            addTo(values, answer);
            if (values.size() >= outputs || done >= inputs.count()) {
                return values;
            }
            long count = Math.min(batch(), inputs.count() - done);
            answer = asker.answer(rows(all, done, count), deadlineNanos());
        }
    }

    private void addTo(List<Double> values, Tensor answer) {
        try (PointerScope _ = new PointerScope()) {
            Tensor flat = answer.cpu().to(torch.ScalarType.Double).flatten().contiguous();
            long count = Math.min(flat.numel(), outputs - values.size());
            var numbers = flat.data_ptr_double();
            for (long i = 0; i < count; i++) {
                values.add(numbers.get(i));
            }
        }
    }
}
