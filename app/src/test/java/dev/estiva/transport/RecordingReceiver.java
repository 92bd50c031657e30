package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.protocol.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hears and remembers. Waits are bounded only so that a broken test ends. */
final class RecordingReceiver<I extends Message> implements Receiver<I> {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<I> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public void received(I message) {
        assertThat(closed).isNotDone();
        received.add(message);
    }

    @Override
    public void closed(String why) {
        assertThat(closed.complete(why)).as("told once").isTrue();
    }

    I next() throws InterruptedException {
        I message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    /** The reason of the end, once there is one; nothing may have come that was not asked for before. */
    String end() {
        String why = closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        assertThat(received).isEmpty();
        return why;
    }
}
