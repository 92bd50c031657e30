package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.JobRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No client takes more of the server than its share, by size, by number or by slowness. */
@Timeout(60)
class LimitsTest {
    private static final HttpLimits SMALL = new HttpLimits(
            20, 3, Duration.ofMillis(1_500), Duration.ofSeconds(4), Duration.ofMillis(1_500), Duration.ofMillis(100));

    @TempDir
    private Path data;

    private ApiRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = ApiRig.open(data, settings -> settings.withLimits(SMALL));
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    /** Sends a byte now and then until the server has had enough; answers what it said, empty if nothing. */
    private String drip(RawHttp raw, String text) throws IOException, InterruptedException {
        try {
            for (int i = 0; i < text.length(); i++) {
                raw.writes(text.substring(i, i + 1));
                rig.expect(200, "GET", "/healthz", ""); // others are served meanwhile
                Thread.sleep(250);
            }
        } catch (IOException e) {
            // cut
        }
        try {
            return raw.readAll();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aHeadThatComesByteByByteIsCut() throws Exception {
        try (RawHttp raw = rig.raw()) {
            String answer = drip(raw, "GET /api/v1/cluster HTTP/1.1\r\nHost: localhost\r\nX-A: " + "x".repeat(200));
            assertThat(answer).doesNotContain("200 OK");
        }
    }

    @Test
    void aBodyThatComesByteByByteIsCut() throws Exception {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n");
            assertThat(drip(raw, "x".repeat(500))).matches("(?s)(HTTP/1.1 408 .*\"timeout\".*)?");
        }
    }

    @Test
    void aLineThatComesByteByByteIsCut() throws Exception {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n");
            raw.writes("{\"command\":[\"x\"]}\n");
            String answer = drip(raw, "x".repeat(400));
            assertThat(answer).contains("\"line\":1,\"id\":1");
            assertThat(answer.endsWith("0\r\n\r\n")).as("looks complete").isFalse();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (RawHttp raw = rig.raw()) {
            assertThat(raw.readAll()).isEmpty();
        }
    }

    @Test
    void connectionsAreKeptBetweenRequestsThatFollowSoon() throws Exception {
        try (RawHttp raw = rig.raw()) {
            for (int i = 0; i < 3; i++) {
                raw.writes("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                raw.readUntil("ok");
                Thread.sleep(800);
            }
        }
    }

    @Test
    void waitingLongerThanTheIdleTimeIsNotSilence() throws Exception {
        rig.client.submit(JobRequest.command("x"));
        assertThat(rig.expect(200, "GET", "/api/v1/jobs/1/wait?timeout=6", "")).contains("\"done\":false");
    }

    @Test
    void bodiesThatAreTooLongAreRefused() throws Exception {
        String answer = rig.expect(413, "POST", "/api/v1/jobs", "x".repeat(HttpLimits.BODY_BYTES + 1));
        assertThat(answer).contains("\"too_large\"");
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n");
            assertThat(raw.readLine()).contains("413");
        }
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            try {
                for (int i = 0; i < 40; i++) {
                    raw.writes(chunk);
                }
            } catch (IOException e) {
                // cut
            }
            assertThat(raw.readLine()).contains("413");
        }
    }

    @Test
    void floodsOfHeadersAreRefused() throws Exception {
        StringBuilder flood = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            flood.append("X-").append(i).append(": y\r\n");
        }
        assertThat(rig.send("GET", "/healthz", "", flood.toString().stripTrailing()))
                .contains(" 431 ");
        assertThat(rig.send("GET", "/" + "x".repeat(20_000), "")).contains(" 414 ");
    }

    @Test
    void streamsAreBoundedInNumber() throws Exception {
        List<RawHttp> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawHttp raw = rig.raw();
            raw.writes("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            raw.readUntil(": alive");
            streams.add(raw);
        }
        String answer = rig.expect(429, "GET", "/api/v1/events", "", "Accept: text/event-stream");
        assertThat(answer).contains("too_many").contains("Retry-After");
        rig.expect(200, "GET", "/api/v1/cluster", "");
        for (RawHttp raw : streams) {
            raw.close();
        }
        while (!rig.send("GET", "/api/v1/events?follow=false", "", "Accept: text/event-stream")
                .contains("200")) {
            Thread.sleep(50);
        }
    }

    @Test
    void connectionsBeyondTheBoundWaitForTheirTurn() throws Exception {
        List<RawHttp> open = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            open.add(rig.raw());
        }
        rig.expect(200, "GET", "/healthz", ""); // the silent ones are closed after a while
        for (RawHttp raw : open) {
            raw.close();
        }
    }
}
