package dev.estiva.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.transport.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.Base64;

/** A worker that a test speaks for, over a real socket. It neither runs anything nor beats. */
final class LineWorker implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;

    LineWorker(Address server) throws IOException {
        socket = new Socket(server.host(), server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    LineWorker says(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        return this;
    }

    LineWorker joins(String name, int slots) throws IOException {
        return joins(name, "\"slots\":" + slots + ",\"cpus\":" + slots + ",\"memory\":8000000000");
    }

    /** With this capacity, as the protocol writes it. */
    LineWorker joins(String name, String capacity) throws IOException {
        says("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"" + name + "\",\"capacity\":{" + capacity
                + "},\"labels\":{\"os\":\"linux\"},\"pid\":0,\"host\":\"here\"}");
        says("{\"type\":\"READY\",\"slots\":1}");
        assertThat(in.readLine()).contains("\"WELCOME\"").doesNotContain("refused");
        return this;
    }

    /** Comes back to a cluster, where it runs this task still in its first attempt. */
    LineWorker returns(String name, int slots, String cluster, String task) throws IOException {
        says("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"" + name + "\",\"capacity\":{\"slots\":" + slots
                + ",\"cpus\":"
                + slots
                + ",\"memory\":8000000000},\"labels\":{\"os\":\"linux\"},\"pid\":0,\"host\":\"here\",\"cluster\":\""
                + cluster + "\",\"running\":[{\"task\":\"" + task + "\",\"attempt\":1}]}");
        assertThat(in.readLine()).contains("\"WELCOME\"").doesNotContain("refused");
        return says("{\"type\":\"READY\",\"slots\":0}");
    }

    /** What the task wrote, from this byte of the stream on. */
    LineWorker writes(String task, String stream, long offset, byte[] bytes) throws IOException {
        return says(
                "{\"type\":\"OUTPUT\",\"task\":\"" + task + "\",\"attempt\":1,\"stream\":\"" + stream + "\",\"offset\":"
                        + offset + ",\"data\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}");
    }

    LineWorker writes(String task, String stream, long offset, String text) throws IOException {
        return writes(task, stream, offset, text.getBytes(UTF_8));
    }

    /** Goes on beating, so that it is not suspected however slow the test is. */
    LineWorker beats(String sample) {
        Thread.ofVirtual().name("beat").start(() -> {
            try {
                for (int seq = 1; !socket.isClosed(); seq++) {
                    says("{\"type\":\"BEAT\",\"seq\":" + seq + ",\"sample\":" + sample + "}");
                    Thread.sleep(500);
                }
            } catch (IOException | InterruptedException e) {
                // the test is over
            }
        });
        return this;
    }

    /** The task of the next PROCESS. */
    String nextTask() throws IOException {
        return field(next("PROCESS"), "task");
    }

    /** The next message of this type. */
    String next(String type) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains("\"type\":\"" + type + "\"")) {
                return line;
            }
        }
        throw new IOException("the server closed the connection before any " + type);
    }

    static String field(String line, String name) {
        return line.replaceFirst(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
    }

    LineWorker completes(String task) throws IOException {
        return ends(task, 1, "completed", 0, "");
    }

    LineWorker fails(String task, int exitCode, String message) throws IOException {
        return ends(task, 1, "failed", exitCode, message);
    }

    LineWorker ends(String task, int attempt, String status, int exitCode, String message) throws IOException {
        return says("{\"type\":\"RESULT\",\"task\":\"" + task + "\",\"attempt\":" + attempt + ",\"status\":\"" + status
                + "\",\"run_seconds\":0,\"exit_code\":" + exitCode + ",\"message\":\"" + message + "\"}");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
