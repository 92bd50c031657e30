package dev.estiva.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who connects to the worker port and writes what it likes. Waits are bounded only so that a broken test ends. */
final class Stranger implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Stranger(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ScriptedServer.PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    static String hello(String name) {
        return "{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"" + name
                + "\",\"capacity\":{\"slots\":1},\"pid\":0,\"host\":\"here\"}";
    }

    /** Whether it could be written: a server that has had enough may have closed. */
    boolean write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Stranger say(String line) {
        write((line + "\n").getBytes(UTF_8));
        return this;
    }

    /** Lets the other side know that nothing more will come. */
    Stranger finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // it is closed already
        }
        return this;
    }

    /** The next message, or null at the end of the connection. */
    @Nullable
    Json hear() throws IOException {
        try {
            String line = in.readLine();
            return line == null ? null : Json.parse(line);
        } catch (SocketException e) {
            return null;
        }
    }

    /** The next message of this type. */
    Json hear(String type) throws IOException {
        Json message = hear();
        while (message != null && !message.text("type").equals(type)) {
            message = hear();
        }
        if (message == null) {
            throw new AssertionError("the connection has ended, and a " + type + " was to come");
        }
        return message;
    }

    /** All that is said until the connection ends. */
    List<Json> hearToTheEnd() throws IOException {
        List<Json> heard = new ArrayList<>();
        for (Json message = hear(); message != null; message = hear()) {
            heard.add(message);
        }
        return heard;
    }

    /** The reason of the last word, which must be a refusal. */
    String refusal() throws IOException {
        List<Json> heard = hearToTheEnd();
        assertThat(heard).isNotEmpty();
        Json last = heard.getLast();
        assertThat(last.text("type")).isEqualTo("WELCOME");
        return last.text("refused");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
