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

    private final Desk desk;
    private final Runner runner;
    private final Sweeper sweeper;
    private final FrontLease lease = new FrontLease();
    private final Selector selector;
    private final ServerSocketChannel listener;
    private @Nullable AgentConnection agent;
    private long idleSinceNanos = System.nanoTime();
    private long sweptNanos = System.nanoTime();
    private boolean isEnding;
    private volatile boolean isToldToEnd;

    Front(Desk desk, Runner runner, Sweeper sweeper, ServerSocketChannel listener) throws IOException {
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
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(lease.leftNanos(System.nanoTime())), 1, TICK_MILLIS);
    }

    private void onTime(long nowNanos) {
        if (isToldToEnd && !isEnding) {
            isEnding = true;
            desk.running().forEach(each -> runner.stop(each.number(), Order.GRACE_MICROS));
        }
        if (lease.isDue(nowNanos)) {
            long graceMicros = lease.graceMicros(nowNanos);
            desk.running().forEach(each -> runner.abandon(each.number(), graceMicros, FrontLease.WHY));
        }
        if (nowNanos - sweptNanos >= SWEEP_NANOS) {
            sweptNanos = nowNanos;
            sweeper.sweep(desk, nowNanos);
        }
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

    /** The agent that comes last is the one that counts, once all is heard that the one before it said. */
    private void welcome(SocketChannel channel) throws IOException {
        AgentConnection former = agent;
        if (former != null) {
            try {
                former.readOut(this::heard);
            } catch (IOException | ProtocolException e) {
                // it was cut off in the middle of a message
            }
            part(former);
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
                desk.quota().limit(hello.mostOutputBytes());
                desk.greet(from);
            }
            case ToKeeper.Start start
            when lease.isOver(System.nanoTime()) -> desk.decline(start.order(), FrontLease.WHY);
            case ToKeeper.Start start -> desk.order(start.order());
            case ToKeeper.Stop stop -> {
                desk.commit(runner); // what it is to stop may have come with it
                long number = desk.numberOf(stop.key());
                if (number != 0) {
                    runner.stop(number, stop.graceMicros());
                }
            }
            case ToKeeper.Forget forget -> desk.forget(forget.key());
            case ToKeeper.Lease told -> lease.renew(told, System.nanoTime());
            case ToKeeper.Unlimited _ -> lease.unlimited();
            case ToKeeper.End _ -> isToldToEnd = true;
        }
    }
}
