package dev.estiva.bench;

import dev.estiva.client.Json;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A worker that says what docs/protocol.md asks for and nothing more, inside the benchmark's own process and by its clock. */
final class BareWorker implements Closeable {
    private final Socket socket;
    private final BufferedReader in;
    private final Duration beat;

    /** Joins a server at HOST:PORT with so many slots. */
    BareWorker(String server, String name, int slots) throws IOException {
        int colon = server.lastIndexOf(':');
        socket = new Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        say("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"" + name + "\",\"capacity\":{\"slots\":" + slots
                + "},\"pid\":0,\"host\":\"bench\"}");
        say("{\"type\":\"READY\",\"slots\":" + slots + "}");
        Json welcome = read();
        if (!welcome.text("type").equals("WELCOME")) {
            throw new IOException("the server did not let a worker in: " + welcome);
        }
        BigDecimal seconds = welcome.get("beat_seconds").number();
        beat = Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    private synchronized void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private Json read() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the server closed a worker's connection");
        }
        return Json.parse(line);
    }

    /** Ends every task at once, and says when each came, in {@link System#nanoTime}. */
    BareWorker works(LongConsumer came) {
        return hears(message -> {
            long now = System.nanoTime();
            say("{\"type\":\"RESULT\",\"task\":\"" + message.text("task") + "\",\"attempt\":" + message.whole("attempt")
                    + ",\"status\":\"completed\",\"run_seconds\":0,\"exit_code\":0}");
            came.accept(now);
        });
    }

    /** Takes tasks and never ends them. */
    BareWorker hoards() {
        return hears(_ -> {});
    }

    /** What is done with a task. */
    @FunctionalInterface
    private interface Work {
        void take(Json message) throws IOException;
    }

    private BareWorker hears(Work work) {
        Thread.ofVirtual().name("bare worker").start(() -> {
            try {
                while (true) {
                    Json message = read();
                    if (message.text("type").equals("PROCESS")) {
                        work.take(message);
                    }
                }
            } catch (IOException e) {
                // the benchmark is over
            }
        });
        return this;
    }

    /** How often the server wants to hear that it lives. */
    Duration beat() {
        return beat;
    }

    /** Says so. */
    BareWorker beats() {
        return beats(this::beat);
    }

    /** Says so at a pace that may change. */
    BareWorker beats(Supplier<Duration> pace) {
        Thread.ofVirtual().name("bare beat").start(() -> {
            try {
                for (long seq = 1; !socket.isClosed(); seq++) {
                    say(Json.object(Map.of("type", "BEAT", "seq", seq)).toString());
                    Thread.sleep(pace.get());
                }
            } catch (IOException | InterruptedException e) {
                // the benchmark is over
            }
        });
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
