package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed between taking a job and saying so: the job is sent again as the same one. */
@Timeout(60)
class LostAnswerTest {
    @Test
    void aJobWhoseAnswerWasLostIsSentAgainWithItsKey() throws Exception {
        List<Json> bodies = new CopyOnWriteArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, bodies));
            String url = "http://127.0.0.1:" + server.getLocalPort();
            Cli.Result result = Cli.run("submit", "-q", "--server", url, "--", "train");
            assertThat(result.succeeds().out()).isEqualTo("7\n");
            served.get();
        }
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(0).text("idempotency_key")).isNotEmpty();
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
    }

    private static void serve(ServerSocket server, List<Json> bodies) {
        try {
            try (Socket first = server.accept()) {
                bodies.add(body(first.getInputStream()));
            }
            try (Socket second = server.accept()) {
                bodies.add(body(second.getInputStream()));
                second.getOutputStream()
                        .write("HTTP/1.1 201 Created\r\nContent-Length: 8\r\n\r\n{\"id\":7}".getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Json body(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString().replaceAll("(?is).*content-length: *([0-9]+).*", "$1");
        return Json.parse(in.readNBytes(Integer.parseInt(length)));
    }
}
