package dev.estiva.torch;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.TaskContext;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Does in native code what a worker must survive. For tests alone. */
public final class NativeTroubleJob implements JobType {
    private static final long MORE_THAN_ANY_MACHINE_HAS = 1L << 55;

    @Override
    public String name() {
        return "native_trouble";
    }

    @Override
    public JobResult run(TaskContext task) {
        Natives.load(false);
        task.progress(1, "begins");
        try (PointerScope _ = new PointerScope()) {
            switch (task.parameters().text("how", "not")) {
                case "crash" -> new BytePointer(new Nowhere()).get();
                case "tensor" -> torch.empty(MORE_THAN_ANY_MACHINE_HAS);
                case "bad_alloc" -> new BytePointer(MORE_THAN_ANY_MACHINE_HAS);
                case "hang" -> hang();
                default -> {}
            }
        } catch (RuntimeException e) {
            throw TorchFailure.of(e);
        }
        return JobResult.done(Map.of("pid", ProcessHandle.current().pid()));
    }

    /** Hears of no cancellation: most of the time it is in one native call or the next. */
    private static void hang() {
        Tensor a = torch.rand(2_000, 2_000);
        while (true) {
            try (PointerScope _ = new PointerScope()) {
                torch.mm(a, a);
            }
        }
    }

    /** Where no memory is: C++ reads there without asking. */
    private static final class Nowhere extends Pointer {
        Nowhere() {
            address = 8;
        }
    }
}
