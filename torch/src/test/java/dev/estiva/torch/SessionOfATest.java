package dev.estiva.torch;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What a computation would see, so that a test can compute the same in another way. */
final class SessionOfATest {
    private SessionOfATest() {}

    /** On the CPU, with these parameters. */
    static Session open(String parameters) {
        TaskOfATest task = new TaskOfATest(parameters);
        return Session.open(task, Settings.of(task.parameters(), task, 1));
    }

    /** The elements in double precision, row by row. */
    static double[] numbers(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            Tensor wide = tensor.detach().to(torch.ScalarType.Double).contiguous();
            double[] numbers = new double[(int) wide.numel()];
            new DoublePointer(wide.data_ptr()).get(numbers);
            return numbers;
        }
    }

    static double sum(double... numbers) {
        return Arrays.stream(numbers).sum();
    }
}
