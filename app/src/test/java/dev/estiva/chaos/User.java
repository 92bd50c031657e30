package dev.estiva.chaos;

import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.UnreachableException;
import dev.estiva.model.SeededRandom;
import java.io.IOException;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who submits jobs and cancels a few, whether or not the server is there. What is submitted with a key is tried until
 * it is accepted; without one, nobody knows what came of a request that broke.
 */
final class User {
    private static final long PAUSE_MILLIS = 100;

    private final String name;
    private final EstivaClient client;
    private final Work work;
    private final SeededRandom random;
    private final NavigableMap<Long, String> accepted = Collections.synchronizedNavigableMap(new TreeMap<>());
    private final NavigableSet<String> keyed = Collections.synchronizedNavigableSet(new TreeSet<>());
    private final NavigableSet<Long> cancelled = Collections.synchronizedNavigableSet(new TreeSet<>());
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean isTired;

    User(String name, Site site, SeededRandom random) {
        this.name = name;
        this.client = site.client();
        this.random = random;
        this.work = new Work(site, random.fork("work"));
    }

    void start() {
        Thread.ofVirtual().name(name).start(() -> {
            try (client) {
                run();
                done.complete(null);
            } catch (Throwable e) { // whatever it is fails the test
                done.completeExceptionally(e);
            }
        });
    }

    /** Submits no further jobs, and waits for the answers to those that are under way. */
    void end() throws Exception {
        isTired = true;
        done.get(2, TimeUnit.MINUTES);
    }

    private void run() throws Exception {
        for (int number = 1; !isTired; number++) {
            if (random.nextInt(12) == 0 && !accepted.isEmpty()) {
                cancel();
            } else {
                submit(name + "-" + number);
            }
            Thread.sleep((long) random.nextExponential(PAUSE_MILLIS));
        }
    }

    private void submit(String job) throws Exception {
        JobRequest request = work.next(job);
        if (random.nextInt(4) == 0) {
            tryOnce(job, request);
            return;
        }
        keyed.add(job);
        request.idempotencyKey(job);
        while (!tryOnce(job, request)) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean tryOnce(String job, JobRequest request) throws IOException {
        try {
            accepted.put(client.submit(request), job);
            return true;
        } catch (UnreachableException e) {
            return false;
        } catch (ApiException e) {
            if (e.status() == 503) {
                return false;
            }
            throw e;
        }
    }

    private void cancel() throws IOException {
        Long[] ids = accepted.keySet().toArray(Long[]::new);
        long job = ids[Math.max(0, ids.length - 1 - random.nextInt(5))];
        try {
            client.cancel(job);
            cancelled.add(job);
        } catch (UnreachableException e) {
            // perhaps it is, perhaps it is not
        } catch (ApiException e) {
            if (e.status() != 503) {
                throw e;
            }
        }
    }

    /** The jobs that were accepted, with their names. */
    NavigableMap<Long, String> accepted() {
        return accepted;
    }

    /** Names of jobs that may be there only once. */
    NavigableSet<String> keyed() {
        return keyed;
    }

    /** Jobs whose cancelling was answered. */
    NavigableSet<Long> cancelled() {
        return cancelled;
    }
}
