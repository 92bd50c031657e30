package dev.estiva.server;

import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.LoggerFactory;

/**
 * Takes output in, on a thread of its own, so that the loop never waits for the disk. What the workers' windows allow is all
 * that can wait here. A disk that stays full costs the output, never the task: its result waits for its output.
 */
final class OutputTaker implements AutoCloseable {
    /** What one worker may have on its way: the disk's rate for some milliseconds. */
    static final int WINDOW_BYTES = 1 << 20;

    /** How often a piece is tried, with a pause of a second between: a disk that is full stays so, or is freed by a person. */
    private static final int TRIES = 5;

    private final OutputStore store;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("output").daemon().factory());

    OutputTaker(OutputStore store) {
        this.store = store;
    }

    void take(FromWorker.Output piece, LongConsumer safe) {
        thread.execute(() -> safe.accept(keep(piece)));
    }

    private long keep(FromWorker.Output piece) {
        OutputStore.Source source =
                new OutputStore.Source(piece.id().task(), piece.id().attempt(), piece.stream());
        for (int left = TRIES; ; left--) {
            try {
                return store.append(source, piece.offset(), piece.data().bytes());
            } catch (IOException e) {
                if (left <= 1) {
                    LoggerFactory.getLogger(OutputTaker.class)
                            .warn(
                                    "the rest of what {} writes to {} is lost: {}",
                                    piece.id(),
                                    piece.stream(),
                                    e.toString());
                    return FromServer.Output.ALL;
                }
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                return piece.offset();
            }
        }
    }

    /**
     * Waits until all is kept that came before, or a little longer than one piece is tried: whoever knows of a task's end finds
     * all that it wrote.
     */
    void settle() throws InterruptedException {
        CountDownLatch settled = new CountDownLatch(1);
        try {
            thread.execute(settled::countDown);
        } catch (RejectedExecutionException e) {
            return; // the server ends
        }
        if (!settled.await(TRIES + 1, TimeUnit.SECONDS)) {
            LoggerFactory.getLogger(OutputTaker.class).warn("the disk is slow: output that has come in waits for it");
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
