package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskerTest {
    /** Else it would be memory that the batch has freed. */
    @Test
    void anAnswerBelongsToWhoAskedAlsoWhereNobodyElseWasInTheBatch(@TempDir Path folder) throws Exception {
        Path file = ScriptFile.linear(folder.resolve("linear.pt"), 1, 0, 2, 0, -1, 0.5f);
        Batchers batchers = new Batchers();
        try (Session session = SessionOfATest.open("{}");
                PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard();
                Model model = Model.load(file, session.device().torch(), Dtype.FLOAT32)) {
            Tensor inputs = torch.tensor(new float[] {1, 2, 3}, new TensorOptions(torch.ScalarType.Float))
                    .reshape(1, 3);
            Batcher<Tensor, Tensor> other = batchers.join(model, inputs, session.device());
            try (Asker asker = new Asker(session, model, batchers, inputs, 8, 60)) {
                Tensor answer = asker.answer(inputs, System.nanoTime());

                assertThat(answer.referenceCount()).isEqualTo(1);
                assertThat(SessionOfATest.numbers(answer)).containsExactly(7, -0.5);
                assertThat(asker.figures()).containsKey("together");
            } finally {
                batchers.leave(other);
            }
        }
    }
}
