package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.transport.Pipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The JVM of a runner, seen from the worker: runs one task, or several that may be together, and says how it died if it did. */
final class RunnerProcess {
    private final Process process;
    private final RunnerListener listener;
    private final Plugins plugins;
    private final Pipe<FromWorker, FromServer> pipe;
    private final LastWords lastWords;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AttemptId, Guest> guests = new LinkedHashMap<>();

    /** Those that it was told to begin with and has not said so of, in this order. */
    private final ArrayDeque<Guest> beginning = new ArrayDeque<>();

    private final ReentrantLock sending = new ReentrantLock();
    private boolean saysNothingMore;

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

    /** Whether no task is in it. */
    boolean isEmpty() {
        lock.lock();
        try {
            return guests.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a task in, which {@link #run} lets out again. */
    Guest admit(Work work) {
        Guest guest = new Guest(work);
        lock.lock();
        try {
            guests.values().forEach(Guest::isTogether);
            if (!guests.isEmpty()) {
                guest.isTogether();
            }
            guests.put(work.id(), guest);
        } finally {
            lock.unlock();
        }
        return guest;
    }

    /**
     * Runs a task to its end; null if that is not to be told: the process died before it had begun with it, or while others
     * ran beside it.
     */
    @Nullable
    End run(Guest guest) throws InterruptedException {
        try {
            return hasSent(guest) ? follow(guest) : null;
        } finally {
            letOut(guest);
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
            Guest guest = guests.get(work.id());
            if (guest != null && guest.work().equals(work)) {
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

    private void letOut(Guest guest) {
        lock.lock();
        try {
            guests.remove(guest.work().id(), guest);
        } finally {
            lock.unlock();
        }
    }

    private List<Guest> inside() {
        lock.lock();
        try {
            return List.copyOf(guests.values());
        } finally {
            lock.unlock();
        }
    }

    private boolean hasSent(Guest guest) {
        Work work = guest.work();
        work.isAt(this);
        sending.lock();
        try {
            if (!isExpectedBy(guest)) {
                return false;
            }
            pipe.send(work.process());
        } catch (IOException e) {
            return false;
        } finally {
            sending.unlock();
        }
        if (work.isStopping()) {
            cancel(work); // the first may have been too early
        }
        return true;
    }

    /** What native code, or the JVM itself, writes past the streams that Java code sees. */
    private void saidOutsideJava(byte[] bytes) {
        inside().forEach(guest -> listener.output(guest.work().run(), TaskStream.STDERR, bytes));
    }

    /** The process answers in the order in which it was asked. */
    private boolean isExpectedBy(Guest guest) {
        lock.lock();
        try {
            return !saysNothingMore && beginning.add(guest);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable End follow(Guest guest) throws InterruptedException {
        Work work = guest.work();
        boolean begun = false;
        for (FromWorker message = next(guest); message != null; message = next(guest)) {
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
        if (!begun && !work.isKilled() && !guest.wasTogether()) {
            return null;
        }
        Death death = death();
        if (guest.wasTogether() && !work.isKilled() && !work.isStopping()) {
            work.isToBeAlone();
            log(work, death.besideOthers());
            return null;
        } else if (work.isKilled()) {
            log(work, Death.killed());
            return new End(death.afterStop(), work.micros());
        }
        return new End(death.duringTheTask(), work.micros());
    }

    private void log(Work work, String line) {
        listener.output(work.run(), TaskStream.STDERR, line.getBytes(StandardCharsets.UTF_8));
    }

    /** How it ended, once {@link #run} was in vain. */
    Death death() throws InterruptedException {
        process.destroyForcibly(); // it may only have closed its pipe
        return new Death(process.waitFor(), lastWords.afterEnd());
    }

    /** Null when there is nothing more; a process that inherited the pipe could hold it open for long. */
    private @Nullable FromWorker next(Guest guest) throws InterruptedException {
        while (true) {
            boolean wasAlive = process.isAlive();
            Optional<FromWorker> next = guest.said().poll(1, TimeUnit.SECONDS);
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
                tell(message);
            }
            for (Guest guest : whoIsLeft()) {
                guest.hear(null);
            }
        } catch (IOException e) {
            kill(); // which ends the waiting for it
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private void tell(FromWorker message) throws InterruptedException {
        Guest guest = guestOf(message);
        if (guest != null) {
            guest.hear(message);
        }
    }

    private @Nullable Guest guestOf(FromWorker message) {
        lock.lock();
        try {
            return switch (message) {
                case FromWorker.Ready _ -> beginning.poll();
                case FromWorker.Progress progress -> guests.get(progress.id());
                case FromWorker.Result result -> guests.get(result.id());
                case FromWorker.Output output -> guests.get(output.id());
                case FromWorker.Hello _, FromWorker.Beat _, FromWorker.Unknown _ -> null;
            };
        } finally {
            lock.unlock();
        }
    }

    private List<Guest> whoIsLeft() {
        lock.lock();
        try {
            saysNothingMore = true;
            return List.copyOf(guests.values());
        } finally {
            lock.unlock();
        }
    }

    private static JobResult jobResult(FromWorker.Result result) {
        boolean completed = result.status() == Status.COMPLETED;
        return new JobResult(completed, result.exitCode(), result.message(), result.output());
    }
}
