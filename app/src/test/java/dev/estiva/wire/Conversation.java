package dev.estiva.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a worker, from the server's end. Answers beats while it waits for other things, unless it is mute. */
final class Conversation implements AutoCloseable {
    /** Ten times a second: far more than it takes to notice what went wrong. */
    private static final int MOST_BEATS = 300;

    private final Socket socket;
    private final BufferedReader in;
    private long epoch = 1;
    private boolean isMute;

    Conversation(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(ScriptedServer.PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    Conversation write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Conversation say(String line) throws IOException {
        return write((line + "\n").getBytes(UTF_8));
    }

    Conversation welcome(String cluster, long newEpoch) throws IOException {
        return welcome(cluster, newEpoch, 60);
    }

    Conversation welcome(String cluster, long newEpoch, int lostSeconds) throws IOException {
        epoch = newEpoch;
        return say("{\"type\":\"WELCOME\",\"protocol\":1,\"cluster\":\"" + cluster + "\",\"epoch\":" + newEpoch
                + ",\"worker\":1,\"beat_seconds\":0.1,\"lost_seconds\":" + lostSeconds + ",\"server\":\"test\"}");
    }

    /** A task of so many seconds. */
    Conversation process(String task, int attempt, String seconds) throws IOException {
        return process(task, attempt, epoch, seconds, "");
    }

    Conversation process(String task, int attempt, long ofEpoch, String seconds, String more) throws IOException {
        return say("{\"type\":\"PROCESS\",\"task\":\"" + task + "\",\"attempt\":" + attempt + ",\"epoch\":" + ofEpoch
                + ",\"job_type\":\"sleep\",\"payload\":{\"seconds\":" + seconds + "},\"amounts\":{\"slots\":1}" + more
                + "}");
    }

    Conversation cancel(String task, int attempt) throws IOException {
        return say("{\"type\":\"CANCEL\",\"task\":\"" + task + "\",\"attempt\":" + attempt + ",\"epoch\":" + epoch
                + ",\"reason\":\"cancelled\",\"grace_seconds\":1}");
    }

    Conversation confirm(String task, int attempt) throws IOException {
        return say("{\"type\":\"BEAT\",\"epoch\":" + epoch + ",\"received\":[{\"task\":\"" + task + "\",\"attempt\":"
                + attempt + "}]}");
    }

    /** From now on beats are not answered. */
    Conversation mute() {
        isMute = true;
        return this;
    }

    /** The next message, or null at the end of the connection. */
    @Nullable
    Json next() throws IOException {
        try {
            String line = in.readLine();
            return line == null ? null : Json.parse(line);
        } catch (SocketException e) {
            return null; // a reset is an end too
        }
    }

    /** The next message, answered if it is a beat. */
    Json hear() throws IOException {
        Json message = next();
        if (message == null) {
            throw new AssertionError("the connection has ended, and another message was to come");
        }
        if (message.text("type").equals("BEAT")) {
            answer(message);
        }
        return message;
    }

    Json beat() throws IOException {
        return expect("BEAT", List.of("READY"));
    }

    Json ready() throws IOException {
        return expect("READY", List.of("BEAT"));
    }

    /** The next result, which must be of this attempt. */
    Json result(String task, int attempt) throws IOException {
        Json result = expect("RESULT", List.of("BEAT", "READY", "PROGRESS"));
        assertThat(result.text("task") + "#" + result.whole("attempt")).isEqualTo(task + "#" + attempt);
        assertThat(result.number("run_seconds")).isNotNull();
        return result;
    }

    private Json expect(String type, List<String> passingOver) throws IOException {
        Json message = hear();
        while (passingOver.contains(message.text("type"))) {
            message = hear();
        }
        assertThat(message.text("type")).as("of " + message).isEqualTo(type);
        return message;
    }

    /** Waits until the other side has ended the connection; beats are answered meanwhile, so that silence is not why. */
    void expectEnd() throws IOException {
        int beats = 0;
        for (Json message = next(); message != null; message = next()) {
            if (message.text("type").equals("BEAT")) {
                assertThat(++beats).as("beats, as if nothing had happened").isLessThan(MOST_BEATS);
                answer(message);
            }
        }
    }

    private void answer(Json beat) throws IOException {
        if (!isMute) {
            try {
                say("{\"type\":\"BEAT\",\"epoch\":" + epoch + ",\"seq\":" + beat.whole("seq") + "}");
            } catch (SocketException e) {
                // it has gone meanwhile; reading shows that
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
