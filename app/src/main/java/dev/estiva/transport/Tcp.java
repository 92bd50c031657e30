package dev.estiva.transport;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The worker's end of TCP, and what both ends share. */
public final class Tcp {
    /** What may wait for one slow reader: a start message of 3 KiB for each of 10,000 slots. */
    static final int OUTBOX_BYTES = 32 << 20;

    /** A server that does not take a connection by then is as good as none. */
    private static final int CONNECT_MILLIS = 5_000;

    private Tcp() {}

    /**
     * Connects to a server; waits until that has succeeded or failed. The owner is asked once, before anything is read,
     * who is to hear what arrives. The threads of the link are those of the system: a worker has but one, and they need
     * nobody who waits for sockets on their behalf, which is a third of what a message costs a virtual thread.
     */
    public static Link<FromWorker> connect(Address server, Function<Link<FromWorker>, Receiver<FromServer>> owner)
            throws IOException {
        return connect(server, null, owner);
    }

    /** The same; over TLS unless {@code secure} is null. */
    public static Link<FromWorker> connect(
            Address server, @Nullable ServerName secure, Function<Link<FromWorker>, Receiver<FromServer>> owner)
            throws IOException {
        Socket socket = new Socket();
        try {
            InetSocketAddress address = server.resolve();
            if (address.isUnresolved()) {
                throw new IOException("unknown host");
            }
            socket.connect(address, CONNECT_MILLIS);
            Socket plainOrTls = secure == null ? socket : Secured.client(socket, secure.context(), secure.of(server));
            TcpLink<FromServer, FromWorker> link =
                    new TcpLink<>(plainOrTls, Codec.forWorker(), OUTBOX_BYTES, why -> null);
            Receiver<FromServer> receiver = owner.apply(link);
            Thread.ofPlatform().daemon().name("read " + server).start(() -> link.run(receiver));
            return link;
        } catch (IOException e) {
            close(socket);
            throw new IOException("cannot connect to " + server + ": " + e.getMessage(), e);
        }
    }

    static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
