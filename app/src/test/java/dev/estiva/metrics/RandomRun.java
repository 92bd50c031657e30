package dev.estiva.metrics;

import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Device;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A random life of a cluster: workers of all kinds come, go and are lost while jobs run, fail and are cancelled. */
final class RandomRun {
    private final SeededRandom random;
    final TestRun run;
    private double seconds;
    private int jobs;

    RandomRun(long seed, FactListener listener) {
        this.random = new SeededRandom(seed);
        this.run = new TestRun(listener);
    }

    void steps(int count) {
        for (int step = 0; step < count; step++) {
            if (random.nextInt(3) > 0) {
                seconds += random.nextInt(4) == 0 ? random.nextInt(1_000_000) : random.nextExponential(20);
                run.at(seconds);
            }
            step();
        }
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0 -> run.tell(new Input.Register(worker(), List.of()));
            case 1, 2, 3 -> submit();
            case 4, 5, 6, 7, 8 -> end();
            case 9 -> changeWorker();
            case 10 -> run.tell(new Input.CancelJob(new JobId(1 + random.nextInt(jobs + 1))));
            default -> run.tell(new Input.CancelTask(new TaskId(1 + random.nextInt(jobs + 1), random.nextInt(4))));
        }
    }

    private void submit() {
        jobs++;
        int gpu = random.nextInt(3) == 0 ? 2_500 * (1 + random.nextInt(4)) : 0;
        Resources asked = new Resources(
                1 + random.nextInt(2),
                random.nextInt(3_000),
                gpu,
                random.nextInt(1 << 20) * 1_000_000L,
                Collections.emptyNavigableMap());
        Retry retry = new Retry(random.nextInt(3), random.nextInt(10_000_000));
        run.submit(TestRun.job("j" + jobs, 1 + random.nextInt(4), Request.of(asked), retry));
    }

    private WorkerSpec worker() {
        int gpus = random.nextInt(3);
        Resources capacity = new Resources(
                2 + random.nextInt(6),
                8_000,
                (long) gpus * Resources.WHOLE_GPU,
                Resources.MOST >> random.nextInt(3),
                Collections.emptyNavigableMap());
        return new WorkerSpec(
                "w" + random.nextInt(5),
                capacity,
                Collections.nCopies(gpus, Device.ANY),
                Collections.emptyNavigableMap(),
                WorkerSpec.NORMAL_SPEED);
    }

    private void end() {
        List<TaskId> running = new ArrayList<>();
        for (WorkerNode node : run.view().workers().all()) {
            for (int at = 0; at < node.running().size(); at++) {
                running.add(node.running().task(at));
            }
        }
        if (!running.isEmpty()) {
            TaskId task = running.get(random.nextInt(running.size()));
            switch (random.nextInt(6)) {
                case 0 -> run.end(task, Outcome.failed(1, "no"));
                case 1 -> run.stopped(task);
                default -> run.end(task, Outcome.COMPLETED);
            }
        }
    }

    private void changeWorker() {
        List<WorkerNode> present = new ArrayList<>(run.view().workers().all());
        if (present.isEmpty()) {
            return;
        }
        WorkerNode node = present.get(random.nextInt(present.size()));
        switch (random.nextInt(6)) {
            case 0 -> run.tell(new Input.Lose(node.id(), "no beat"));
            case 1 -> run.tell(new Input.Leave(node.id()));
            case 2 -> run.tell(new Input.Cordon(node.id()));
            case 3 -> run.tell(new Input.Uncordon(node.id()));
            case 4 -> run.tell(new Input.Drain(node.id(), true));
            default -> run.tell(new Input.Disconnect(node.id()));
        }
    }
}
