package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.transport.Pipe;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The JVM of a runner, seen from the worker: runs one task at a time, and says how it died if it did. */
final class RunnerProcess {
    /** What it may say ahead of us; then its writes wait. */
    private static final int MOST_UNREAD = 64;

    private final Process process;
    private final RunnerListener listener;
    private final Plugins plugins;
    private final Pipe<FromWorker, FromServer> pipe;
    private final LastWords lastWords;
    private final BlockingQueue<Optional<FromWorker>> said = new ArrayBlockingQueue<>(MOST_UNREAD);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Work current;

    RunnerProcess(Process process, Plugins plugins, RunnerListener listener) {
        this.process = process;
        this.listener = listener;
        this.plugins = plugins;
        this.pipe = new Pipe<>(Codec.forServer(), process.getInputStream(), process.getOutputStream());
        this.lastWords =
                new LastWords(process.getErrorStream(), "errors of runner " + process.pid(), this::saidOutsideJava);
        Thread.ofPlatform().daemon().name("runner " + process.pid()).start(this::listen);
    }

    /** How a task ended, and how long its job type took. */
    record End(JobResult result, long runMicros) {}

    boolean isAlive() {
        return process.isAlive();
    }

    /** The jars that it has loaded its job types from. */
    Plugins plugins() {
        return plugins;
    }

    /** Runs a task to its end; null if the process died before it had begun with it. */
    @Nullable
    End run(Work work) throws InterruptedException {
        occupy(work);
        try {
            return hasSent(work) ? follow(work) : null;
        } finally {
            occupy(null);
        }
    }

    /** Asks for a task's end; in vain if it is not here. May wait, for a process that does not read. */
    void cancel(Work work) {
        try {
            pipe.send(new FromServer.Cancel(work.id(), work.process().epoch(), StopCause.CANCELLED, 0));
        } catch (IOException e) {
            // it is gone, which ends the task too
        }
    }

    /** Ends the process if it runs this task. */
    void killIfAt(Work work) {
        lock.lock();
        try {
            if (work.equals(current)) {
                work.isBeingKilled();
                kill();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the process and those that it has started. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    private void occupy(@Nullable Work work) {
        lock.lock();
        try {
            current = work;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasSent(Work work) {
        work.isAt(this);
        try {
            pipe.send(work.process());
        } catch (IOException e) {
            return false;
        }
        if (work.isStopping()) {
            cancel(work); // the first may have been too early
        }
        return true;
    }

    /** What native code, or the JVM itself, writes past the streams that Java code sees. */
    private void saidOutsideJava(byte[] bytes) {
        Work work = current;
        if (work != null) {
            listener.output(work.run(), TaskStream.STDERR, bytes);
        }
    }

    private @Nullable End follow(Work work) throws InterruptedException {
        boolean begun = false;
        for (FromWorker message = next(); message != null; message = next()) {
            switch (message) {
                case FromWorker.Ready _ -> begun = true;
                case FromWorker.Progress progress ->
                    listener.progress(work.run(), progress.percentHundredths(), progress.message());
                case FromWorker.Result result -> {
                    return new End(jobResult(result), result.runMicros());
                }
                case FromWorker.Output output ->
                    listener.output(work.run(), output.stream(), output.data().bytes());
                case FromWorker.Hello _, FromWorker.Beat _, FromWorker.Unknown _ -> {}
            }
        }
        if (!begun && !work.isKilled()) {
            return null;
        }
        Death death = death();
        return new End(work.isKilled() ? death.afterStop() : death.duringTheTask(), work.micros());
    }

    /** How it ended, once {@link #run} was in vain. */
    Death death() throws InterruptedException {
        process.destroyForcibly(); // it may only have closed its pipe
        return new Death(process.waitFor(), lastWords.afterEnd());
    }

    /** Null when there is nothing more; a process that inherited the pipe could hold it open for long. */
    private @Nullable FromWorker next() throws InterruptedException {
        while (true) {
            boolean wasAlive = process.isAlive();
            Optional<FromWorker> next = said.poll(1, TimeUnit.SECONDS);
            if (next != null) {
                return next.orElse(null);
            } else if (!wasAlive) {
                return null;
            }
        }
    }

    private void listen() {
        try {
            for (FromWorker message = pipe.next(); message != null; message = pipe.next()) {
                said.put(Optional.of(message));
            }
            said.put(Optional.empty());
        } catch (IOException e) {
            kill(); // which ends the waiting for it
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private static JobResult jobResult(FromWorker.Result result) {
        boolean completed = result.status() == Status.COMPLETED;
        return new JobResult(completed, result.exitCode(), result.message(), result.output());
    }
}
