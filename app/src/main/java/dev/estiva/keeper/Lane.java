package dev.estiva.keeper;

import dev.estiva.model.TaskStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that starts attempts, takes their output and notices their end, all by one wait. A keeper has a few: while one
 * waits for a new process to stand, the others go on.
 */
final class Lane implements Runner {
    /**
     * How long what happened may wait for more of it before it is told, while there is more to start: each telling costs agent
     * and server as much again as what they do for one attempt. A lane that runs out of work tells at once.
     */
    private static final long FLUSH_MICROS = 5_000;

    /** Between two reports of the output of one attempt. */
    private static final long REPORT_MICROS = 10_000;

    private static final int KINDS = 4;
    private static final int PROCESS = TaskStream.values().length;

    private final Starter starter;
    private final Reports reports;
    private final Groups groups;
    private final Room room = Room.make();
    private final Libc waking = new Libc();
    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final Map<Long, Running> running = new HashMap<>();
    private final PriorityQueue<Due> dues = new PriorityQueue<>(Comparator.comparingLong(Due::atMicros));
    private final List<Running> talkative = new ArrayList<>();
    private volatile boolean isAsleep;
    private boolean isUnflushed;
    private long flushAt;

    Lane(Starter.Place place, Reports reports) {
        this.reports = reports;
        this.groups = place.groups();
        this.starter = new Starter(place, room);
    }

    /** An attempt, and what this lane has planned for it. */
    private static final class Running {
        private final Attempt attempt;
        private long plannedMicros = Ladder.NEVER;
        private long reportedMicros;
        private boolean isTalkative;

        Running(Attempt attempt) {
            this.attempt = attempt;
        }
    }

    private record Due(long atMicros, long number) {}

    /** Starts its thread. */
    void open(int index) {
        Thread.ofPlatform().daemon().name("lane " + index).start(this::run);
    }

    @Override
    public void greeted(String worker, NavigableMap<String, String> environment) {
        tell(() -> starter.greeted(worker, environment));
    }

    @Override
    public void start(long number, Order order) {
        tell(() -> begin(number, order));
    }

    @Override
    public void stop(long number, long graceMicros) {
        tell(() -> {
            Running found = running.get(number);
            if (found != null) {
                found.attempt.stop(graceMicros, now());
                plan(found);
            }
        });
    }

    @Override
    public void abandon(long number, long graceMicros, String why) {
        tell(() -> {
            Running found = running.get(number);
            if (found != null) {
                found.attempt.abandon(why);
                found.attempt.stop(graceMicros, now());
                plan(found);
            }
        });
    }

    private void tell(Runnable what) {
        inbox.add(what);
        if (isAsleep) {
            synchronized (waking) {
                room.poller().wake(waking);
            }
        }
    }

    private void run() {
        while (true) {
            await(now());
            Runnable next = inbox.poll();
            if (next != null) {
                next.run();
            }
            long now = now();
            report(now);
            for (Due due = dues.peek(); due != null && due.atMicros() <= now; due = dues.peek()) {
                dues.remove();
                onTime(due, now);
            }
            if (isUnflushed && now >= flushAt) {
                flush();
            }
        }
    }

    /** Waits only if there is nothing to do, and takes one look at everything in any case. */
    private void await(long now) {
        int millis = 0;
        if (inbox.isEmpty() && talkative.isEmpty()) {
            flush();
            Due due = dues.peek();
            isAsleep = true;
            boolean isIdle = inbox.isEmpty();
            millis = !isIdle ? 0 : due == null ? -1 : Math.clamp((due.atMicros() - now + 999) / 1_000, 0, 60_000);
        }
        int events = room.poller().await(millis);
        isAsleep = false;
        long then = now();
        for (int i = 0; i < events; i++) {
            handle(room.poller().number(i), then);
        }
    }

    @SuppressWarnings("EnumOrdinal") // the number of this very process's making
    private void handle(long event, long now) {
        if (event == Poller.WOKEN) {
            room.poller().woken();
            return;
        }
        Running found = running.get(event / KINDS);
        if (found == null) {
            return;
        }
        int kind = (int) (event % KINDS);
        boolean any =
                kind == PROCESS ? found.attempt.reap(now) : found.attempt.readable(TaskStream.values()[kind], now);
        if (any) {
            heard(found);
        }
        settle(found, now);
    }

    private void onTime(Due due, long now) {
        Running found = running.get(due.number());
        if (found == null || found.plannedMicros != due.atMicros()) {
            return; // it has ended, or has other plans
        }
        found.plannedMicros = Ladder.NEVER;
        if (found.isTalkative) {
            found.isTalkative = false;
            produced(found, now);
        }
        if (found.attempt.onTime(now)) {
            heard(found);
        }
        settle(found, now);
    }

    /** There was output. */
    private void heard(Running found) {
        if (!found.isTalkative) {
            found.isTalkative = true;
            talkative.add(found);
        }
    }

    private void begin(long number, Order order) {
        try {
            Attempt attempt = starter.start(number, order, now(), reports);
            Running started = new Running(attempt);
            running.put(number, started);
            plan(started);
        } catch (StartFailure e) {
            reports.ended(number, Produced.NOTHING, e.ending());
        }
        told(now());
    }

    private void settle(Running found, long now) {
        if (!found.attempt.isOver()) {
            plan(found);
            return;
        }
        running.remove(found.attempt.number());
        groups.ended(found.attempt.number());
        reports.ended(found.attempt.number(), found.attempt.produced(), found.attempt.ending(now));
        told(now);
    }

    private void plan(Running found) {
        long next = found.attempt.nextMicros();
        if (found.isTalkative) {
            next = Math.min(next, found.reportedMicros + REPORT_MICROS);
        }
        if (next < found.plannedMicros) {
            found.plannedMicros = next;
            dues.add(new Due(next, found.attempt.number()));
        }
    }

    /** Tells of new output at once, but of more output of the same attempt a little later. */
    private void report(long now) {
        for (Running each : talkative) {
            if (each.isTalkative && now - each.reportedMicros >= REPORT_MICROS) {
                each.isTalkative = false;
                produced(each, now);
            } else {
                plan(each);
            }
        }
        talkative.clear();
    }

    private void produced(Running found, long now) {
        found.reportedMicros = now;
        if (!found.attempt.isOver()) {
            reports.produced(found.attempt.number(), found.attempt.produced());
            told(now);
        }
    }

    private void told(long now) {
        if (!isUnflushed) {
            isUnflushed = true;
            flushAt = now + FLUSH_MICROS;
        }
    }

    private void flush() {
        if (isUnflushed) {
            isUnflushed = false;
            reports.flush();
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000;
    }

    /** What the poller is to report for one of an attempt's three descriptors. */
    @SuppressWarnings("EnumOrdinal") // the number lives only as long as this process
    static long event(long number, TaskStream stream) {
        return number * KINDS + stream.ordinal();
    }

    /** The same for the main process. */
    static long processEvent(long number) {
        return number * KINDS + PROCESS;
    }
}
