package dev.estiva.bench;

import dev.estiva.keeper.KeeperLink;
import dev.estiva.keeper.KeeperSettings;
import dev.estiva.keeper.Kept;
import dev.estiva.keeper.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A keeper, and how many processes it starts and ends in a second: noted, in sessions of their own, their output captured. */
final class KeeperRate implements KeeperLink.Listener, AutoCloseable {
    private final List<String> command;
    private final KeeperLink link;
    private final long pid;
    private final AtomicInteger unstarted = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private CountDownLatch left = new CountDownLatch(0);
    private int round;

    KeeperRate(KeeperSettings settings, List<String> command) throws IOException {
        this.command = command;
        KeeperLink.Opened opened = KeeperLink.open(settings, this);
        this.link = opened.link();
        this.pid = opened.keeperPid();
    }

    /** Of a keeper that such a command starts, with its state in this folder. */
    static KeeperSettings settings(Path state, List<String> command) {
        return new KeeperSettings(state, "bench", new TreeMap<>(System.getenv()), command);
    }

    /** Processes a second, so many at once. */
    double measure(int processes, int atOnce) throws InterruptedException, IOException {
        round++;
        left = new CountDownLatch(processes);
        unstarted.set(processes);
        long begun = System.nanoTime();
        for (int i = 0; i < atOnce; i++) {
            startNext();
        }
        left.await();
        double rate = processes / ((System.nanoTime() - begun) / 1e9);
        if (!failure.get().isEmpty()) {
            throw new IOException(failure.get());
        }
        return rate;
    }

    private void startNext() {
        int number = unstarted.getAndDecrement();
        if (number > 0) {
            link.start(Order.of("bench/" + round + "." + number + "/1", command));
        }
    }

    @Override
    public void kept(Kept attempt) {
        if (attempt.ending() != null) {
            if (!attempt.ending().isSuccess()) {
                failure.set(attempt.ending().message());
            }
            startNext();
            link.forget(attempt.key());
            left.countDown();
        }
    }

    @Override
    public void closed(String why) {
        failure.compareAndSet("", why);
        while (left.getCount() > 0) {
            left.countDown();
        }
    }

    @Override
    public void close() {
        link.end();
        link.close();
        ProcessHandle.of(pid).ifPresent(keeper -> keeper.onExit().join());
    }
}
