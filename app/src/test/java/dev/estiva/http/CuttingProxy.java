package dev.estiva.http;

import dev.estiva.transport.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a server, and cuts each connection after so many bytes of answers. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final IntSupplier bytes;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Address target;

    /** {@code bytes} says for each connection how many it may carry. */
    CuttingProxy(Address target, IntSupplier bytes) throws IOException {
        this.target = target;
        this.bytes = bytes;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::run);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Where to go from now on; null for nowhere. */
    void lead(@Nullable Address other) {
        target = other;
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    /** How many clients have not closed theirs. */
    int open() {
        return open.size();
    }

    private void run() {
        try {
            while (true) {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                open.add(client);
                Thread.ofVirtual().name("proxied").start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        Address server = target;
        if (server == null) {
            end(client);
            return;
        }
        try (Socket behind = new Socket(server.host(), server.port())) {
            Thread up = Thread.ofVirtual().start(() -> {
                try {
                    client.getInputStream().transferTo(behind.getOutputStream());
                } catch (IOException e) {
                    // one of them is gone
                }
                end(behind);
            });
            copy(behind.getInputStream(), client.getOutputStream(), bytes.getAsInt());
            end(client);
            up.join();
        } catch (IOException | InterruptedException e) {
            end(client);
        }
    }

    private static void copy(InputStream from, OutputStream to, int most) throws IOException {
        byte[] buffer = new byte[4_096];
        int left = most;
        while (left > 0) {
            int got = from.read(buffer, 0, Math.min(buffer.length, left));
            if (got < 0) {
                return;
            }
            to.write(buffer, 0, got);
            left -= got;
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(this::end);
    }
}
