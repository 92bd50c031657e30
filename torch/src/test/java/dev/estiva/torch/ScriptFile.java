package dev.estiva.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Models in TorchScript for tests: one weight of two rows, for three numbers. */
final class ScriptFile {
    private ScriptFile() {}

    /** A linear layer without bias: three numbers in, two out, by this weight of two rows. */
    static Path linear(Path file, float... weight) throws IOException {
        return write(file, weight, "return torch.linear(x, self.weight)", "Tensor");
    }

    static Path write(Path file, float[] weight, String statement, String answer) throws IOException {
        Natives.load(false);
        try (PointerScope _ = new PointerScope()) {
            Tensor tensor = torch.tensor(weight, new TensorOptions(torch.ScalarType.Float))
                    .reshape(2, 3);
            ScriptArchive.write(file, Map.of("weight", tensor), statement, answer);
        }
        return file;
    }
}
