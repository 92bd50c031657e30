package dev.estiva.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Listens for a worker; a test speaks for it, line by line. Waits are bounded only so that a broken test ends. */
final class ScriptedServer implements AutoCloseable {
    static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket socket;

    ScriptedServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** The next connection, of which nothing was read yet. */
    Conversation accept() throws IOException {
        return new Conversation(socket.accept());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
