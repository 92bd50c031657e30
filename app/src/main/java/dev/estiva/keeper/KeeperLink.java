package dev.estiva.keeper;

import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An agent's line to its keeper. Orders leave in the order of the calls, of which none waits for the keeper. */
public final class KeeperLink implements AutoCloseable {
    private final SocketChannel channel;
    private final Listener listener;
    private final LineSplitter splitter = new LineSplitter();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ByteArrayOutputStream filling = new ByteArrayOutputStream();
    private ByteArrayOutputStream draining = new ByteArrayOutputStream();
    private boolean isClosed;

    /** Hears what the keeper says, on one thread of the link's. */
    public interface Listener {
        /** News of an attempt: more output, or its end. */
        void kept(Kept attempt);

        /** The last call: the keeper is gone. What it had begun is told by the next one. */
        void closed(String why);
    }

    /** What comes in: a message, or nothing any more. */
    private interface Hearer {
        void heard(FromKeeper message);
    }

    /** A link, how the keeper holds processes, for people, and what it had when the link was made. */
    public record Opened(KeeperLink link, long keeperPid, String means, List<Kept> attempts) {}

    private KeeperLink(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /** Waits until there is a keeper; starts one if need be. The listener may be called before this returns. */
    public static Opened open(KeeperSettings settings, Listener listener) throws IOException {
        SocketChannel channel = new KeeperLauncher(settings).connect();
        KeeperLink link = new KeeperLink(channel, listener);
        try {
            return link.greet(settings);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private Opened greet(KeeperSettings settings) throws IOException {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        KeeperCodec.write(
                new ToKeeper.Hello(
                        ToKeeper.VERSION, settings.worker(), settings.environment(), settings.mostOutputBytes()),
                hello);
        writeAll(hello);
        List<Kept> attempts = new ArrayList<>();
        List<FromKeeper> later = new ArrayList<>();
        FromKeeper.Hello[] answer = {new FromKeeper.Hello(0, 0, "")};
        boolean[] isReady = {false};
        while (!isReady[0]) {
            boolean isOpen = read(message -> {
                switch (message) {
                    case FromKeeper.Hello came -> answer[0] = came;
                    case FromKeeper.Ready _ -> isReady[0] = true;
                    case FromKeeper.Runs _, FromKeeper.Ended _ when isReady[0] -> later.add(message);
                    case FromKeeper.Runs _, FromKeeper.Ended _ -> attempts.add(kept(message));
                }
            });
            if (!isOpen) {
                throw new IOException("the keeper closed the line while it was greeted");
            }
        }
        Thread.ofPlatform().daemon().name("keeper in").start(() -> hear(later));
        Thread.ofPlatform().daemon().name("keeper out").start(this::drain);
        return new Opened(this, answer[0].pid(), answer[0].means(), attempts);
    }

    public void start(Order order) {
        say(new ToKeeper.Start(order));
    }

    public void stop(String key, long graceMicros) {
        say(new ToKeeper.Stop(key, graceMicros));
    }

    /** Nobody will ask for this attempt again: its output is deleted. */
    public void forget(String key) {
        say(new ToKeeper.Forget(key));
    }

    /**
     * At this instant of {@link System#nanoTime()}, which is the same clock in all processes, the keeper asks everything to
     * end, and begins nothing more, unless it is told a later one before; what is left after the grace it kills.
     */
    public void lease(long untilNanos, long graceMicros) {
        say(new ToKeeper.Lease(untilNanos, graceMicros));
    }

    /** Takes {@link #lease} back. */
    public void unlimited() {
        say(new ToKeeper.Unlimited());
    }

    /** Ends all attempts, and then the keeper. */
    public void end() {
        say(new ToKeeper.End());
    }

    private void say(ToKeeper message) {
        lock.lock();
        try {
            if (!isClosed) {
                KeeperCodec.write(message, filling);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        try {
            while (swap()) {
                writeAll(draining);
                draining.reset();
            }
            channel.close();
        } catch (IOException e) {
            close(); // the thread that reads tells the listener
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean swap() throws InterruptedException {
        lock.lock();
        try {
            while (filling.size() == 0 && !isClosed) {
                changed.await();
            }
            ByteArrayOutputStream full = filling;
            filling = draining;
            draining = full;
            return full.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    private void writeAll(ByteArrayOutputStream from) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(from.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void hear(List<FromKeeper> first) {
        String why = "the keeper has ended";
        try {
            first.forEach(message -> listener.kept(kept(message)));
            while (read(this::heard)) {
                // until the end
            }
        } catch (IOException e) {
            why = "the keeper cannot be heard: " + e.getMessage();
        }
        close();
        listener.closed(why);
    }

    private void heard(FromKeeper message) {
        if (message instanceof FromKeeper.Runs || message instanceof FromKeeper.Ended) {
            listener.kept(kept(message));
        }
    }

    private static Kept kept(FromKeeper message) {
        return switch (message) {
            case FromKeeper.Runs runs ->
                new Kept(runs.key(), runs.number(), runs.produced(), runs.runMicros(), null, runs.remark());
            case FromKeeper.Ended ended ->
                new Kept(
                        ended.key(),
                        ended.number(),
                        ended.produced(),
                        ended.ending().runMicros(),
                        ended.ending(),
                        ended.remark());
            case FromKeeper.Hello _, FromKeeper.Ready _ -> throw new IllegalArgumentException(message.toString());
        };
    }

    private boolean read(Hearer hearer) throws IOException {
        try {
            int read = channel.read(splitter.room());
            if (read < 0) {
                return false;
            }
            splitter.filled(read, (bytes, offset, length) -> {
                @Nullable FromKeeper message = KeeperCodec.readFromKeeper(bytes, offset, length);
                if (message != null) {
                    hearer.heard(message);
                }
            });
            return true;
        } catch (ProtocolException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Parts with the keeper, which goes on. What was said before still reaches it. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
