package dev.estiva.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * A model for those who have none at hand: three dense layers with ReLU between them, whose weights are by chance and the same
 * everywhere. It answers with numbers that mean nothing, in the time that a model of its size takes.
 */
final class DemoModel {
    /** What the parameter {@code model} says instead of a file. */
    static final String NAME = "demo";

    private static final int INPUTS = 784;
    private static final int HIDDEN = 2_048;
    private static final int CLASSES = 10;

    /** Of one input: as many numbers as an image of 28 × 28 pixels has. */
    static final Shape SHAPE = Shape.of(INPUTS);

    /** Of its weights. */
    static final long BYTES = Float.BYTES * ((long) INPUTS * HIDDEN + (long) HIDDEN * HIDDEN + (long) HIDDEN * CLASSES);

    private DemoModel() {}

    /** Writes it as a file in TorchScript. */
    static void write(Path file) throws IOException {
        try (PointerScope _ = new PointerScope()) {
            Generator random = torch.createCPUGenerator(0); // another than that of the tasks, which they seed
            Map<String, Tensor> weights = new LinkedHashMap<>();
            weights.put("first", weight(random, HIDDEN, INPUTS));
            weights.put("second", weight(random, HIDDEN, HIDDEN));
            weights.put("third", weight(random, CLASSES, HIDDEN));
            ScriptArchive.write(
                    file,
                    weights,
                    "return torch.linear(torch.relu(torch.linear(torch.relu(torch.linear(x, self.first)),"
                            + " self.second)), self.third)",
                    "Tensor");
        }
    }

    /** Writes it where nobody else looks; whoever loads it deletes it. */
    static Path temporary() throws IOException {
        Path file = Files.createTempFile("estiva-demo", ".pt");
        write(file);
        return file;
    }

    /** With a variance that keeps the numbers of each layer as large as those before it (He and others, 2015). */
    private static Tensor weight(Generator random, int out, int in) {
        Tensor normal = torch.randn(
                new long[] {out, in}, new GeneratorOptional(random), new TensorOptions(torch.ScalarType.Float));
        return normal.mul(new Scalar(Math.sqrt(2.0 / in)));
    }
}
