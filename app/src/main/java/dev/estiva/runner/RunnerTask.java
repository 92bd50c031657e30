package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.transport.Pipe;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One task inside a runner: a thread of its own, and what its job type is told. */
final class RunnerTask implements TaskContext {
    /** Threads that a job type starts belong to the task that started them. */
    private static final InheritableThreadLocal<RunnerTask> OF_THREAD = new InheritableThreadLocal<>();

    private final ProcessTask process;
    private final Pipe<?, FromWorker> worker;
    private final ProgressGate progress;
    private final TaskOutput stdout;
    private final TaskOutput stderr;
    private final Thread thread;
    private final Consumer<RunnerTask> whenEnded;
    private volatile boolean cancelled;
    private volatile boolean isLast;

    /** Whoever is to know that it has ended is told before its result is sent. */
    RunnerTask(ProcessTask process, JobTypes types, Pipe<?, FromWorker> worker, Consumer<RunnerTask> whenEnded) {
        this.process = process;
        this.worker = worker;
        this.whenEnded = whenEnded;
        this.progress = new ProgressGate(process.id(), this::send);
        this.stdout = new TaskOutput(process.id(), TaskStream.STDOUT, this::send);
        this.stderr = new TaskOutput(process.id(), TaskStream.STDERR, this::send);
        this.thread = Thread.ofPlatform().name("task " + process.id()).unstarted(() -> run(types));
    }

    static @Nullable RunnerTask ofThisThread() {
        return OF_THREAD.get();
    }

    AttemptId id() {
        return process.id();
    }

    /** Whether the JVM is to end with it. */
    boolean isLast() {
        return isLast;
    }

    OutputStream stdout() {
        return stdout;
    }

    OutputStream stderr() {
        return stderr;
    }

    void start() {
        thread.start();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    void cancel() {
        cancelled = true;
        thread.interrupt();
    }

    private void run(JobTypes types) {
        OF_THREAD.set(this);
        long startNanos = System.nanoTime();
        JobResult result = resultOf(types);
        long runMicros = (System.nanoTime() - startNanos) / 1_000;
        progress.close();
        stdout.close();
        stderr.close();
        whenEnded.accept(this);
        send(new FromWorker.Result(
                id(),
                result.completed() ? Status.COMPLETED : Status.FAILED,
                runMicros,
                result.exitCode(),
                result.message(),
                result.output()));
        if (isLast) {
            Runtime.getRuntime().halt(0);
        }
    }

    private JobResult resultOf(JobTypes types) {
        try {
            return types.find(process.jobType()).run(this);
        } catch (InterruptedException e) {
            return JobResult.failed(Objects.requireNonNullElse(e.getMessage(), "interrupted"));
        } catch (JobTypes.UnknownJobTypeException | ParameterException e) {
            return JobResult.failed(String.valueOf(e.getMessage()));
        } catch (Throwable e) { // whatever a job type throws is its task's failure
            e.printStackTrace(new PrintStream(stderr, false, StandardCharsets.UTF_8));
            return failure(e);
        }
    }

    /** An exception's message is written for people; an error's says little without its name. */
    private static JobResult failure(Throwable e) {
        String message = e.getMessage();
        return JobResult.failed(e instanceof Exception && message != null ? message : e.toString());
    }

    private void send(FromWorker message) {
        try {
            worker.send(message);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1); // the worker is gone, and nobody else waits for this
        }
    }

    @Override
    public TaskId task() {
        return process.task();
    }

    @Override
    public int attempt() {
        return process.attempt();
    }

    @Override
    public Payload payload() {
        return process.payload();
    }

    @Override
    public Resources amounts() {
        return process.amounts();
    }

    @Override
    public List<DeviceShare> devices() {
        return process.devices();
    }

    @Override
    public void progress(double percent, String message) {
        progress.say(percent, message);
    }

    @Override
    public void log(String line) {
        stdout.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void endJvmAfterwards() {
        isLast = true;
    }
}
