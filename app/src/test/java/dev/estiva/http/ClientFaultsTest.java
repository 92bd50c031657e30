package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.client.ApiException;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.LogQuery;
import dev.estiva.client.UnreachableException;
import dev.estiva.model.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the client makes of connections that break: nothing lost, nothing twice, and none left open. */
@Timeout(120)
class ClientFaultsTest {
    @TempDir
    private Path data;

    private ApiRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = ApiRig.open(data);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private static EstivaClient client(CuttingProxy proxy, Duration patience) {
        return EstivaClient.of(
                ClientSettings.of(URI.create(proxy.url())).as("ana").withPatience(patience));
    }

    @Test
    void eventsAreFollowedThroughBrokenConnections() throws Exception {
        for (int i = 0; i < 100; i++) {
            rig.client.submit(JobRequest.command("x"));
        }
        Random random = new Random(7);
        List<Long> seen = new ArrayList<>();
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> 300 + random.nextInt(4_000));
                EstivaClient client = client(proxy, Duration.ofSeconds(30))) {
            client.follow(EventFilter.ALL, event -> {
                seen.add(event.position());
                return event.position() < 100;
            });
            assertThat(proxy.accepted()).isGreaterThan(3);
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void aLogIsFollowedThroughBrokenConnections() throws Exception {
        LineWorker worker = rig.worker("w", 1).beats("{}");
        rig.client.submit(JobRequest.command("x"));
        String task = worker.nextTask();
        byte[] written = new byte[100_000];
        new Random(5).nextBytes(written);
        Thread.ofVirtual().start(() -> {
            try {
                for (int at = 0; at < written.length; at += 10_000) {
                    worker.writes(task, "stdout", at, java.util.Arrays.copyOfRange(written, at, at + 10_000));
                    Thread.sleep(20);
                }
                worker.completes(task);
            } catch (IOException | InterruptedException e) {
                // the test fails by what is missing
            }
        });
        Random random = new Random(8);
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> 500 + random.nextInt(30_000));
                EstivaClient client = client(proxy, Duration.ofSeconds(30))) {
            assertThat(client.logs(new TaskId(1, 0), LogQuery.STDOUT.following(true), copied))
                    .isEqualTo(written.length);
            assertThat(proxy.accepted()).isGreaterThan(3);
        }
        assertThat(copied.toByteArray()).isEqualTo(written);
    }

    @Test
    void whatMayBeRepeatedIsAndAKeyMakesASubmissionOne() throws Exception {
        int[] connections = {0};
        // Every other connection carries no answer at all, though the request arrives.
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> connections[0]++ % 2 == 0 ? 0 : 10_000);
                EstivaClient client = client(proxy, Duration.ofSeconds(30))) {
            assertThat(client.submit(JobRequest.command("x").idempotencyKey("k")))
                    .isEqualTo(1);
            assertThat(client.jobs(JobFilter.ALL).entries()).hasSize(1);
        }
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> 0);
                EstivaClient client = client(proxy, Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> client.submit(JobRequest.command("y"))).isInstanceOf(UnreachableException.class);
            assertThat(proxy.accepted()).as("without a key it is sent once").isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsAwayIsWaitedForAsLongAsPatienceLasts() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> 10_000)) {
            proxy.lead(null);
            try (EstivaClient client = client(proxy, Duration.ZERO)) {
                assertThatThrownBy(client::cluster).isInstanceOf(UnreachableException.class);
            }
            Thread.ofVirtual().start(() -> {
                try {
                    while (proxy.accepted() < 4) {
                        Thread.sleep(10);
                    }
                    proxy.lead(rig.http.address());
                } catch (InterruptedException e) {
                    // the test is over
                }
            });
            try (EstivaClient client = client(proxy, Duration.ofSeconds(60))) {
                assertThat(client.cluster().text("version")).isEqualTo("0.1-test");
            }
        }
    }

    @Test
    void connectionsOfStreamsAreKeptOrClosedAndNeverLeftOpen() throws Exception {
        LineWorker worker = rig.worker("w", 1).beats("{}");
        rig.client.submit(JobRequest.command("x"));
        String task = worker.nextTask();
        worker.writes(task, "stdout", 0, "hello\n").completes(task);
        rig.client.await(1);
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> 1_000_000);
                EstivaClient client = client(proxy, Duration.ofSeconds(30))) {
            for (int i = 0; i < 20; i++) {
                client.logs(new TaskId(1, 0), LogQuery.STDOUT, OutputStream.nullOutputStream());
                client.follow(EventFilter.ALL, _ -> false); // in the middle of an answer
                assertThatThrownBy(
                                () -> client.logs(new TaskId(1, 9), LogQuery.STDOUT, OutputStream.nullOutputStream()))
                        .isInstanceOf(ApiException.class);
            }
            assertThat(proxy.accepted())
                    .as("those that are free are used again")
                    .isLessThan(40);
            while (proxy.open() > 1) {
                Thread.sleep(10); // the proxy notices a little later
            }
        }
    }
}
