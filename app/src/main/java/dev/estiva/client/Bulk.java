package dev.estiva.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** One bulk submission: a thread sends, and the answers are read meanwhile. */
final class Bulk {
    private final Iterable<JobRequest> jobs;
    private final BulkListener listener;
    private final Semaphore room;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    /** At most {@code window} jobs are sent and not yet answered. */
    Bulk(Iterable<JobRequest> jobs, int window, BulkListener listener) {
        if (window < 1) {
            throw new IllegalArgumentException("a window of " + window + " jobs, expected at least 1");
        }
        this.jobs = jobs;
        this.listener = listener;
        this.room = new Semaphore(window);
    }

    void submit(Exchange exchange, String target) throws IOException {
        try (Wire wire = exchange.open()) {
            OutputStream out = wire.begin(exchange.head(target, "application/x-ndjson", "application/x-ndjson"));
            Thread sending = Thread.ofVirtual().name("submit").start(() -> send(out));
            try {
                Wire.Answer answer = wire.answer();
                if (!answer.isSuccess()) {
                    throw ApiException.of(answer.status(), answer.body().readAllBytes());
                }
                read(answer);
                sent.join();
            } finally {
                sending.interrupt(); // it waits for room that nobody makes any more
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        }
    }

    private void send(OutputStream out) {
        try (out) {
            for (JobRequest job : jobs) {
                if (!room.tryAcquire()) {
                    out.flush();
                    room.acquire();
                }
                out.write(job.json().bytes());
                out.write('\n');
            }
            sent.complete(null);
        } catch (InterruptedException e) {
            sent.completeExceptionally(new InterruptedIOException("the submission broke off"));
        } catch (IOException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    private void read(Wire.Answer answer) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                continue;
            }
            room.release();
            Json json = Json.parse(line);
            Json error = json.find("error");
            if (error == null) {
                listener.accepted(json.whole("line"), json.whole("id"));
            } else {
                listener.refused(json.whole("line"), ApiException.of(0, error));
            }
        }
    }
}
