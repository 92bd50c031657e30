package dev.estiva.bench;

import dev.estiva.core.Effect;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Input.Report;
import dev.estiva.core.Step;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** What it costs to decide what runs next when a task ends and 100,000 of twenty sizes wait. */
record DecisionCost(Presets preset) {
    private static final int WAITING = 100_000;
    private static final int SIZES = 20;
    private static final int WARM = 20_000;
    private static final int COUNTED = 20_000;

    String json(String name) {
        long[] nanos = measure();
        return SimulateBench.format(
                ",\"decision_micros_%s\":{\"median\":%.1f,\"p99\":%.1f}",
                name, nanos[COUNTED / 2] / 1e3, nanos[COUNTED * 99 / 100] / 1e3);
    }

    /** Sorted. */
    private long[] measure() {
        Engine engine = new Engine(EngineConfig.SIMULATED, preset.spec().build(), FactListener.NONE);
        List<Input> joins = new ArrayList<>();
        for (WorkerSpec worker : Offered.cluster(Offered.WORKERS)) {
            joins.add(new Input.Register(worker, List.of()));
        }
        engine.stepWithoutPass(joins, 0);
        SeededRandom random = new SeededRandom(1);
        Deque<Effect.Dispatch> running = new ArrayDeque<>();
        for (int i = 0; i < WAITING + Offered.WORKERS * Offered.SLOTS; i++) {
            take(engine.step(List.of(submission(random)), 0), running);
        }
        long[] nanos = new long[COUNTED];
        for (int i = 0; i < WARM + COUNTED; i++) {
            Effect.Dispatch ended = running.remove();
            Report report =
                    new Report(ended.placement().worker(), ended.attempt(), new Ending.Ended(Outcome.COMPLETED));
            List<Input> inputs = List.of(submission(random), report);
            long before = System.nanoTime();
            Step step = engine.step(inputs, 1_000_000L * i);
            if (i >= WARM) {
                nanos[i - WARM] = System.nanoTime() - before;
            }
            take(step, running);
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void take(Step step, Deque<Effect.Dispatch> running) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                running.add(dispatch);
            }
        }
    }

    private static Input submission(SeededRandom random) {
        int size = random.nextInt(SIZES);
        long slots = 1L + size % Offered.SLOTS;
        long estimate = Math.round(random.nextExponential(1e8)) + size;
        return new Input.Submit(Offered.spec(Request.ofSlots(slots), estimate), Payload.NONE);
    }
}
