package dev.estiva.http;

import dev.estiva.journal.History.Event;
import dev.estiva.journal.JournalException;
import dev.estiva.model.WorkerSpec;
import dev.estiva.server.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads the events as they happen, once for all who wait for something: a thread for each would wake all of them at each
 * event. Tells those who watch a job that something happened to it, and remembers the workers.
 */
final class Follower implements AutoCloseable {
    private static final int BATCH = 4_096;

    private final Cluster cluster;
    private final Consumer<Event> counter;
    private final Map<Long, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final WorkerBook workers;
    private final Thread thread;
    private volatile boolean closed;
    private long position;

    /** {@code counter} is called for each event, on the follower's thread. */
    Follower(Cluster cluster, Consumer<Event> counter) {
        this.cluster = cluster;
        this.counter = counter;
        this.position = cluster.events().lastPosition();
        this.thread = Thread.ofVirtual().name("follow the events").unstarted(this::run);
        this.workers = new WorkerBook(cluster);
    }

    void start() {
        thread.start();
    }

    /** Somebody who wants to know when anything happens to a job. */
    final class Watch implements AutoCloseable {
        private final long job;
        private final Semaphore news = new Semaphore(0);

        private Watch(long job) {
            this.job = job;
        }

        /** Waits until something happened since the last call, or so long. */
        void await(long nanos) throws InterruptedException {
            boolean happened = news.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            assert happened || nanos >= 0;
            int more = news.drainPermits();
            assert more >= 0;
        }

        @Override
        public void close() {
            watches.computeIfPresent(job, (_, set) -> {
                set.remove(this);
                return set.isEmpty() ? null : set;
            });
        }
    }

    /** Watches a job from now on; to be closed. */
    Watch watch(long job) {
        Watch watch = new Watch(job);
        watches.compute(job, (_, known) -> {
            Set<Watch> set = known == null ? new CopyOnWriteArraySet<>() : known;
            set.add(watch);
            return set;
        });
        return watch;
    }

    /** What a worker is or was called, or null if nobody remembers. */
    @Nullable
    String workerName(int id) {
        WorkerSpec spec = workers.spec(id);
        return spec == null ? null : spec.name();
    }

    /** The workers that are or were. */
    WorkerBook workers() {
        return workers;
    }

    private void run() {
        while (!closed) {
            try {
                if (cluster.events().await(position, Duration.ofHours(1))) {
                    handle(cluster.events().after(position, BATCH));
                }
            } catch (InterruptedException e) {
                return;
            } catch (JournalException e) {
                LoggerFactory.getLogger(Follower.class).warn("cannot follow the events: {}", e.getMessage());
                return;
            }
        }
    }

    private void handle(List<Event> events) {
        List<Watch> told = new ArrayList<>();
        for (Event event : events) {
            position = event.position();
            counter.accept(event);
            workers.heard(event.fact());
            long job = Facts.job(event.fact());
            Set<Watch> watching = job == 0 || watches.isEmpty() ? null : watches.get(job);
            if (watching != null) {
                told.addAll(watching);
            }
        }
        told.forEach(watch -> watch.news.release());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
