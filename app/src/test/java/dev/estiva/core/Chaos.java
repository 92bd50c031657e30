package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.FactAudit.Phase;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.World.Run;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.policy.PolicySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One run: jobs and faults for a while, then only healthy workers until everything has ended. */
final class Chaos {
    /** Beats every third of the first: short times keep the seeds fast. */
    private static final EngineConfig RESTLESS = new EngineConfig(15 * RandomMix.SECOND, 40 * RandomMix.SECOND, false);

    private static final int INPUTS = 120;

    final World world;
    private final PolicySpec policy;
    private final RandomMix mix;
    private final SeededRandom works;
    private final NavigableMap<Long, Long> workMicros = new TreeMap<>();
    private int workers;

    /** On some workers everything fails at once, until they are mended. */
    private boolean broken;

    Chaos(SeededRandom random, PolicySpec policy) {
        this(random, policy, policy.build());
    }

    /** With another policy than the one whose rules must hold. */
    Chaos(SeededRandom random, PolicySpec policy, Policy decides) {
        this.mix = new RandomMix(random.fork("inputs"), random.fork("kind").nextInt(4) == 0).withAlternatives();
        this.works = random.fork("works");
        this.broken = random.fork("broken").nextInt(2) == 0;
        boolean beats = random.fork("beats").nextInt(3) == 0;
        EngineConfig config =
                beats ? RESTLESS : new EngineConfig(0, 0, random.fork("refuse").nextInt(2) == 0);
        this.policy = policy;
        this.world = new World(config, decides)
                .watching(this::afterPass)
                .comparingEvery(25)
                .stoppingAfter(random.fork("stop").nextInt(3) * RandomMix.SECOND)
                .script(this::script);
        if (policy.needsWorkKept() || random.fork("suspends").nextInt(2) == 0) {
            world.suspending();
        }
    }

    void run() {
        for (int i = mix.random().nextInt(5); i >= 0; i--) {
            join();
        }
        for (int i = 0; i < INPUTS; i++) {
            world.advanceTo(world.nowMicros() + RandomMix.seconds(mix.oneOf(0, 0, 0, 1, 2, 4)));
            something();
        }
        heal();
        drain();
        assertThat(world.facts()).noneMatch(Fact.PolicyReplaced.class::isInstance);
        world.compare();
        world.audit().requireAllEnded();
        assertThat(world.state().jobCount()).isZero();
    }

    private void afterPass() {
        if (!policy.preempts()) { // its room may be kept for somebody who waits until others have stopped
            WorkConservation.check(world.audit(), policy, world.nowMicros());
        }
    }

    private Run script(Attempt attempt, JobSpec spec, dev.estiva.model.WorkerSpec worker) {
        if (broken && worker.name().matches("w[135]")) {
            return new Run(RandomMix.SECOND / 4, Outcome.failed(1, "no such device"));
        }
        SeededRandom own = works.fork(attempt.toString());
        long work = workMicros.getOrDefault(attempt.task().job(), 0L);
        return own.nextInt(100) < 15
                ? new Run(work / 2, Outcome.failed(1, "exit code 1"))
                : new Run(work, Outcome.COMPLETED);
    }

    private void something() {
        switch (mix.random().nextInt(28)) {
            case 0, 1 -> join();
            case 2 -> cancelTask();
            case 3 -> cancelJob();
            case 4 -> onWorker(world::kill);
            case 5 -> onWorker(world::disconnect);
            case 6 -> onWorker(world::silence);
            case 7, 8, 9 -> reconnectOne();
            case 10 -> onWorker(name -> world.step(new Input.Lose(world.id(name), "gone")));
            case 11 -> onWorker(name -> world.step(new Input.Leave(world.id(name))));
            case 12 -> onWorker(name -> world.step(new Input.Cordon(world.id(name))));
            case 13, 14 -> onWorker(name -> world.step(new Input.Uncordon(world.id(name))));
            case 15 -> onWorker(name -> world.step(new Input.Drain(world.id(name), mix.chance(50))));
            case 16 ->
                onWorker(name -> world.step(
                        new Input.BlockDevice(world.id(name), mix.random().nextInt(4))));
            case 17 ->
                onWorker(name -> world.step(
                        new Input.FreeDevice(world.id(name), mix.random().nextInt(4))));
            case 18 -> lie();
            case 19 -> world.restart();
            case 20 -> onWorker(name -> world.crashOn(new Input.Uncordon(world.id(name))));
            default -> submit();
        }
    }

