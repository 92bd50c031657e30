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

    /** What is sent of each event, in order. */
    @FunctionalInterface
    interface Shape {
        /** Null for one of which nothing is sent. */
        byte @Nullable [] of(Event event) throws IOException;
    }

    /** How an event is written. */
    enum Format {
        SSE("text/event-stream; charset=utf-8", ": alive\n\n") {
            @Override
            void write(OutputStream to, Event event, byte[] json) throws IOException {
                String head = "id: " + event.position() + "\nevent: " + EventJson.kind(event.fact()) + "\ndata: ";
                to.write(head.getBytes(StandardCharsets.UTF_8));
                to.write(json);
                to.write('\n');
                to.write('\n');
            }
        },
        NDJSON("application/x-ndjson", "\n") {
            @Override
            void write(OutputStream to, Event event, byte[] json) throws IOException {
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

        abstract void write(OutputStream to, Event event, byte[] json) throws IOException;
    }

    EventStream(Service service, EventFilter filter, Format format, Shape shape, Call call) throws IOException {
        this.service = service;
        this.filter = filter;
        this.format = format;
        this.shape = shape;
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
            for (Event event : events) {
                position = event.position();
                write(event);
            }
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
        if (!service.cluster()
                .events()
                .await(position, service.settings().limits().heartbeat())) {
            to.write(format.alive);
            to.flush();
        } else if (service.cluster().events().after(position, 1).isEmpty()) {
            Thread.sleep(PAUSE);
        }
    }

    /** What the journal has of it, without all the rest; answers the last position. */
    private long past(long after) throws IOException {
        long position = after;
        while (true) {
            List<Event> events = filter.past(position, BATCH);
            if (events.isEmpty()) {
                return position;
            }
            for (Event event : events) {
                position = event.position();
                write(event);
            }
        }
    }

    private void write(Event event) throws IOException {
        byte[] json = shape.of(event);
        if (json != null) {
            format.write(to, event, json);
        }
    }
}
