package dev.estiva.http;

import dev.estiva.journal.History.Event;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events one after the other, as they happen, with a sign of life in silences. */
final class EventStream {
    private static final int BATCH = 1_000;

    /** When the journal is ahead of what can be read of it. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Service service;
    private final EventFilter filter;
    private final Format format;
    private final Shape shape;
    private final OutputStream to;
    private final @Nullable ProgressFeed progress;
    private long heardNanos = System.nanoTime();

    /** What is sent of the events. */
    @FunctionalInterface
    interface Shape {
        /** Takes some that follow each other, so that what it looks up for them it can look up at once. */
        void of(List<Event> events, Sink to) throws IOException;
    }

    /** Takes what is sent. */
    @FunctionalInterface
    interface Sink {
        /** In the order of the events; of those of which nothing is sent it hears nothing. */
        void send(Event event, byte[] json) throws IOException;
    }

    /** How an event is written. */
    enum Format {
        SSE("text/event-stream; charset=utf-8", ": alive\n\n") {
            @Override
            void write(OutputStream to, long position, String kind, byte[] json) throws IOException {
                String head = (position < 0 ? "" : "id: " + position + "\n") + "event: " + kind + "\ndata: ";
                to.write(head.getBytes(StandardCharsets.UTF_8));
                to.write(json);
                to.write('\n');
                to.write('\n');
            }
        },
        NDJSON("application/x-ndjson", "\n") {
            @Override
            void write(OutputStream to, long position, String kind, byte[] json) throws IOException {
                to.write(json);
                to.write('\n');
            }
        };

        private final String type;
        private final byte[] alive;

        Format(String type, String alive) {
            this.type = type;
            this.alive = alive.getBytes(StandardCharsets.UTF_8);
        }

        /** A position below 0: of something that has none. */
        abstract void write(OutputStream to, long position, String kind, byte[] json) throws IOException;
    }

    EventStream(Service service, EventFilter filter, Format format, Shape shape, Call call) throws IOException {
        this.service = service;
        this.filter = filter;
        this.format = format;
        this.shape = shape;
        this.progress =
                filter.wantsProgress() ? new ProgressFeed(service.cluster().progress(), filter) : null;
        HttpServletResponse response = call.stream(format.type);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // else a proxy may keep events back
        this.to = response.getOutputStream();
        to.flush();
    }

    void run(long after, boolean follow) throws IOException, InterruptedException {
        long end = service.cluster().events().lastPosition();
        long position = after;
        if (filter.isSelective()) {
            position = Math.max(past(position), end);
        }
        while (true) {
            if (service.cluster().ended().isDone()) {
                throw Refusal.unavailable("the server is stopping"); // it breaks off, for it is not the end
            }
            List<Event> events = service.cluster().events().after(position, BATCH);
            position = write(events, position);
            if (!follow && position >= end) {
                return;
            }
            if (events.isEmpty()) {
                awaitMore(position);
            }
        }
    }

    private void awaitMore(long position) throws IOException, InterruptedException {
        to.flush();
        Duration heartbeat = service.settings().limits().heartbeat();
        if (!(progress == null
                ? service.cluster().events().await(position, heartbeat)
                : awaitMore(position, heartbeat, progress))) {
            sayAlive();
        } else if (service.cluster().events().after(position, 1).isEmpty()) {
            Thread.sleep(PAUSE);
        }
    }

    /** After a while without anything to send, as where little is wanted of much that happened: whoever reads would think it broken. */
    void showLife() throws IOException {
        if (System.nanoTime() - heardNanos
                >= service.settings().limits().heartbeat().toNanos()) {
            sayAlive();
        }
    }

    private void sayAlive() throws IOException {
        to.write(format.alive);
        to.flush();
        heardNanos = System.nanoTime();
    }

    /** The same wait, in which progress is passed on; false after a silence of that length. */
    private boolean awaitMore(long position, Duration heartbeat, ProgressFeed feed)
            throws IOException, InterruptedException {
        Duration silent = Duration.ZERO;
        while (silent.compareTo(heartbeat) < 0) {
            if (feed.write(to, format, position)) {
                to.flush();
                silent = Duration.ZERO;
            }
            Duration pause = ProgressFeed.PAUSE.compareTo(heartbeat) < 0 ? ProgressFeed.PAUSE : heartbeat;
            if (service.cluster().events().await(position, pause)
                    || service.cluster().ended().isDone()) {
                return true;
            }
            silent = silent.plus(pause);
        }
        return false;
    }

    /** What the journal has of it, without all the rest; answers the last position. */
    private long past(long after) throws IOException {
        long position = after;
        while (true) {
            List<Event> events = filter.past(position, BATCH);
            if (events.isEmpty()) {
                return position;
            }
            position = write(events, position);
        }
    }

    /** Answers the position of the last of them, or the other one if there is none. */
    private long write(List<Event> events, long otherwise) throws IOException {
        shape.of(events, (event, json) -> {
            format.write(to, event.position(), EventJson.kind(event.fact()), json);
            heardNanos = System.nanoTime();
        });
        showLife();
        return events.isEmpty() ? otherwise : events.getLast().position();
    }
}
