package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.runner.RunnerProcess.End;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, each in a JVM that it has for itself or shares with others of its kind, and keeps the JVMs for the next tasks.
 * Any thread may use it, and none waits for a process.
 */
public final class RunnerPool implements AutoCloseable {
    /** In one JVM at a time: each has a thread there, and all of them begin anew if it dies. */
    private static final int MOST_TOGETHER = 256;

    private final RunnerStarter starter;
    private final int most;
    private final RunnerListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Work> works = new HashMap<>();
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    private final Set<Runner> runners = new HashSet<>();

    /** Those without work, the one that worked last at the end: it is the warmest. */
    private final List<Runner> idle = new ArrayList<>();

    /** Those with tasks that others of the same key may join. */
    private final Map<Sharing.Key, Runner> hosts = new HashMap<>();

    private boolean closed;

    public RunnerPool(RunnerSettings settings, RunnerListener listener) {
        this.starter = new RunnerStarter(settings, listener);
        this.most = settings.most();
        this.listener = listener;
    }

    /** Runs a task, at once or when a JVM is free for it; the number is the caller's name for it. */
    public void start(long run, ProcessTask process) {
        if (most == 0) {
            listener.ended(run, JobResult.failed("this worker runs no job types"), 0);
            return;
        }
        Work work = new Work(run, process, starter.sharing().keyOf(process));
        lock.lock();
        try {
            works.put(run, work);
            if (!joins(work)) {
                waiting.add(work);
                assign();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a run end, if it has not: by an interruption, and after the grace by force. Its end is still told. */
    public void stop(long run, long graceMicros) {
        Work work;
        lock.lock();
        try {
            work = works.get(run);
            if (work != null && !waiting.remove(work)) {
                work.stop(graceMicros);
                work = null;
            }
        } finally {
            lock.unlock();
        }
        if (work != null) {
            ended(work, new End(JobResult.failed(Work.NOT_BEGUN), 0));
        }
    }

    /** Makes room on devices that somebody else is about to use: a JVM that waits may still hold memory there. */
    public void leaveDevices(List<Integer> devices) {
        lock.lock();
        try {
            overlapping(devices).forEach(this::letGo);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all processes, at once; of what they ran nothing is told any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            works.clear();
            runners.forEach(Runner::end);
            runners.clear();
            idle.clear();
            hosts.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Called by whoever ran it. */
    void ended(Work work, End end) {
        work.isDone();
        boolean isOfInterest;
        lock.lock();
        try {
            isOfInterest = works.remove(work.run(), work);
        } finally {
            lock.unlock();
        }
        if (isOfInterest) {
            listener.ended(work.run(), end.result(), end.runMicros());
        }
    }

    /** A runner has done a task, and perhaps has none left. */
    void rest(Runner runner, Work done) {
        lock.lock();
        try {
            release(runner, done);
        } finally {
            lock.unlock();
        }
    }

    /** A task has to be begun again, and not where it was; it has waited already. */
    void again(Runner runner, Work work) {
        lock.lock();
        try {
            hosts.values().remove(runner); // its process is gone, or is to go when those in it have ended
            if (work.equals(works.get(work.run()))) {
                waiting.addFirst(work);
            }
            release(runner, work);
        } finally {
            lock.unlock();
        }
    }

    private void release(Runner runner, Work work) {
        runner.leaves(work);
        if (!runners.contains(runner)) {
            return;
        } else if (runner.tasks().isEmpty()) {
            hosts.values().remove(runner);
            idle.add(runner);
        } else {
            letWaitingJoin();
        }
        assign();
    }

    /** A runner wants to end after a long rest; it may not if work is on its way to it. */
    boolean letsGo(Runner runner) {
        lock.lock();
        try {
            return idle.remove(runner) && runners.remove(runner);
        } finally {
            lock.unlock();
        }
    }

    /** Gives out what waits, in order, as far as there is somebody to do it. */
    private void assign() {
        while (!closed && !waiting.isEmpty()) {
            Work work = waiting.element();
            Runner rested = rested(work.devices());
            if (rested != null) {
                idle.remove(rested);
                rested.give(waiting.remove());
                opens(rested, work);
            } else if (runners.size() < most || !idle.isEmpty()) {
                startAnother(waiting.remove());
            } else {
                return;
            }
        }
    }

    private @Nullable Runner rested(List<Integer> devices) {
        return idle.reversed().stream()
                .filter(runner -> runner.devices().equals(devices))
                .findFirst()
                .orElse(null);
    }

    private void startAnother(Work work) {
        List<Runner> leaving = overlapping(work.devices());
        leaving.forEach(this::letGo);
        if (runners.size() >= most) {
            letGo(idle.getFirst());
        }
        Runner runner = new Runner(this, starter, work.devices(), leaving);
        runners.add(runner);
        runner.start(work);
        opens(runner, work);
    }

    /** Others may now be with the task. */
    private void opens(Runner runner, Work work) {
        Sharing.Key key = work.key();
        if (key != null) {
            hosts.put(key, runner);
            letWaitingJoin();
        }
    }

    private void letWaitingJoin() {
        waiting.removeIf(this::joins);
    }

    /** Puts a task beside those of its kind, if there are any and they leave room. */
    private boolean joins(Work work) {
        Sharing.Key key = work.key();
        Runner host = key == null ? null : hosts.get(key);
        if (host == null || host.tasks().size() >= MOST_TOGETHER || host.tasks().contains(work.id())) {
            return false;
        }
        host.give(work);
        return true;
    }

    private List<Runner> overlapping(List<Integer> devices) {
        return idle.stream()
                .filter(runner -> !Collections.disjoint(runner.devices(), devices))
                .toList();
    }

    private void letGo(Runner runner) {
        idle.remove(runner);
        runners.remove(runner);
        runner.leave();
    }
}
