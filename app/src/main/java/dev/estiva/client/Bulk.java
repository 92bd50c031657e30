package dev.estiva.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One bulk submission: a thread sends, and the answers are read meanwhile. */
final class Bulk {
    private Bulk() {}

    static void submit(Exchange exchange, String target, Iterable<JobRequest> jobs, BulkListener listener)
            throws IOException {
        Iterator<JobRequest> all = jobs.iterator();
        try (Wire wire = exchange.open()) {
            OutputStream out = wire.begin(exchange.head(target, "application/x-ndjson", "application/x-ndjson"));
            CompletableFuture<Void> sent = new CompletableFuture<>();
            Thread.ofVirtual().name("submit").start(() -> send(all, out, sent));
            Wire.Answer answer = wire.answer();
            if (!answer.isSuccess()) {
                throw ApiException.of(answer.status(), answer.body().readAllBytes());
            }
            read(answer, listener);
            sent.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        }
    }

    private static void send(Iterator<JobRequest> jobs, OutputStream out, CompletableFuture<Void> sent) {
        try (out) {
            while (jobs.hasNext()) {
                out.write(jobs.next().json().bytes());
                out.write('\n');
            }
            sent.complete(null);
        } catch (IOException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    private static void read(Wire.Answer answer, BulkListener listener) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                continue;
            }
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
