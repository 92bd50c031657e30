package dev.estiva.torch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Where tasks that ask the same model meet: a batcher for each model and kind of input, as long as somebody asks. */
final class Batchers {
    /** What {@code sysexits.h} calls an internal error of software. */
    private static final int GIVEN_UP = 70;

    private final Map<Key, Batcher<Tensor, Tensor>> batchers = new HashMap<>();

    private record Key(Model model, List<Long> shape, String type) {}

    /** What can be put into one batch has all of this in common. */
    private static Key key(Model model, Tensor inputs) {
        List<Long> shape = new ArrayList<>();
        for (long size : inputs.shape()) {
            shape.add(size);
        }
        return new Key(
                model,
                List.copyOf(shape.subList(1, shape.size())),
                inputs.scalar_type().toString());
    }

    /** Whoever joins leaves again. */
    synchronized Batcher<Tensor, Tensor> join(Model model, Tensor inputs, ComputeDevice device) {
        Batcher<Tensor, Tensor> batcher = batchers.computeIfAbsent(
                key(model, inputs),
                _ -> new Batcher<>((rows, threads) -> answer(model, device, rows, threads), Batchers::giveUp));
        batcher.join();
        return batcher;
    }

    synchronized void leave(Batcher<Tensor, Tensor> batcher) {
        batcher.leave();
        if (batcher.members() == 0) {
            batchers.values().remove(batcher);
        }
    }

    /** The answers belong to nobody yet. */
    private static List<Tensor> answer(Model model, ComputeDevice device, List<Tensor> rows, int threads) {
        device.useThreads(Math.min(threads, Runtime.getRuntime().availableProcessors()));
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor batch = rows.getFirst();
            if (rows.size() > 1) {
                TensorVector parts = new TensorVector();
                rows.forEach(parts::push_back);
                batch = torch.cat(parts, 0);
            }
            Tensor answer = model.answer(batch.to(device.torch(), batch.scalar_type()));
            device.synchronize();
            if (rows.size() == 1) {
                // One of its own: what a model answers may be a part of its answer's memory, which goes with the scope.
                return List.of(answer.detach().retainReference());
            } else if (answer.dim() == 0 || answer.shape()[0] != batch.shape()[0]) {
                throw new Batcher.InseparableException();
            }
            List<Tensor> answers = new ArrayList<>();
            long from = 0;
            for (Tensor part : rows) {
                long count = part.shape()[0];
                answers.add(answer.narrow(0, from, count).retainReference());
                from += count;
            }
            return answers;
        }
    }

    /** Ends this JVM: the worker begins each of its tasks again, alone. Past the streams of Java, which belong to tasks. */
    private static void giveUp(String reason) {
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        errors.println("estiva: this JVM ends, for " + reason);
        Runtime.getRuntime().halt(GIVEN_UP);
    }
}
