package dev.estiva.cli;

import dev.estiva.cli.WorkerStarter.End;
import dev.estiva.core.Answer;
import dev.estiva.core.Answer.Accepted;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Effect;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Submit;
import dev.estiva.core.Step;
import dev.estiva.core.WorkerNode;
import dev.estiva.forecast.LiveComparison;
import dev.estiva.forecast.Recording;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Seconds;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.server.LiveClock;
import dev.estiva.server.LiveServer;
import dev.estiva.server.ServerListener;
import dev.estiva.server.ServerSettings;
import dev.estiva.server.Visitor;
import dev.estiva.server.WorkSource.Work;
import dev.estiva.transport.Address;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A workload run for real on this machine: a process for each server of the workload, whose requests wait out their time.
 * The clock starts when all of them are there and ready. Everything here but {@link #interrupt} happens on the server's
 * loop thread.
 */
final class LiveRun implements ServerListener, AutoCloseable {
    private static final long BEAT_MICROS = 2_000_000;
    private static final long SUSPECTED_MICROS = 6_000_000;
    private static final long LOST_MICROS = 30_000_000;

    /** How long all workers may take to start. */
    private static final long GATHER_SECONDS = 60;

    private final Workload workload;
    private final LiveRunSettings settings;
    private final RunOutput output;
    private final PrintWriter err;
    private final LiveClock clock;
    private final LiveServer server;
    private final WorkerStarter workers;
    private final Recording recording = new Recording();
    private final NavigableMap<String, Long> pids = new TreeMap<>();
    private final NavigableMap<String, Visitor> expected = new TreeMap<>();
    private final List<Visitor> strangers = new ArrayList<>();
    private final NavigableMap<Long, WorkloadJob> jobs = new TreeMap<>();
    private final NavigableMap<TaskId, Long> starts = new TreeMap<>();
    private int answered;
    private int ready;
    private long openTasks;
    private boolean started;
    private boolean saidStuck;
    private volatile @Nullable String failure;
    private volatile boolean interrupted;

    LiveRun(Workload workload, LiveRunSettings settings, RunOutput output, PrintWriter err, WorkerStarter workers) {
        this.err = err;
        this.workers = workers;
        this.workload = workload;
        this.settings = settings;
        this.output = output;
        this.clock = new LiveClock(settings.timeScale());
        ServerSettings server = new ServerSettings(
                engineConfig(),
                policy().build(),
                "run-" + UUID.randomUUID(),
                1,
                BEAT_MICROS,
                LOST_MICROS,
                settings.version());
        this.server = new LiveServer(server, clock, this::work, this);
    }

    /** Starts the workers; {@link #run} waits for them. */
    void start() throws IOException {
        Address address = server.listen(Address.parse(settings.listen()));
        if (!settings.isAlone()) {
            err.println("estiva: workers may connect to " + address);
            err.flush();
        }
        for (WorkerSpec worker : workload.cluster()) {
            long pid = workers.start(worker, address, end -> server.post(() -> ended(worker.name(), end)));
            pids.put(worker.name(), pid);
        }
        Thread.ofVirtual().name("gather").start(this::giveUpGathering);
    }

    /** Runs all requests; returns when they have ended, the run has failed, or it was interrupted. */
    void run() throws IOException, InterruptedException {
        server.run();
    }

    EngineConfig engineConfig() {
        return new EngineConfig(clock.workloadMicros(SUSPECTED_MICROS), clock.workloadMicros(LOST_MICROS), true);
    }

    /** The policy with room for the moments by which a live report is late. */
    PolicySpec policy() {
        PolicySpec policy = settings.policy();
        long slack = clock.workloadMicros(LiveComparison.CLOSE_MICROS);
        return policy.withBounds(policy.bounds().withSlack(slack));
    }

    Recording recording() {
        return recording;
    }

    LiveClock clock() {
        return clock;
    }

    /** When the task's final attempt began, by its worker's own measurement, in microseconds of the workload. */
    long measuredStartMicros(TaskId task) {
        return starts.getOrDefault(task, 0L);
    }

    /** Why the run could not be finished, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /** Ends the run early; any thread may call it. */
    void interrupt() {
        interrupted = true;
        server.stop();
    }

    /** Ends the workers; what they still run is over. */
    void end() {
        server.close();
        workers.close();
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public void fact(Fact fact, ClusterView before) {
        if (!interrupted) {
            output.fact(fact, before);
        }
        switch (fact) {
            case Fact.JobSubmitted submitted -> openTasks += submitted.spec().tasks();
            case Fact.TaskFinished _ -> openTasks--;
            default -> {}
        }
    }

    @Override
    public void stepped(long nowMicros, List<Input> inputs, Step step, ClusterView after) {
        recording.add(nowMicros, inputs, step.facts());
        if (answered == workload.jobs().size() && openTasks == 0) {
            server.stop();
        } else if (started) {
            String stuck = stuck(after);
            if (stuck != null && settings.isAlone()) {
                fail(stuck);
            } else if (stuck != null && !saidStuck) {
                saidStuck = true;
                err.println("estiva: " + stuck + "; waiting for other workers");
                err.flush();
            }
        }
    }

    /** Why nothing more can happen unless another worker joins, or null if something can. */
    private @Nullable String stuck(ClusterView after) {
        int toCome = workload.jobs().size() - answered;
        if (after.workers().count() == 0) {
            return "no worker is left; " + (openTasks + toCome) + " requests have not been completed";
        }
        boolean nothingMoves = toCome == 0
                && after.runningCount() == 0
                && openTasks > 0
                && after.waiting().size() == openTasks;
        return nothingMoves ? openTasks + " requests are left that none of the remaining workers can run" : null;
    }

    @Override
    public void answered(Submit submit, Answer answer) {
        WorkloadJob job = workload.jobs().get(answered++);
        switch (answer) {
            case Accepted accepted -> jobs.put(accepted.job().value(), job);
            case Refused refused -> output.refused(job, refused.message(), clock.nowMicros());
            case Answer.Done _, Answer.Registered _, Answer.Stale _ ->
                throw new IllegalStateException("a submission was answered " + answer);
        }
    }

    @Override
    public void asked(Visitor visitor, WorkerSpec spec) {
        Long pid = pids.get(spec.name());
        if (pid == null && !started) {
            strangers.add(visitor);
        } else if (pid == null) {
            server.admit(visitor);
        } else if (visitor.pid() != pid || expected.containsKey(spec.name())) {
            server.refuse(visitor, "the name " + spec.name() + " belongs to a worker that this run starts itself");
        } else {
            expected.put(spec.name(), visitor);
            if (expected.size() == pids.size()) {
                admitInOrder();
            }
        }
    }

    @Override
    public void ready(WorkerSpec spec) {
        if (!started && pids.containsKey(spec.name()) && ++ready == pids.size()) {
            started = true;
            clock.start();
            strangers.forEach(server::admit);
            Thread.ofPlatform().name("arrivals").daemon().start(this::submitAll);
        }
    }

    @Override
    public void result(TaskId task, long runMicros) {
        starts.put(task, clock.nowMicros() - clock.workloadMicros(runMicros));
    }

    /** In the order of the workload and as what it says they are, so that all is as in a simulation. */
    private void admitInOrder() {
        for (WorkerSpec worker : workload.cluster()) {
            Visitor visitor = expected.get(worker.name());
            if (visitor != null) {
                server.admit(visitor, worker);
            }
        }
    }

    /** Hands the requests in when their time comes; those of one instant together. */
    private void submitAll() {
        List<WorkloadJob> all = workload.jobs();
        int next = 0;
        while (next < all.size() && !interrupted && failure == null) {
            long due = all.get(next).submitMicros();
            long rest = clock.realMicros(due - clock.nowMicros());
            if (rest > 0) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(rest));
                continue;
            }
            List<Submit> together = new ArrayList<>();
            while (next < all.size() && all.get(next).submitMicros() == due) {
                together.add(new Submit(all.get(next++).spec(), Payload.NONE));
            }
            server.submit(together);
        }
    }

    private Work work(Effect.Dispatch dispatch, WorkerSpec worker) {
        Attempt attempt = dispatch.attempt();
        WorkloadJob job = jobs.get(attempt.task().job());
        if (job == null) {
            throw new IllegalStateException("dispatched a job that was not accepted: " + attempt);
        }
        Share share = dispatch.placement().shares().getFirst();
        long micros = clock.realMicros(worker.runMicros(job.runMicrosOn(worker, share, dispatch.spec())));
        String payload = "{\"seconds\":" + Seconds.ofMicros(micros) + "}";
        return new Work("sleep", Payload.of(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private void ended(String worker, End end) {
        if (interrupted) {
            return;
        }
        WorkerNode node = server.view().workers().named(worker);
        if (!started) {
            fail("worker " + worker + " ended before the run began, " + end.status() + said(end.lastWords()));
        } else if (node != null) {
            server.tell(new Input.Lose(node.id(), "its process ended, " + end.status()));
        }
    }

    private static String said(String lastWords) {
        return lastWords.isEmpty() ? "" : "; the last that it said:\n  " + lastWords.replace("\n", "\n  ");
    }

    private void giveUpGathering() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(GATHER_SECONDS));
        server.post(() -> {
            if (!started) {
                fail("only " + ready + " of " + pids.size() + " workers were ready within " + GATHER_SECONDS + " s");
            }
        });
    }

    private void fail(String why) {
        if (failure == null) {
            failure = why;
        }
        server.stop();
    }
}
