package dev.estiva.cli;

import dev.estiva.cli.LogPrinter.Streams;
import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.Page;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Prints what a job's tasks write, attempt by attempt as they start, until the job has ended. */
final class Follower {
    /** How soon the start of another attempt is noticed. */
    private static final Duration POLL = Duration.ofMillis(300);

    /** Connections at once; what more tasks write is printed a little later. */
    private static final int MOST_AT_ONCE = 32;

    private final EstivaClient client;
    private final long job;
    private final Patience patience;
    private final LogPrinter printer;
    private final Streams streams;
    private final @Nullable TaskId only;
    private final Set<String> begun = new TreeSet<>();
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final ConcurrentLinkedQueue<IOException> failures = new ConcurrentLinkedQueue<>();
    private long seen;

    /** {@code only} is the task to follow, null for all of the job. */
    Follower(
            EstivaClient client,
            Patience patience,
            long job,
            LogPrinter printer,
            Streams streams,
            @Nullable TaskId only) {
        this.client = client;
        this.patience = patience;
        this.job = job;
        this.printer = printer;
        this.streams = streams;
        this.only = only;
    }

    /** Returns when the job, or its only task that is followed, has ended and everything was printed. */
    Ending run() throws IOException, InterruptedException {
        ExecutorService followers = Executors.newVirtualThreadPerTaskExecutor();
        Ending ending;
        do {
            ending = patience.ask(() -> client.await(job, POLL));
            begin(followers);
            throwFailure();
        } while (!ending.done() && !hasOnlyEnded());
        followers.shutdown();
        while (!followers.awaitTermination(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            throwFailure();
        }
        throwFailure();
        return ending;
    }

    /** The other followers may be in the middle of something; they end with the program. */
    private void throwFailure() throws IOException {
        IOException failure = failures.peek();
        if (failure != null) {
            throw failure;
        }
    }

    private boolean hasOnlyEnded() throws IOException, InterruptedException {
        TaskId task = only;
        return task != null && patience.ask(() -> client.task(task)).hasEnded();
    }

    /** Follows each attempt that has begun by now. */
    private void begin(ExecutorService followers) throws IOException, InterruptedException {
        List<Event> events;
        do {
            EventFilter filter = EventFilter.ALL.ofJob(job).after(seen);
            Page<Event> page = patience.ask(() -> client.events(filter, 1_000));
            events = page.entries();
            for (Event event : events) {
                seen = event.position();
                String task = event.task();
                if (event.kind().equals("task_placed") && task != null) {
                    begin(TaskId.parse(task), event.json().small("attempt", 1), followers);
                }
            }
            seen = page.next() == null ? seen : Math.max(seen, Long.parseLong(page.next()));
        } while (!events.isEmpty());
    }

    private void begin(TaskId task, int attempt, ExecutorService followers) {
        boolean wanted = only == null || only.equals(task);
        if (wanted && begun.add(task + "#" + attempt)) {
            followers.execute(() -> follow(task, attempt));
        }
    }

    private void follow(TaskId task, int attempt) {
        try {
            room.acquire();
            try {
                printer.follow(task, attempt, streams);
            } finally {
                room.release();
            }
        } catch (IOException e) {
            failures.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
