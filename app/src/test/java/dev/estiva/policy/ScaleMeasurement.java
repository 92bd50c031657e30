package dev.estiva.policy;

import dev.estiva.core.Effect;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Step;
import dev.estiva.core.TestPolicies;
import dev.estiva.core.TestSpecs;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Measures a step of a busy engine: an attempt ends and a job comes, with so many workers and so many tasks that wait. Not a
 * test, since what it prints depends on the machine: {@code java … ScaleMeasurement 10000 1000 100000} prints a table.
 */
final class ScaleMeasurement {
    private static final int STEPS = 2_000;
    private static final List<String> KINDS =
            List.of("16cpu 8gpu 256gb", "64cpu 128gb", "8cpu 4gpu 64gb label.zone=east");
    private static final List<String> REQUESTS = List.of(
            "cpu=1",
            "cpu=2",
            "cpu=4",
            "cpu=8 mem=4gb",
            "gpu=1 cpu=1",
            "gpu=0.5 cpu=1",
            "gpu=2 cpu=2",
            "gpu=8 cpu=8",
            "cpu=32 mem=64gb",
            "gpu=4 cpu=4 label.zone=east");

    private final SeededRandom random = new SeededRandom(1);
    private final Engine engine;
    private final PriorityQueue<Running> running = new PriorityQueue<>(
            Comparator.comparingLong(Running::endMicros).thenComparing(ended -> ended.attempt.task()));
    private long now;

    private record Running(long endMicros, WorkerId worker, Attempt attempt) {}

    private ScaleMeasurement(String policy, int workers, int waiting) {
        engine = new Engine(EngineConfig.SIMULATED, TestPolicies.read(policy).build(), FactListener.NONE);
        for (int i = 0; i < workers; i++) {
            engine.stepWithoutPass(
                    List.of(new Input.Register(TestSpecs.worker("w" + i, KINDS.get(i % KINDS.size())), List.of())), 0);
        }
        while (engine.view().waiting().size() < waiting) {
            List<Input> batch = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                batch.add(job());
            }
            handle(engine.step(batch, ++now));
        }
    }

    private Input job() {
        String words = REQUESTS.get(random.nextInt(REQUESTS.size()));
        int minutes = 1 + random.nextInt(600);
        JobSpec spec = TestSpecs.job("job " + words + " for=" + minutes + "m prio=" + (1 + random.nextInt(50)));
        return new Input.Submit(spec, Payload.NONE);
    }

    private void handle(Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                long estimate = dispatch.spec().estimateMicros();
                long run = random.nextInt(3) == 0 ? estimate / 4 : estimate;
                running.add(new Running(now + run, dispatch.placement().worker(), dispatch.attempt()));
            }
        }
    }

    private long nanosAStep() {
        List<Input> submits = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            submits.add(job());
        }
        long begin = System.nanoTime();
        for (Input submit : submits) {
            Running ended = running.remove();
            now = Math.max(now, ended.endMicros);
            handle(engine.step(
                    List.of(
                            new Input.Report(ended.worker, ended.attempt, new Input.Ending.Ended(Outcome.COMPLETED)),
                            submit),
                    now));
        }
        return (System.nanoTime() - begin) / STEPS;
    }

    private long nanosACopy() {
        long begin = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            engine.copyOfState();
        }
        return (System.nanoTime() - begin) / 5;
    }

    public static void main(String[] args) {
        int workers = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        String only = args.length > 1 ? args[1] : "";
        System.out.printf("microseconds a step with %d workers%n", workers);
        System.out.printf("%-60s %12s %12s %12s%n", "policy", "1,000 wait", "100,000 wait", "copy, ms");
        for (String policy : TestPolicies.all()) {
            if (policy.contains("conservative") || policy.contains("sjf b") || !policy.contains(only)) {
                continue;
            }
            long few = 0;
            long many = 0;
            long copy = 0;
            for (int round = 0; round < 3; round++) {
                few = new ScaleMeasurement(policy, workers, 1_000).nanosAStep();
                ScaleMeasurement full = new ScaleMeasurement(policy, workers, 100_000);
                many = full.nanosAStep();
                copy = full.nanosACopy();
            }
            System.out.printf("%-60s %12.1f %12.1f %12.1f%n", policy.substring(5), few / 1e3, many / 1e3, copy / 1e6);
        }
    }
}
