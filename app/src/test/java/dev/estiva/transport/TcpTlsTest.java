package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.tls.TestCertificate;
import dev.estiva.tls.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker port over TLS. */
@Timeout(60)
class TcpTlsTest {
    @TempDir
    private static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static TestCertificate certificate;

    @SuppressWarnings("NullAway.Init")
    private static TcpListener listener;

    private static final BlockingQueue<FromWorker> HEARD = new LinkedBlockingQueue<>();

    @BeforeAll
    static void listen() throws IOException {
        certificate = TestCertificate.make(dir, "EC", "dns:gpu1.lab,ip:127.0.0.1");
        listener = TcpListener.open(
                new Address(Address.LOOPBACK, 0), Tls.server(certificate.chain(), certificate.key()), link -> {
                    link.send(new FromServer.Refused("hello"));
                    return new Receiver<>() {
                        @Override
                        public void received(FromWorker message) {
                            HEARD.add(message);
                        }

                        @Override
                        public void closed(String why) {}
                    };
                });
    }

    @AfterAll
    static void close() {
        listener.close();
    }

    private static void exchanges(String name) throws Exception {
        BlockingQueue<FromServer> heard = new LinkedBlockingQueue<>();
        ServerName secure = new ServerName(Tls.client(certificate.chain()), name);
        Link<FromWorker> link = Tcp.connect(listener.address(), secure, made -> new Receiver<>() {
            @Override
            public void received(FromServer message) {
                heard.add(message);
            }

            @Override
            public void closed(String why) {}
        });
        assertThat(heard.take()).isEqualTo(new FromServer.Refused("hello"));
        FromWorker beat = new FromWorker.Beat(1, List.<AttemptId>of());
        link.send(beat);
        assertThat(HEARD.take()).isEqualTo(beat);
        link.close("done");
    }

    @Test
    void messagesTravelBothWays() throws Exception {
        exchanges("");
        exchanges("gpu1.lab");
    }

    @Test
    void aServerOfAnotherNameIsNotTalkedTo() throws Exception {
        ServerName secure = new ServerName(Tls.client(certificate.chain()), "other.lab");
        assertThatThrownBy(() -> Tcp.connect(listener.address(), secure, made -> Receiver.nobody()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to")
                .hasMessageContaining("no TLS: ");
    }

    @Test
    void aServerOfAnUnknownAuthorityIsNotTalkedTo() throws Exception {
        ServerName secure = new ServerName(Tls.client(null), "");
        assertThatThrownBy(() -> Tcp.connect(listener.address(), secure, made -> Receiver.nobody()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no TLS: ");
    }

    @Test
    void whoDoesNotSpeakTlsIsTurnedAwayAndOthersAreServed() throws Exception {
        try (Socket plain =
                        new Socket(listener.address().host(), listener.address().port());
                Socket silent =
                        new Socket(listener.address().host(), listener.address().port())) {
            plain.getOutputStream().write("{\"type\":\"HELLO\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchanges("");
            byte[] alert = plain.getInputStream().readAllBytes();
            assertThat(new String(alert, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("hello");
            assertThat(silent.isConnected()).isTrue();
        }
    }
}
