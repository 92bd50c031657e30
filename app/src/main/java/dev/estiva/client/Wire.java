package dev.estiva.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One connection that speaks HTTP/1.1, one request at a time. The JDK's client takes a fifth of a second to start, which is
 * longer than a whole command should take, and does not read an answer while it still sends.
 */
final class Wire implements Closeable {
    /** A server closes what is idle for longer than some seconds: better not to use it than to lose a request in it. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_LINE_CHARS = 16_384;
    private static final int MOST_HEADERS = 100;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long idleSince;
    private boolean reusable;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
    }

    /** The head of an answer; its body is read from the stream, and the wire is free when that is at its end. */
    record Answer(int status, NavigableMap<String, String> headers, InputStream body) {
        Answer with(InputStream other) {
            return new Answer(status, headers, other);
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    boolean isFresh() {
        return reusable && System.nanoTime() - idleSince < FRESH_NANOS;
    }

    /** How long to wait for the next bytes. */
    void patience(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
    }

    /** Sends a request with a whole body, and reads the head of its answer. */
    Answer exchange(String head, byte[] body) throws IOException {
        reusable = false;
        String length = body.length == 0 && head.startsWith("GET") ? "" : "Content-Length: " + body.length + "\r\n";
        out.write((head + length + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
        return answer();
    }

    /** Begins a request whose body is written piece by piece; {@link #answer} may be read meanwhile, by another thread. */
    OutputStream begin(String head) throws IOException {
        reusable = false;
        out.write((head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return new ChunkedOutput(out);
    }

    Answer answer() throws IOException {
        String status = line();
        if (!status.matches("HTTP/1\\.[01] [1-5][0-9][0-9].*")) {
            throw new IOException("this is no HTTP server");
        }
        int code = Integer.parseInt(status.substring(9, 12));
        NavigableMap<String, String> headers = headers();
        if (code == 100) {
            return answer();
        }
        boolean keeps = status.startsWith("HTTP/1.1")
                && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        return new Answer(code, headers, body(code, headers, keeps));
    }

    private NavigableMap<String, String> headers() throws IOException {
        NavigableMap<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new IOException("unreadable headers");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private InputStream body(int status, NavigableMap<String, String> headers, boolean keeps) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return new BodyInput(this, in, BodyInput.CHUNKED, keeps);
        }
        String length = headers.get("content-length");
        if (status == 204 || status == 304 || "0".equals(length)) {
            free(keeps);
            return InputStream.nullInputStream();
        }
        try {
            return length == null
                    ? new BodyInput(this, in, Long.MAX_VALUE, false)
                    : new BodyInput(this, in, Long.parseLong(length), keeps);
        } catch (NumberFormatException e) {
            throw new IOException("unreadable Content-Length: " + length, e);
        }
    }

    /** The body was read to its end. */
    void free(boolean keeps) {
        reusable = keeps;
        idleSince = System.nanoTime();
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.length() == MOST_LINE_CHARS) {
                throw new IOException("a line of more than " + MOST_LINE_CHARS + " characters");
            }
            line.append((char) c);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    @Override
    public void close() throws IOException {
        reusable = false;
        socket.close();
    }
}
