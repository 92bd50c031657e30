package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.protocol.AttemptId;
import dev.estiva.runner.RunnerProcess.End;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the worker that runs one task after the other in a JVM of its own, which it starts when it is needed and again
 * when it has died; tasks that may be together it runs at the same time. It sees the same devices for all its life.
 */
final class Runner {
    /** Long enough to serve a person who tries things out, short enough to give the memory back for lunch. */
    private static final long IDLE_SECONDS = 60;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);

    /** A process that died while it waited must not cost a task; one that dies at its start is not tried for ever. */
    private static final int TRIES = 2;

    private final RunnerPool pool;
    private final RunnerStarter starter;
    private final List<Integer> devices;
    private final List<Runner> predecessors;
    private final BlockingQueue<Work> inbox = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final ReentrantLock starting = new ReentrantLock();
    private final Set<AttemptId> tasks = new HashSet<>();
    private volatile @Nullable RunnerProcess process;
    private volatile boolean ending;
    private volatile long restedNanos;

    /** The predecessors are ending: it starts nothing before they have. */
    Runner(RunnerPool pool, RunnerStarter starter, List<Integer> devices, List<Runner> predecessors) {
        this.pool = pool;
        this.starter = starter;
        this.devices = devices;
        this.predecessors = List.copyOf(predecessors);
        this.thread = Thread.ofPlatform().daemon().name("runner").unstarted(this::live);
    }

    List<Integer> devices() {
        return devices;
    }

    void start(Work first) {
        give(first);
        thread.start();
    }

    /** Gives it a task; a second one only if both may be together. Called by the pool under its lock. */
    void give(Work work) {
        tasks.add(work.id());
        inbox.add(work);
    }

    /** A task is no longer here. Called by the pool under its lock. */
    void leaves(Work work) {
        tasks.remove(work.id());
        restedNanos = System.nanoTime();
    }

    /** Those that were given to it. Called by the pool under its lock. */
    Set<AttemptId> tasks() {
        return tasks;
    }

    /** Ends it soon, as it has no task. */
    void leave() {
        thread.interrupt();
    }

    /** Ends it and its process now, whatever runs there. */
    void end() {
        ending = true;
        thread.interrupt();
        killProcess();
    }

    private void killProcess() {
        RunnerProcess now = process;
        if (now != null) {
            now.kill();
        }
    }

    private void awaitEnd() throws InterruptedException {
        thread.join();
        RunnerProcess last = process;
        if (last != null) {
            last.awaitEnd();
        }
    }

    private void live() {
        try {
            for (Runner predecessor : predecessors) {
                predecessor.awaitEnd();
            }
            Work work = inbox.take();
            while (work != null) {
                if (work.key() == null) {
                    runToItsEnd(work);
                } else {
                    runBesideOthers(work);
                }
                work = idle();
            }
        } catch (InterruptedException e) {
            // it was told to end
        } finally {
            killProcess();
        }
    }

    /** Waits for the next task; null if there was none for so long that the pool lets it go. */
    private @Nullable Work idle() throws InterruptedException {
        while (true) {
            Work work = inbox.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            boolean isLongAtRest = System.nanoTime() - restedNanos >= IDLE_NANOS;
            if (work != null || (isLongAtRest && pool.letsGo(this))) {
                return work;
            }
        }
    }

    private void runBesideOthers(Work work) {
        Thread.ofVirtual().name("task " + work.id()).start(() -> {
            try {
                runToItsEnd(work);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
        });
    }

    private void runToItsEnd(Work work) throws InterruptedException {
        End end = perform(work);
        if (end == null) {
            pool.again(this, work);
        } else {
            pool.rest(this, work); // before its end is known: the next task may come at once, and should find it warm
            pool.ended(work, end);
        }
    }

    private record Admitted(RunnerProcess process, Guest guest) {}

    /** Null if those that run here keep a JVM whose jars are not today's. */
    private @Nullable Admitted admit(Work work) throws IOException {
        starting.lock();
        try {
            RunnerProcess before = process;
            Plugins plugins = starter.plugins();
            boolean isUsable = before != null && before.isAlive();
            if (before != null && isUsable && !before.plugins().equals(plugins) && !before.isEmpty()) {
                return null;
            } else if (before != null && isUsable && before.plugins().equals(plugins)) {
                return new Admitted(before, before.admit(work));
            } else if (before != null) {
                before.kill();
            }
            RunnerProcess started = starter.start(devices, plugins);
            process = started;
            if (ending) {
                started.kill();
            }
            return new Admitted(started, started.admit(work));
        } finally {
            starting.unlock();
        }
    }

    /** Null for a task that is to be begun again elsewhere. */
    private @Nullable End perform(Work work) throws InterruptedException {
        boolean mayBeTogether = work.key() != null;
        try {
            for (int i = 1; !work.isStopping(); i++) {
                Admitted admitted = admit(work);
                if (admitted == null) {
                    return null;
                }
                RunnerProcess ready = admitted.process();
                End end = ready.run(admitted.guest());
                if (end != null || (mayBeTogether && work.key() == null)) {
                    return end;
                }
                Death death = ready.death(); // waits for it: the next try must not meet the same process
                if (i == TRIES) {
                    return new End(death.beforeTheTask(), 0);
                }
            }
            return new End(JobResult.failed(Work.NOT_BEGUN), 0);
        } catch (IOException e) {
            return new End(JobResult.failed("cannot start a JVM for the task: " + e.getMessage()), 0);
        }
    }
}
