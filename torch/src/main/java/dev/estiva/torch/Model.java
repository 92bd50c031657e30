package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A TorchScript model on a device, ready to be asked. It outlives the task that loaded it. */
final class Model implements AutoCloseable {
    /** The interpreter's own reason stands last, below the lines of the model's code. */
    private static final Pattern REASON = Pattern.compile("(?:RuntimeError|Exception|Error): (.*)");

    private final JitModule module;

    /** Tasks that ask it; whoever gives it out counts them. */
    private int users;

    private boolean isDropped;

    private Model(JitModule module) {
        this.module = module;
    }

    static Model load(Path file, Device device, Dtype dtype) {
        try (PointerScope _ = new PointerScope()) {
            JitModule module = torch.load(file.toString(), new DeviceOptional(device), false);
            module.eval();
            if (dtype != Dtype.FLOAT32) {
                module.to(dtype.scalarType());
            }
            return new Model(module.retainReference());
        } catch (RuntimeException e) {
            throw ParameterException.of(
                    "model",
                    "a model in TorchScript, as torch.jit.script(model).save(\"FILE\") writes it",
                    file + ", which PyTorch cannot read (" + firstLine(TorchFailure.of(e)) + ")");
        }
    }

    /** What it says to a batch: a tensor, or the first one of a tuple or a list. Belongs to the scope that is open. */
    Tensor answer(Tensor batch) {
        IValue answer;
        try {
            answer = module.forward(new IValueVector(new IValue(batch)));
        } catch (RuntimeException e) {
            throw refused(batch, TorchFailure.of(e));
        }
        if (answer.isTuple()) {
            answer = answer.toTuple().elements().get(0);
        } else if (answer.isTensorList()) {
            return answer.toTensorList().get(0);
        }
        if (!answer.isTensor()) {
            throw ParameterException.of("model", "a model whose first answer is a tensor", "another answer");
        }
        return answer.toTensor();
    }

    private static RuntimeException refused(Tensor batch, RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        Matcher reason = REASON.matcher(message);
        String why = firstLine(e);
        while (reason.find()) {
            why = reason.group(1);
        }
        return new IllegalArgumentException(
                "the model cannot work on a batch of the shape " + Arrays.toString(batch.shape()) + ": " + why, e);
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** One more task asks it, and will release it. */
    Model taken() {
        users++;
        return this;
    }

    void release() {
        users--;
        freeIfUnused();
    }

    /** Nobody will take it any more: it goes as soon as nobody asks it. */
    @Override
    public void close() {
        isDropped = true;
        freeIfUnused();
    }

    private void freeIfUnused() {
        if (isDropped && users == 0) {
            module.releaseReference();
        }
    }
}
