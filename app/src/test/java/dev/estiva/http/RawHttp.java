package dev.estiva.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.estiva.transport.Address;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Bytes to and from the API, as a test writes them. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    RawHttp(Address server) throws IOException {
        socket = new Socket(server.host(), server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        host = server.toString();
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** Says no more, and still listens. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    RawHttp writes(String text) throws IOException {
        out().write(text.getBytes(UTF_8));
        return this;
    }

    /** A request without a body, on a connection that goes on. */
    void asks(String target, String... headers) throws IOException {
        writes("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            writes(header + "\r\n");
        }
        writes("\r\n");
    }

    /** One request on a connection that ends with its answer. */
    String send(String method, String target, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        boolean namesHost = false;
        for (String header : headers) {
            namesHost |= header.startsWith("Host:");
            head.append(header).append("\r\n");
        }
        head.append(namesHost ? "" : "Host: " + host + "\r\n");
        head.append("Connection: close\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n\r\n");
        writes(head.toString());
        out().write(bytes);
        return readAll();
    }

    /** All that comes until the server closes the connection. */
    String readAll() throws IOException {
        return new String(in.readAllBytes(), UTF_8);
    }

    /** The next line, without its end; null at the end of the connection. */
    @Nullable
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** Reads lines up to one that contains this. */
    String readUntil(String part) throws IOException {
        for (String line = readLine(); line != null; line = readLine()) {
            if (line.contains(part)) {
                return line;
            }
        }
        throw new IOException("the connection ended before any \"" + part + "\"");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
