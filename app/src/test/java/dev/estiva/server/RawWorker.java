package dev.estiva.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.transport.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

/** A worker that writes lines of its own making to a socket. Waits are bounded only so that a broken test ends. */
final class RawWorker implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;

    RawWorker(Address server) throws IOException {
        socket = new Socket(server.host(), server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    RawWorker says(String line) throws IOException {
        return writes(line + "\n");
    }

    RawWorker writes(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return this;
    }

    RawWorker joins(String name) throws IOException {
        says("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"" + name
                + "\",\"capacity\":{\"slots\":1},\"pid\":0,\"host\":\"here\"}");
        says("{\"type\":\"READY\",\"slots\":1}");
        assertThat(hears()).contains("\"WELCOME\"").doesNotContain("refused");
        return this;
    }

    /** The next line, or null at the end of the connection. */
    String hears() throws IOException {
        return in.readLine();
    }

    /** The task of the next PROCESS, or the empty text at the end of the connection. */
    String nextTask() throws IOException {
        for (String line = hears(); line != null; line = hears()) {
            if (line.contains("\"PROCESS\"")) {
                return line.replaceFirst(".*\"task\":\"([^\"]+)\".*", "$1");
            }
        }
        return "";
    }

    RawWorker completes(String task) throws IOException {
        return says("{\"type\":\"RESULT\",\"task\":\"" + task
                + "\",\"attempt\":1,\"status\":\"completed\",\"run_seconds\":0}");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
