package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.runner.RunnerProcess.End;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the worker that runs one task after the other in a JVM of its own, which it starts when it is needed and again
 * when it has died. It sees the same devices for all its life.
 */
final class Runner {
    /** Long enough to serve a person who tries things out, short enough to give the memory back for lunch. */
    private static final long IDLE_SECONDS = 60;

    /** A process that died while it waited must not cost a task; one that dies at its start is not tried for ever. */
    private static final int TRIES = 2;

    private final RunnerPool pool;
    private final RunnerStarter starter;
    private final List<Integer> devices;
    private final List<Runner> predecessors;
    private final BlockingQueue<Work> inbox = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable RunnerProcess process;

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
        inbox.add(first);
        thread.start();
    }

    /** Gives it its next task; only when it has none. */
    void give(Work work) {
        inbox.add(work);
    }

    /** Ends it soon, as it has no task. */
    void leave() {
        thread.interrupt();
    }

    /** Ends it and its process now, whatever runs there. */
    void end() {
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
                End end = perform(work);
                pool.rest(this); // before its end is known: the next task may come at once, and should find it warm
                pool.ended(work, end);
                work = idle();
            }
        } catch (InterruptedException e) {
            // it was told to end
        } finally {
            killProcess();
        }
    }

    /** Waits for the next task; null if none comes for so long that the pool lets it go. */
    private @Nullable Work idle() throws InterruptedException {
        Work work = inbox.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        return work != null || pool.letsGo(this) ? work : inbox.take();
    }

    private RunnerProcess readyProcess() throws IOException {
        RunnerProcess before = process;
        Plugins plugins = starter.plugins();
        if (before != null && before.isAlive() && before.plugins().equals(plugins)) {
            return before;
        } else if (before != null) {
            before.kill();
        }
        RunnerProcess started = starter.start(devices, plugins);
        process = started;
        return started;
    }

    private End perform(Work work) throws InterruptedException {
        try {
            for (int i = 1; !work.isStopping(); i++) {
                RunnerProcess ready = readyProcess();
                End end = ready.run(work);
                if (end != null) {
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
