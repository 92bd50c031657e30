package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpTest {
    private static final Address ANY_PORT = new Address(Address.LOOPBACK, 0);

    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
    private TcpListener listener;

    /** A connection as the server has it. */
    private record Accepted(Link<FromServer> link, RecordingReceiver<FromWorker> ear) {}

    /** A connection as a worker has it. */
    private record Connected(Link<FromWorker> link, RecordingReceiver<FromServer> ear) {}

    @BeforeEach
    void listens() throws IOException {
        listener = TcpListener.open(ANY_PORT, this::accept);
    }

    @AfterEach
    void stopsListening() {
        listener.close();
    }

    @Test
    void carriesMessagesBothWaysInOrder() throws Exception {
        Connected worker = connect();
        Accepted server = accepted.take();
        for (int i = 1; i <= 10_000; i++) {
            worker.link.send(new FromWorker.Ready(i));
            server.link.send(new FromServer.Beat(1, i, List.of()));
        }
        for (int i = 1; i <= 10_000; i++) {
            assertThat(server.ear.next()).isEqualTo(new FromWorker.Ready(i));
            assertThat(worker.ear.next()).isEqualTo(new FromServer.Beat(1, i, List.of()));
        }
    }

    @Test
    void carriesTheLongestPayload() throws Exception {
        Connected worker = connect();
        FromWorker.Result result = new FromWorker.Result(
                new AttemptId(new TaskId(1, 0), 1), FromWorker.Status.COMPLETED, 1, 0, "", longest());
        worker.link.send(result);
        worker.link.send(result);
        Accepted server = accepted.take();
        assertThat(server.ear.next()).isEqualTo(result);
        assertThat(server.ear.next()).isEqualTo(result);
    }

    @Test
    void deliversWhatWasSentBeforeClosing() throws Exception {
        Connected worker = connect();
        Accepted server = accepted.take();
        for (int i = 1; i <= 1_000; i++) {
            server.link.send(new FromServer.Beat(1, i, List.of()));
        }
        server.link.close("the server ends");
        server.link.send(new FromServer.Refused("too late"));
        for (int i = 1; i <= 1_000; i++) {
            assertThat(worker.ear.next()).isEqualTo(new FromServer.Beat(1, i, List.of()));
        }
        assertThat(worker.ear.end()).isEqualTo("the other side closed the connection");
        assertThat(server.ear.end()).isEqualTo("the server ends");
    }

    @Test
    void closesEvenIfTheOtherSideDoesNot() throws Exception {
        try (Socket deaf = raw()) {
            Accepted server = accepted.take();
            server.link.close("enough");
            assertThat(server.ear.end()).isEqualTo("enough");
            assertThat(deaf.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void refusesAnUnreadableFirstLineWithTheReason() throws Exception {
        try (Socket socket = raw()) {
            send(socket, "{\"type\":\"HELLO\",\"protocol\":\"1\"}\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"type\":\"WELCOME\",\"refused\":\"unreadable message: protocol: expected a whole number"
                                    + " from 1 to 2147483647, found \\\"1\\\"\"}\n");
        }
        assertThat(accepted.take().ear.end()).startsWith("unreadable message: protocol: expected");
    }

    @Test
    void refusesWhatIsNoJsonAndDoesNotEnd() throws Exception {
        try (Socket socket = raw()) {
            send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100_000));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"type\":\"WELCOME\",\"refused\":\"unreadable message: expected JSON, found");
        }
        assertThat(accepted.take().ear.end()).startsWith("unreadable message: expected JSON");
    }

    @Test
    void closesOnABadLineLater() throws Exception {
        try (Socket socket = raw()) {
            Accepted server = accepted.take();
            send(socket, "\n\r\n{\"type\":\"READY\",\"slots\":1}\n");
            assertThat(server.ear.next()).isEqualTo(new FromWorker.Ready(1));
            server.link.send(new FromServer.Beat(1, 1, List.of()));
            send(socket, "{\"type\":\"READY\",\"slots\":[]}\n{\"type\":\"READY\",\"slots\":2}\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"type\":\"BEAT\",\"epoch\":1,\"seq\":1,\"received\":[]}\n");
            assertThat(server.ear.end()).startsWith("unreadable message: slots: expected a whole number");
        }
    }

    @Test
    void noticesAnEndInTheMiddleOfALine() throws Exception {
        try (Socket socket = raw()) {
            send(socket, "{\"type\":\"READY\",\"sl");
        }
        assertThat(accepted.take().ear.end()).isEqualTo("the connection broke: it ended in the middle of a line");
    }

    @Test
    void noticesAResetConnection() throws Exception {
        Socket socket = raw();
        Accepted server = accepted.take();
        socket.setSoLinger(true, 0); // makes close a reset, as a crash of the other machine would
        socket.close();
        assertThat(server.ear.end()).startsWith("the connection broke: ");
    }

    @Test
    void givesUpAReaderThatIsTooSlow() throws Exception {
        listener.close();
        listener = TcpListener.open(ANY_PORT, this::accept, 1 << 20);
        try (Socket stuck = raw()) {
            Accepted server = accepted.take();
            FromServer.Refused long4k = new FromServer.Refused("x".repeat(Bounds.TEXT_CHARS));
            for (int i = 0; i < 100_000; i++) {
                server.link.send(long4k);
            }
            assertThat(server.ear.end()).isEqualTo("it does not read: the messages for it exceed what may wait");
            assertThat(stuck.isConnected()).isTrue();
        }
    }

    @Test
    void servesManyConnectionsAtOnce() throws Exception {
        List<Connected> workers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Connected worker = connect();
            worker.link.send(new FromWorker.Ready(i));
            workers.add(worker);
        }
        for (int i = 0; i < workers.size(); i++) {
            Accepted server = accepted.take();
            FromWorker.Ready ready = (FromWorker.Ready) server.ear.next();
            server.link.send(new FromServer.Beat(1, ready.slots() + 1, List.of()));
        }
        for (int i = 0; i < workers.size(); i++) {
            assertThat(workers.get(i).ear.next()).isEqualTo(new FromServer.Beat(1, i + 1, List.of()));
            workers.get(i).link.close("done");
            assertThat(workers.get(i).ear.end()).isEqualTo("done");
        }
    }

    @Test
    void saysWhatItCannotReachOrTake() {
        Address taken = listener.address();
        assertThatThrownBy(() -> TcpListener.open(taken, this::accept))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on " + taken + ": ");
        listener.close();
        assertThatThrownBy(() -> Tcp.connect(taken, link -> Receiver.nobody()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to " + taken + ": ");
        assertThatThrownBy(() -> Tcp.connect(new Address("no-such-host.invalid", 1), link -> Receiver.nobody()))
                .hasMessage("cannot connect to no-such-host.invalid:1: unknown host");
    }

    private Receiver<FromWorker> accept(Link<FromServer> link) {
        RecordingReceiver<FromWorker> ear = new RecordingReceiver<>();
        accepted.add(new Accepted(link, ear));
        return ear;
    }

    private Connected connect() throws IOException {
        RecordingReceiver<FromServer> ear = new RecordingReceiver<>();
        return new Connected(Tcp.connect(listener.address(), link -> ear), ear);
    }

    private Socket raw() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), listener.address().port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Payload longest() {
        String text = '"' + "x".repeat(Bounds.PAYLOAD_BYTES - 2) + '"';
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
