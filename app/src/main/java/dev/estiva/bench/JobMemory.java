package dev.estiva.bench;

import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How much of the heap a waiting and a running job hold, its description included, each with an estimate of its own. */
final class JobMemory {
    private static final int JOBS = 200_000;
    private static final Request ONE = Request.ofSlots(1);

    String json() {
        return SimulateBench.format(
                ",\"bytes_per_waiting_job\":%.0f,\"bytes_per_running_job\":%.0f",
                bytes(1), bytes(JOBS / Offered.SLOTS + 1));
    }

    /** On so many workers, which are not counted. */
    private static double bytes(int workers) {
        Engine engine = new Engine(EngineConfig.SIMULATED, Presets.FIFO.spec().build(), FactListener.NONE);
        for (int i = 1; i <= workers; i++) {
            engine.step(List.of(new Input.Register(WorkerSpec.ofSlots("w" + i, Offered.SLOTS), List.of())), 0);
        }
        for (int i = 0; i < Offered.SLOTS; i++) {
            submit(engine, 0);
        }
        long before = used();
        for (int i = 1; i <= JOBS; i++) {
            submit(engine, i);
        }
        double each = (double) (used() - before) / JOBS;
        if (engine.view().jobCount() != JOBS + Offered.SLOTS) { // and the engine is still in use
            throw new IllegalStateException("jobs have gone");
        }
        return each;
    }

    private static void submit(Engine engine, long estimate) {
        engine.step(List.of(new Input.Submit(Offered.spec(ONE, estimate), Payload.NONE)), 0);
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
