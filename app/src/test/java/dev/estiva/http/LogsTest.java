package dev.estiva.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.client.ApiException;
import dev.estiva.client.JobRequest;
import dev.estiva.client.LogQuery;
import dev.estiva.client.UnreachableException;
import dev.estiva.model.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tasks wrote, when they have ended and while they go on. */
@Timeout(60)
class LogsTest {
    private static final String LOGS = "/api/v1/jobs/1/tasks/0/logs";

    @TempDir
    private Path data;

    private ApiRig rig;
    private LineWorker worker;

    @BeforeEach
    void open() throws IOException {
        rig = ApiRig.open(data);
        worker = rig.worker("w", 1).beats("{}");
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private String start() throws IOException {
        rig.client.submit(JobRequest.command("x"));
        return worker.nextTask();
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private String get(String parameters) throws IOException {
        return rig.expect(200, "GET", LOGS + parameters, "");
    }

    /** Until all of it is at the server. */
    private void awaitSize(String parameters, int size) throws Exception {
        while (!get(parameters).contains("Estiva-Size: " + size + "\r\n")) {
            Thread.sleep(20);
        }
    }

    @Test
    void anEndedLogIsReadWholeOrInPart() throws Exception {
        String task = start();
        worker.writes(task, "stdout", 0, "hello ").writes(task, "stdout", 6, "wörld\n");
        worker.writes(task, "stderr", 0, "oops\n").completes(task);
        rig.client.await(1);
        awaitSize("", 13);
        assertThat(get("")).contains("Estiva-Attempt: 1\r\n", "Estiva-Offset: 0\r\n", "hello wörld\n");
        assertThat(get("?stream=stderr")).contains("oops\n").doesNotContain("hello");
        assertThat(body(get("?offset=6&limit=2")))
                .contains("w")
                .doesNotContain("hello")
                .doesNotContain("rld");
        assertThat(get("?offset=-3")).contains("Estiva-Offset: 10\r\n", "ld\n").doesNotContain("wör");
        assertThat(get("?offset=-300")).contains("Estiva-Offset: 0\r\n", "hello");
        assertThat(get("?offset=99")).contains("Estiva-Offset: 99\r\n").doesNotContain("hello");
        assertThat(get("?limit=0")).doesNotContain("hello");
        assertThat(get("?attempt=7")).contains("Estiva-Size: 0\r\n");
        assertThat(get("?follow=true")).contains("hello wörld\n").endsWith("0\r\n\r\n");
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        assertThat(rig.client.logs(new TaskId(1, 0), LogQuery.STDOUT, copied)).isEqualTo(13);
        assertThat(copied.toString(UTF_8)).isEqualTo("hello wörld\n");
    }

    /** The disk takes its time: here it is tried again after a second. */
    @Test
    void whoKnowsOfATasksEndReadsAllThatItWrote() throws Exception {
        Path inTheWay = Files.writeString(
                Files.createDirectories(data.resolve("output")).resolve("0"), "no directory");
        String task = start();
        worker.writes(task, "stdout", 0, "all\n").completes(task);
        rig.client.await(1);
        Files.delete(inTheWay);
        assertThat(get("")).contains("Estiva-Size: 4\r\n").endsWith("all\n\r\n0\r\n\r\n");
    }

    @Test
    void whatWasDroppedIsRefusedWithTheReason() throws Exception {
        String task = start();
        worker.writes(task, "stdout", 0, "gone\n")
                .writes(task, "stderr", 0, "kept\n")
                .completes(task);
        rig.client.await(1);
        awaitSize("", 5);
        awaitSize("?stream=stderr", 5);
        Path file = data.resolve("output/0/1/0.1.out");
        Files.createFile(file.resolveSibling("0.1.out.room"));
        assertThat(get("")).endsWith("gone\n\r\n0\r\n\r\n");
        Files.delete(file);
        assertThat(rig.expect(410, "GET", LOGS, "")).contains("output_dropped", "attempt 1 of 1.0", "to make room");
        rig.expect(410, "GET", LOGS + "?attempt=1&follow=true", "");
        assertThat(get("?stream=stderr")).contains("kept\n");
        assertThat(rig.expect(200, "GET", "/api/v1/jobs/1/tasks/0", ""))
                .contains("{\"attempt\":1,\"stream\":\"stdout\",\"bytes\":0,\"dropped\":\"room\"}")
                .contains("{\"attempt\":1,\"stream\":\"stderr\",\"bytes\":5}");
    }

    @Test
    void aTaskThatNeverStartedHasAnEmptyLog() throws Exception {
        start();
        rig.client.submit(JobRequest.command("y"));
        rig.client.cancel(2);
        assertThat(rig.expect(200, "GET", "/api/v1/jobs/2/tasks/0/logs", "")).contains("Estiva-Attempt: 0\r\n");
        assertThat(rig.expect(200, "GET", "/api/v1/jobs/2/tasks/0/logs?follow=true", ""))
                .endsWith("0\r\n\r\n");
    }

    @Test
    void aFollowedLogWaitsForTheStartAndEndsWithTheAttempt() throws Exception {
        String first = start();
        rig.client.submit(JobRequest.command("y"));
        try (RawHttp raw = rig.raw()) {
            raw.asks("/api/v1/jobs/2/tasks/0/logs?follow=true", "Connection: close");
            worker.completes(first);
            String second = worker.nextTask();
            worker.writes(second, "stdout", 0, "one\n");
            assertThat(raw.readUntil("one")).isEqualTo("one");
            worker.writes(second, "stdout", 4, "two\n");
            assertThat(raw.readUntil("two")).isEqualTo("two");
            worker.writes(second, "stdout", 8, "three\n").completes(second);
            assertThat(raw.readUntil("three")).isEqualTo("three");
            assertThat(raw.readAll()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void aFollowedLogBreaksOffWhenTheServerStops() throws Exception {
        String task = start();
        worker.writes(task, "stdout", 0, "one\n");
        try (RawHttp raw = rig.raw();
                RawHttp early = rig.raw()) {
            raw.asks(LOGS + "?follow=true");
            raw.readUntil("one");
            rig.client.submit(JobRequest.command("waits"));
            early.asks("/api/v1/jobs/2/tasks/0/logs?follow=true");
            rig.http.close();
            assertThat(rest(raw)).doesNotContain("0\r\n\r\n");
            assertThat(rest(early)).doesNotContain("200 OK");
        }
    }

    private static String rest(RawHttp raw) {
        try {
            return raw.readAll();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aFollowerGoesOnAfterTheServersRestartWhereItWas() throws Exception {
        String task = start();
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        try (CuttingProxy proxy = new CuttingProxy(rig.http.address(), () -> Integer.MAX_VALUE)) {
            CompletableFuture<Long> end = followed(proxy, copied);
            worker.writes(task, "stdout", 0, "before\n");
            awaitCopied(copied, "before\n");
            String cluster = rig.cluster.name();
            proxy.lead(null);
            rig.close();
            rig = ApiRig.open(data);
            proxy.lead(rig.http.address());
            LineWorker back = rig.bareWorker().returns("w", 1, cluster, task).beats("{}");
            back.writes(task, "stdout", 0, "before\nafter\n"); // what was not acknowledged is sent again
            awaitCopied(copied, "before\nafter\n");
            back.completes(task);
            assertThat(end.get()).isEqualTo(13);
            assertThat(copied.toString(UTF_8)).isEqualTo("before\nafter\n");
        }
    }

    private static CompletableFuture<Long> followed(CuttingProxy proxy, ByteArrayOutputStream to) {
        CompletableFuture<Long> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (var client = dev.estiva.client.EstivaClient.of(
                    dev.estiva.client.ClientSettings.of(java.net.URI.create(proxy.url())))) {
                end.complete(client.logs(new TaskId(1, 0), LogQuery.STDOUT.following(true), to));
            } catch (IOException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private static void awaitCopied(ByteArrayOutputStream copied, String text) throws InterruptedException {
        while (!copied.toString(UTF_8).equals(text)) {
            assertThat(text).startsWith(copied.toString(UTF_8));
            Thread.sleep(10);
        }
    }

    @Test
    void aCopyOfWhatIsNotThereIsRefused() throws Exception {
        assertThatThrownBy(() -> rig.client.logs(new TaskId(9, 0), LogQuery.STDOUT.following(true), System.out))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
        rig.http.close();
        assertThatThrownBy(() -> rig.client.logs(new TaskId(9, 0), LogQuery.STDOUT.following(true), System.out))
                .isInstanceOf(UnreachableException.class);
    }
}
