package dev.estiva.torch;

import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Multiplies two square matrices: {"size": 1000, "iterations": 10}. */
public final class MatrixMultiplyJob extends TorchJob {
    /** Three matrices of it are 12 GB in float32 at 32,768, and 200 GB at this size: more than one GPU has. */
    private static final int MOST_SIZE = 131_072;

    @Override
    public String name() {
        return "matrix_multiply";
    }

    @Override
    Request read(Parameters parameters, TaskContext task) {
        long size = parameters.whole("size", 1_000, 1, MOST_SIZE);
        Settings settings = Settings.of(parameters, task, 10);
        return new Request(settings, new Multiplication(size, settings.dtype()));
    }

    /** Of matrices of this many rows and columns. */
    record Multiplication(long size, Dtype dtype) implements Computation {
        @Override
        public long bytes() {
            return 3 * size * size * dtype.bytes();
        }

        @Override
        public String sizeParameter() {
            return "size";
        }

        @Override
        public Outcome run(Session session) throws InterruptedException {
            Tensor a = session.random(size, size);
            Tensor b = session.random(size, size);
            Tensor product = torch.empty_like(a);
            Timings timings = session.time(() -> torch.mm_out(product, a, b));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("size", size);
            // A sum of products is a multiplication and an addition for each of its terms.
            figures.put("flop_per_second", 2.0 * size * size * size / timings.median());
            figures.put("checksum", Sums.of(product));
            return new Outcome(timings, figures);
        }
    }
}
