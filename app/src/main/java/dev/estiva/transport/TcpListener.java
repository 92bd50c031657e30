package dev.estiva.transport;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The server's end of TCP: takes connections of workers and gives each to the acceptor, on a virtual thread of its own. */
public final class TcpListener implements AutoCloseable {
    /** Connections at once: ten times the workers of a large cluster, and well under the usual limit on open files. */
    private static final int MOST_CONNECTIONS = 10_000;

    /** Connections that the operating system holds ready: all workers of a cluster come back at once. */
    private static final int BACKLOG = 1_024;

    /** For the first whole line: a connection must not cost anything for long before it says who it is. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** When no connection can be taken, for instance because all file descriptors are in use. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerSocket socket;
    private final Acceptor acceptor;
    private final int outboxBytes;
    private final @Nullable SSLContext tls;
    private final FirstLines firstLines = new FirstLines();
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread acceptance = Thread.ofVirtual().name("accept").unstarted(this::acceptAll);

    private TcpListener(ServerSocket socket, Acceptor acceptor, int outboxBytes, @Nullable SSLContext tls) {
        this.socket = socket;
        this.acceptor = acceptor;
        this.outboxBytes = outboxBytes;
        this.tls = tls;
    }

    /** Listens; port 0 means any that is free. Connections stay open when the listener is closed: they are the acceptor's. */
    public static TcpListener open(Address address, Acceptor acceptor) throws IOException {
        return open(address, acceptor, Tcp.OUTBOX_BYTES, null);
    }

    /** The same; over TLS unless {@code tls} is null. */
    public static TcpListener open(Address address, @Nullable SSLContext tls, Acceptor acceptor) throws IOException {
        return open(address, acceptor, Tcp.OUTBOX_BYTES, tls);
    }

    static TcpListener open(Address address, Acceptor acceptor, int outboxBytes) throws IOException {
        return open(address, acceptor, outboxBytes, null);
    }

    private static TcpListener open(Address address, Acceptor acceptor, int outboxBytes, @Nullable SSLContext tls)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(address.resolve(), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        TcpListener listener = new TcpListener(socket, acceptor, outboxBytes, tls);
        listener.acceptance.start();
        return listener;
    }

    /** Where it listens, with the port that was chosen. */
    public Address address() {
        InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
        return new Address(local.getAddress().getHostAddress(), local.getPort());
    }

    /** From now on nobody gets in: the port is free only when the accepting thread has let go of it. */
    @Override
    public void close() {
        Tcp.close(socket);
        try {
            acceptance.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                Thread.ofVirtual()
                        .name("read " + accepted.getRemoteSocketAddress())
                        .start(() -> serve(accepted));
            } catch (IOException e) {
                pauseAfter(e);
            }
        }
    }

    private void pauseAfter(IOException e) {
        if (!socket.isClosed()) {
            LoggerFactory.getLogger(TcpListener.class)
                    .warn("cannot take a connection on {}: {}", address(), e.getMessage());
            Tcp.pause(PAUSE);
        }
    }

    private void serve(Socket accepted) {
        int open = connections.incrementAndGet();
        try {
            Socket plainOrTls = tls == null ? accepted : Secured.server(accepted, tls);
            TcpLink<FromWorker, FromServer> link =
                    new TcpLink<>(plainOrTls, Codec.forServer(), outboxBytes, FromServer.Refused::new, firstLines);
            if (open > MOST_CONNECTIONS) {
                link.send(new FromServer.Refused("there are " + MOST_CONNECTIONS + " connections already"));
                link.close("too many connections");
                link.run(Receiver.nobody());
            } else {
                Thread.ofVirtual().name("greet " + link.peer()).start(() -> closeIfSilent(link));
                link.run(acceptor.accepted(link));
            }
        } catch (IOException e) {
            // it was gone before it could be served
        } finally {
            Tcp.close(accepted);
            connections.decrementAndGet();
        }
    }

    private static void closeIfSilent(TcpLink<?, FromServer> link) {
        Tcp.pause(SILENCE);
        if (!link.hasHeard()) {
            String why = "no message within " + SILENCE.toSeconds() + " seconds";
            link.send(new FromServer.Refused(why));
            link.close(why);
        }
    }
}
