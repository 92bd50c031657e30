package dev.estiva.server;

import dev.estiva.journal.Journal;
import dev.estiva.journal.JournalException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Snapshots, so that the next start is quick, and forgetting what is older than it is to be kept; on a thread of its own.
 * What fails here is tried again: the journal goes on, or stops the server by itself.
 */
final class Housekeeping implements AutoCloseable {
    /** Half a minute's work of a busy server, and some seconds of recovery. */
    private static final long FACTS_BETWEEN_SNAPSHOTS = 200_000;

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Journal journal;
    private final Mirror mirror;
    private final long retainMicros;
    private final LongSupplier nowMicros;
    private final OutputTrim outputs;
    private final Thread thread =
            Thread.ofPlatform().name("housekeeping").daemon().unstarted(this::run);

    Housekeeping(Journal journal, Mirror mirror, long retainMicros, LongSupplier nowMicros, OutputTrim outputs) {
        this.journal = journal;
        this.mirror = mirror;
        this.retainMicros = retainMicros;
        this.nowMicros = nowMicros;
        this.outputs = outputs;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            trimOutput(); // whoever starts a server with tighter bounds may want the room now
            while (true) {
                Thread.sleep(PAUSE);
                once();
                trimOutput();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void once() {
        try {
            if (journal.lastPosition() - journal.lastSnapshot() >= FACTS_BETWEEN_SNAPSHOTS) {
                snapshot();
            }
            if (retainMicros > 0) {
                journal.prune(nowMicros.getAsLong() - retainMicros);
            }
        } catch (IOException e) {
            warn(e);
        }
    }

    private void trimOutput() {
        try {
            outputs.trimInTime(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())); // files have the wall's time
        } catch (IOException e) {
            warn(e);
        }
    }

    private static void warn(IOException e) {
        LoggerFactory.getLogger(Housekeeping.class).warn("housekeeping: {}", e.toString());
    }

    /** Stores what the mirror holds now. */
    void snapshot() throws JournalException {
        Mirror.Copy copy = mirror.copy();
        journal.snapshot(copy.position(), copy.state());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