    private void join() {
        if (workers < 8) {
            world.join(mix.worker("w" + ++workers));
        }
    }

    private void submit() {
        List<Input> together = new ArrayList<>();
        long next = world.audit().lastJob() + 1;
        for (int i = mix.oneOf(0, 0, 0, 3); i >= 0; i--) {
            together.add(new Input.Submit(job(next + i), Payload.NONE));
        }
        for (Input input : together) {
            if (input instanceof Input.Submit submit) {
                workMicros.put(next++, mix.work(submit.spec()));
            }
        }
        world.step(together.toArray(Input[]::new));
    }

    /** Where a worker is broken, of several users and of many tasks, so that enough can fail there. */
    private JobSpec job(long number) {
        JobSpec job = mix.job("j" + number);
        return !broken
                ? job
                : new JobSpec(
                        job.name(),
                        "user" + number % 3,
                        job.type(),
                        number % 4 == 0 ? 40 : job.tasks(),
                        number % 4 == 0 ? Request.ofSlots(1) : job.request(),
                        job.priority(),
                        job.estimateMicros(),
                        job.limitMicros(),
                        job.retry(),
                        new TreeMap<>(Map.of("number", Long.toString(number))));
    }

    private void cancelJob() {
        if (world.audit().lastJob() > 0) {
            long job = 1L + mix.random().nextInt((int) world.audit().lastJob());
            world.step(new Input.CancelJob(new JobId(job)));
        }
    }

    private void cancelTask() {
        List<Life> lives = List.copyOf(world.audit().lives());
        if (!lives.isEmpty()) {
            world.step(new Input.CancelTask(lives.get(mix.random().nextInt(lives.size())).task));
        }
    }

    /** Reports that are of no current attempt must change nothing. */
    private void lie() {
        List<Life> lives = List.copyOf(world.audit().lives());
        if (lives.isEmpty()) {
            return;
        }
        Life life = lives.get(mix.random().nextInt(lives.size()));
        boolean current = life.phase == Phase.RUNNING;
        int attempt = current ? life.attempt + mix.oneOf(-1, 1) : life.attempt;
        WorkerId worker = current && mix.chance(50) ? life.where().worker() : new WorkerId(1 + workers);
        Step step = world.step(new Input.Report(
                worker,
                new Attempt(new TaskId(life.task.job(), life.task.index()), attempt),
                new Input.Ending.Ended(Outcome.COMPLETED)));
        assertThat(step.answers()).containsExactly(Answer.Stale.STALE);
        assertThat(step.facts()).isEmpty();
    }

    private void reconnectOne() {
        List<String> away = world.names().stream()
                .filter(name ->
                        !world.isConnected(name) || world.state().workers().named(name) == null)
                .toList();
        if (!away.isEmpty()) {
            String name = away.get(mix.random().nextInt(away.size()));
            if (mix.chance(25)) {
                world.reconnectAs(mix.worker(name));
            } else {
                world.reconnect(name);
            }
        }
    }

    private void onWorker(java.util.function.Consumer<String> action) {
        List<String> present = world.names().stream()
                .filter(name -> world.state().workers().named(name) != null)
                .toList();
        if (!present.isEmpty()) {
            action.accept(present.get(mix.random().nextInt(present.size())));
        }
    }

    private void heal() {
        broken = false;
        for (String name : world.names()) {
            if (!world.isConnected(name) || world.state().workers().named(name) == null) {
                world.reconnect(name);
            }
            world.step(new Input.Uncordon(world.id(name)));
            for (int device = 0; device < 4; device++) {
                world.step(new Input.FreeDevice(world.id(name), device));
            }
        }
    }

    /** What no worker can run would wait for ever; the rest must end. */
    private void drain() {
        for (Life life : List.copyOf(world.audit().lives())) {
            boolean never =
                    world.audit().workers().stream().noneMatch(worker -> worker.isFeasible(life.spec.request()));
            if (never && life.phase != Phase.FINISHED) {
                world.step(new Input.CancelTask(life.task));
            }
        }
        for (int events = 0; world.audit().lives().stream().anyMatch(life -> life.phase != Phase.FINISHED); events++) {
            assertThat(world.nextMicros())
                    .as("nothing will happen any more: " + world.audit().lives())
                    .isNotEqualTo(Long.MAX_VALUE);
            assertThat(events).as("events without an end").isLessThan(20_000);
            world.advanceTo(world.nextMicros());
        }
    }
}
