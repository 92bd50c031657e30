package dev.estiva.chaos;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import java.io.IOException;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody who hears every event, through all restarts, and remembers it: what was heard must never be taken back. */
final class Follower {
    private final NavigableMap<Long, String> heard = Collections.synchronizedNavigableMap(new TreeMap<>());
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean isTired;

    void start(Site site) {
        Thread.ofVirtual().name("follower").start(() -> {
            try (EstivaClient client = site.client()) {
                while (!isTired) {
                    listen(client);
                }
                done.complete(null);
            } catch (Throwable e) { // whatever it is fails the test
                done.completeExceptionally(e);
            }
        });
    }

    private void listen(EstivaClient client) throws InterruptedException {
        long last = heard.isEmpty() ? 0 : heard.lastKey();
        try {
            client.follow(EventFilter.ALL.after(last), event -> {
                heard(event);
                return !isTired;
            });
        } catch (IOException e) {
            Thread.sleep(50); // it is down: go on behind the last one
        }
    }

    private void heard(Event event) {
        String text = event.kind() + " " + event.job();
        String before = heard.put(event.position(), text);
        if (before != null && !before.equals(text)) {
            throw new AssertionError("position " + event.position() + " was " + before + ", and is " + text);
        }
    }

    /** Hears no more; the server must be down, or about to be. */
    void end() throws Exception {
        isTired = true;
        done.get(1, TimeUnit.MINUTES);
    }

    /** What happened, as {@code kind job}, by position. */
    NavigableMap<Long, String> heard() {
        return heard;
    }
}
