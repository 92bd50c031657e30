package dev.estiva.torch;

import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adds two vectors, which measures memory rather than arithmetic: {"size": 10000000, "iterations": 100}. */
public final class VectorAdditionJob extends TorchJob {
    /** 120 GB of float32 for the three: more than one GPU has. */
    private static final long MOST_SIZE = 10_000_000_000L;

    @Override
    public String name() {
        return "vector_addition";
    }

    @Override
    Request read(Parameters parameters, TaskContext task) {
        long size = parameters.whole("size", 10_000_000, 1, MOST_SIZE);
        Settings settings = Settings.of(parameters, task, 100);
        return new Request(settings, new Addition(size, settings.dtype()));
    }

    /** Of vectors of this many numbers. */
    record Addition(long size, Dtype dtype) implements Computation {
        @Override
        public long bytes() {
            return 3 * size * dtype.bytes();
        }

        @Override
        public String sizeParameter() {
            return "size";
        }

        @Override
        public Outcome run(Session session) throws InterruptedException {
            Tensor a = session.random(size);
            Tensor b = session.random(size);
            Tensor sum = torch.empty_like(a);
            Timings timings = session.time(() -> torch.add_out(sum, a, b));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("size", size);
            // Two vectors are read and one is written.
            figures.put("bytes_per_second", bytes() / timings.median());
            figures.put("checksum", Sums.of(sum));
            return new Outcome(timings, figures);
        }
    }
}
