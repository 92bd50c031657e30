package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.server.OutputStore.Dropped;
import dev.estiva.server.OutputStore.Source;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Drops output that is too old or too much: what was written last the longest ago first, and of no attempt that runs. */
final class OutputTrim {
    /** What has ended a moment ago may still be on its way, and be looked at. */
    private static final long YOUNG_MICROS = 60_000_000;

    /** So that not each further byte makes for another round. */
    private static final int PERCENT_LEFT = 95;

    private static final long PAUSE_MICROS = 600_000_000;
    private static final int NEW_PARTS = 20;

    /** Within a stretch of time all is equally old: so what must be remembered does not grow with the number of files. */
    private static final long STRETCH_MICROS = 10_000_000;

    private final OutputFiles files;
    private final OutputLimits limits;
    private final Known known;
    private long nextMicros;
    private long appendedThen;

    /** What is known of jobs and tasks. */
    interface Known {
        /** The attempts that run now. */
        NavigableSet<AttemptId> running();

        /** Whether anybody can still ask for it. */
        boolean isKnown(JobId job) throws IOException;
    }

    OutputTrim(OutputFiles files, OutputLimits limits, Known known) {
        this.files = files;
        this.limits = limits;
        this.known = known;
    }

    /** Looks, if there is much that is new, or it did not look for a while. */
    void trimInTime(long nowMicros) throws IOException {
        long appended = files.appended();
        boolean isMuch = limits.mostBytes() > 0 && appended - appendedThen > limits.mostBytes() / NEW_PARTS;
        if (isMuch || nowMicros >= nextMicros) {
            appendedThen = appended;
            nextMicros = nowMicros + PAUSE_MICROS;
            Round round = look(nowMicros);
            if (round.tooMuch > 0 && round.young > 0) {
                nextMicros = nowMicros + YOUNG_MICROS;
            }
        }
    }

    /** Looks at all that there is; answers how many bytes were dropped. */
    long trim(long nowMicros) throws IOException {
        return look(nowMicros).dropped;
    }

    private Round look(long nowMicros) throws IOException {
        Round round = new Round(nowMicros);
        OutputWalk walk = new OutputWalk(files.places());
        for (JobId job : walk.jobs()) {
            if (known.isKnown(job)) {
                walk.of(job, round::count);
            } else {
                forget(job, walk, round);
            }
        }
        round.decide();
        if (round.hasWork()) {
            for (JobId job : walk.jobs()) {
                walk.of(job, round::drop);
            }
        }
        return round;
    }

    private void forget(JobId job, OutputWalk walk, Round round) throws IOException {
        Heap heap = new Heap();
        walk.of(job, heap::add);
        if (heap.lastMicros <= round.youngMicros) {
            files.delete(job);
            round.dropped += heap.bytes;
        }
    }

    /** All that a job wrote. */
    private static final class Heap {
        private long bytes;
        private long lastMicros;

        void add(Source source, long more, long micros) {
            bytes += more;
            lastMicros = Math.max(lastMicros, micros);
        }
    }

    /** One look: first all is counted, then what is to go is dropped. */
    private final class Round {
        private final NavigableSet<AttemptId> running = known.running();
        private final NavigableMap<Long, Long> stretches = new TreeMap<>();
        private final long youngMicros;
        private final long oldMicros;
        private long total;
        private long old;
        private long young;
        private long dropped;

        /** What is still too much when all has gone that may. */
        private long tooMuch;

        /** Up to before this stretch all goes, and of it so many bytes. */
        private long lastStretch = Long.MIN_VALUE;

        private long ofLastStretch;

        Round(long nowMicros) {
            youngMicros = nowMicros - YOUNG_MICROS;
            oldMicros = limits.retainMicros() > 0
                    ? Math.min(youngMicros, nowMicros - limits.retainMicros())
                    : Long.MIN_VALUE;
        }

        void count(Source source, long bytes, long lastMicros) {
            total += bytes;
            young += lastMicros > youngMicros ? bytes : 0;
            if (!mayGo(source, lastMicros)) {
                return;
            }
            if (lastMicros < oldMicros) {
                old += bytes;
            } else {
                stretches.merge(lastMicros / STRETCH_MICROS, bytes, Long::sum);
            }
        }

        private boolean mayGo(Source source, long lastMicros) {
            return lastMicros <= youngMicros && !running.contains(new AttemptId(source.task(), source.attempt()));
        }

        void decide() {
            long most = limits.mostBytes();
            long left = total - old;
            tooMuch = most > 0 && left > most ? left - most / 100 * PERCENT_LEFT : 0;
            for (var stretch : stretches.entrySet()) {
                if (tooMuch <= 0) {
                    return;
                }
                lastStretch = stretch.getKey();
                ofLastStretch = tooMuch;
                tooMuch -= stretch.getValue();
            }
        }

        boolean hasWork() {
            return old > 0 || ofLastStretch > 0;
        }

        void drop(Source source, long bytes, long lastMicros) throws IOException {
            Dropped why = mayGo(source, lastMicros) ? why(lastMicros, bytes) : null;
            if (why != null) {
                files.drop(source, why);
                dropped += bytes;
            }
        }

        private @Nullable Dropped why(long lastMicros, long bytes) {
            if (lastMicros < oldMicros) {
                return Dropped.AGE;
            }
            long stretch = lastMicros / STRETCH_MICROS;
            if (stretch > lastStretch || (stretch == lastStretch && ofLastStretch <= 0)) {
                return null;
            }
            ofLastStretch -= stretch == lastStretch ? bytes : 0;
            return Dropped.ROOM;
        }
    }
}
