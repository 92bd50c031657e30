package dev.estiva.http;

import dev.estiva.core.Answer;
import dev.estiva.server.Cluster;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Writes the answers of a bulk submission in their order, each when its job is durable, on a thread of its own. */
final class BulkAnswers {
    /** Jobs that are not durable yet, at most: what a crash would take, and what they hold in memory. */
    private static final int MOST_IN_FLIGHT = 20_000;

    /** Answers that the client has not read: as many as docs/api.md lets it leave unread, and more. */
    private static final int MOST_UNREAD = 1_000_000;

    private static final int BUFFER = 16 << 10;

    private static final List<Line> END = List.of();

    private final Cluster cluster;
    private final OutputStream to;
    private final SubmitTimes times;
    private final BlockingQueue<List<Line>> queue = new LinkedBlockingQueue<>();
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private final Semaphore unread = new Semaphore(MOST_UNREAD);
    private final Thread writer = Thread.ofVirtual().name("answer").unstarted(this::run);
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** A line's number, and its refusal or its answer to come. */
    record Line(
            long number,
            @Nullable Refusal refusal,
            @Nullable CompletableFuture<Answer> answer) {}

    BulkAnswers(Cluster cluster, Call call, SubmitTimes times) throws IOException {
        this.cluster = cluster;
        this.times = times;
        this.to = new BufferedOutputStream(call.stream("application/x-ndjson").getOutputStream(), BUFFER);
    }

    void start() {
        writer.start();
    }

    /** Waits until so many more jobs may be under way. */
    void awaitRoom(int jobs) throws InterruptedException {
        inFlight.acquire(jobs);
    }

    /** The lines of one batch; their jobs were handed in just now. */
    void add(List<Line> lines) throws InterruptedException {
        long now = System.nanoTime();
        for (Line line : lines) {
            CompletableFuture<Answer> answer = line.answer();
            if (answer != null) {
                var _ = answer.whenComplete((_, _) -> inFlight.release());
            }
        }
        CompletableFuture<Answer> last = lines.getLast().answer();
        if (last != null) {
            var _ = last.whenComplete((_, _) -> times.took(System.nanoTime() - now));
        }
        unread.acquire(lines.size());
        queue.put(lines);
    }

    /** Waits until all is written, or the client is gone. */
    void finish() throws IOException, InterruptedException {
        queue.put(END);
        writer.join();
        if (done.isCompletedExceptionally()) {
            throw new IOException("the client does not read its answers");
        }
    }

    private void run() {
        try {
            for (List<Line> lines = queue.take(); !lines.isEmpty(); lines = queue.take()) {
                for (Line line : lines) {
                    write(line);
                }
                unread.release(lines.size());
                if (queue.isEmpty()) {
                    to.flush();
                }
            }
            to.flush();
            done.complete(null);
        } catch (IOException | InterruptedException | RuntimeException e) {
            done.completeExceptionally(e);
            unread.release(MOST_UNREAD); // nobody reads on; the jobs that came in are submitted all the same
        }
    }

    private void write(Line line) throws IOException {
        Refusal refusal = line.refusal();
        CompletableFuture<Answer> answer = line.answer();
        if (answer != null) {
            try {
                if (!answer.isDone()) {
                    to.flush(); // what is durable is said at once
                }
                long id = Answers.accepted(Answers.of(cluster, answer)).value();
                to.write(("{\"line\":" + line.number() + ",\"id\":" + id + "}\n").getBytes(StandardCharsets.US_ASCII));
                return;
            } catch (Refusal e) {
                refusal = e;
            }
        }
        Refusal said = refusal == null ? Refusal.internal() : refusal;
        to.write(JsonOut.object(out -> {
            out.whole("line", line.number());
            said.write(out);
        }));
        to.write('\n');
    }
}
