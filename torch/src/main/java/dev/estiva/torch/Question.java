package dev.estiva.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param outputs so many numbers of the answers stand in the result at most
 */
record Question(ModelCache models, Path file, ModelInputs inputs, int batchSize, int outputs, Dtype dtype) {
    /** The model as its file is, all inputs, and one batch of them; what the model itself needs on the way nobody knows. */
    long bytes() {
        try {
            return Files.size(file) + inputs.numbers() * dtype.bytes() * 2;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int batch() {
        return (int) Math.min(batchSize, inputs.count());
    }

    ModelCache.Ready model(Session session) {
        try {
            session.progress(0, "loading " + file);
            return models.get(file, session);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
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
    Map<String, Object> figures(Session session, ModelCache.Ready ready, Tensor all) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", file.toString());
        figures.put("model_was_loaded", ready.wasLoaded());
        figures.put("load_seconds", ready.loadSeconds());
        figures.put("input_shape", inputs.shape().sizes());
        figures.put("inputs", inputs.count());
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor first = ready.model().answer(session.transfer(rows(all, 0, batch())));
            long[] shape = first.shape();
            figures.put("output_shape", Arrays.stream(shape).skip(1).boxed().toList());
            figures.put("checksum", Sums.of(first));
            if (outputs > 0) {
                figures.put("outputs", values(session, ready, all, first));
            }
        }
        return figures;
    }

    /** The numbers of the first answers, in the order of the inputs. */
    private List<Double> values(Session session, ModelCache.Ready ready, Tensor all, Tensor firstAnswer) {
        List<Double> values = new ArrayList<>();
        Tensor answer = firstAnswer;
        for (long done = batch(); ; done += batch()) {
            addTo(values, answer);
            if (values.size() >= outputs || done >= inputs.count()) {
                return values;
            }
            long count = Math.min(batch(), inputs.count() - done);
            answer = ready.model().answer(session.transfer(rows(all, done, count)));
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
