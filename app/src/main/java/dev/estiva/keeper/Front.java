package dev.estiva.keeper;

import dev.estiva.protocol.ProtocolException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The keeper's first thread: hears the agent, and sees to what time brings. */
final class Front {
    /** Without an agent and without anything to keep, a keeper is not needed. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long TICK_MILLIS = 1_000;
    private static final long NO_LEASE = 0;

    private final Desk desk;
    private final Runner runner;
    private final @Nullable Sweeper sweeper;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private @Nullable AgentConnection agent;
    private long idleSinceNanos = System.nanoTime();
    private long sweptNanos = System.nanoTime();
    private long leaseUntilNanos;
    private long leaseGraceMicros;
    private boolean isEnding;
    private volatile boolean isToldToEnd;

    Front(Desk desk, Runner runner, @Nullable Sweeper sweeper, ServerSocketChannel listener) throws IOException {
        this.desk = desk;
        this.runner = runner;
        this.sweeper = sweeper;
        this.listener = listener;
        this.selector = Selector.open();
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Works until there is nothing left to do. */
    void run() throws IOException {
        while (!isDone()) {
            selector.select(tickMillis());
            for (SelectionKey key : selector.selectedKeys()) {
                handle(key);
            }
            selector.selectedKeys().clear();
            desk.commit(runner);
            desk.flush();
            onTime(System.nanoTime());
        }
        desk.flush();
    }

    /** Ends everything, and then itself; any thread may call it. */
    void end() {
        isToldToEnd = true;
        selector.wakeup();
    }

    private boolean isDone() {
        if (!desk.isIdle()) {
            idleSinceNanos = System.nanoTime();
            return false;
        }
        if (isEnding) {
            return true;
        }
        if (agent != null) {
            idleSinceNanos = System.nanoTime();
        }
        return System.nanoTime() - idleSinceNanos > IDLE_NANOS;
    }

    private long tickMillis() {
        if (leaseUntilNanos == NO_LEASE) {
            return TICK_MILLIS;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(leaseUntilNanos - System.nanoTime());
        return Math.clamp(left, 1, TICK_MILLIS);
    }

    private void onTime(long nowNanos) {
        if (isToldToEnd && !isEnding) {
            isEnding = true;
            stopAll(Order.GRACE_MICROS);
        }
        if (leaseUntilNanos != NO_LEASE && nowNanos - leaseUntilNanos >= 0) {
            leaseUntilNanos = NO_LEASE;
            stopAll(leaseGraceMicros);
        }
        if (sweeper != null && nowNanos - sweptNanos >= SWEEP_NANOS) {
            sweptNanos = nowNanos;
            sweeper.sweep(desk, nowNanos);
        }
    }

    private void stopAll(long graceMicros) {
        desk.running().forEach(each -> runner.stop(each.number(), graceMicros));
    }

    private void handle(SelectionKey key) throws IOException {
        if (key.attachment() instanceof AgentConnection connection) {
            try {
                if (key.isValid() && key.isWritable()) {
                    connection.writable();
                }
                if (key.isValid() && key.isReadable() && !connection.read(this::heard)) {
                    part(connection);
                }
            } catch (IOException | ProtocolException e) {
                part(connection);
            }
        } else {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                welcome(channel);
            }
        }
    }

    /** The agent that comes last is the one that counts. */
    private void welcome(SocketChannel channel) throws IOException {
        if (agent != null) {
            part(agent);
        }
        channel.configureBlocking(false);
        agent = new AgentConnection(channel, selector);
    }

    private void part(AgentConnection connection) {
        connection.close();
        desk.part(connection);
        if (agent == connection) {
            agent = null;
        }
    }

    private void heard(AgentConnection from, ToKeeper message) {
        switch (message) {
            case ToKeeper.Hello hello -> {
                runner.greeted(hello.worker(), hello.environment());
                leaseUntilNanos = NO_LEASE;
                desk.greet(from);
            }
            case ToKeeper.Start start -> desk.order(start.order());
            case ToKeeper.Stop stop -> {
                desk.commit(runner); // what it is to stop may have come with it
                long number = desk.numberOf(stop.key());
                if (number != 0) {
                    runner.stop(number, stop.graceMicros());
                }
            }
            case ToKeeper.Forget forget -> desk.forget(forget.key());
            case ToKeeper.Lease lease -> {
                leaseUntilNanos = lease.untilNanos() == NO_LEASE ? 1 : lease.untilNanos();
                leaseGraceMicros = lease.graceMicros();
            }
            case ToKeeper.End _ -> isToldToEnd = true;
        }
    }
}
