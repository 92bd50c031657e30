package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Page;
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

/** What happened, in pages and in streams that go on. */
@Timeout(60)
class EventsTest {
    @TempDir
    private Path data;

    private ApiRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = ApiRig.open(
                data,
                settings -> settings.withLimits(new HttpLimits(
                        100,
                        100,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(15),
                        Duration.ofMillis(50))));
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private void runTwoJobs() throws IOException {
        LineWorker worker = rig.worker("w", 1);
        rig.client.submit(JobRequest.command("a"));
        rig.as("bob").submit(JobRequest.command("b"));
        worker.completes(worker.nextTask());
        worker.completes(worker.nextTask());
        rig.client.await(1);
        rig.client.await(2);
    }

    @Test
    void pagesHaveAllEventsInOrder() throws Exception {
        runTwoJobs();
        List<Event> all = rig.client.events(EventFilter.ALL, 100).entries();
        assertThat(all)
                .extracting(Event::kind)
                .containsExactlyInAnyOrder(
                        "worker_joined",
                        "job_submitted",
                        "job_submitted",
                        "task_placed",
                        "task_placed",
                        "task_finished",
                        "task_finished");
        assertThat(all).extracting(Event::position).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        Page<Event> first = rig.client.events(EventFilter.ALL, 3);
        assertThat(first.next()).isEqualTo("3");
        assertThat(rig.client.events(EventFilter.ALL.after(3), 100).entries()).isEqualTo(all.subList(3, 7));
        assertThat(rig.client.events(EventFilter.ALL.ofJob(1), 100).entries())
                .extracting(Event::kind)
                .containsExactly("job_submitted", "task_placed", "task_finished");
        assertThat(rig.client.events(EventFilter.ALL.ofUser("bob"), 100).entries())
                .extracting(Event::job)
                .containsExactly(2L, 2L, 2L);
    }

    @Test
    void anEventSaysWhatItIsAbout() throws Exception {
        runTwoJobs();
        Event placed =
                rig.client.events(EventFilter.ALL.ofJob(1), 100).entries().get(1);
        assertThat(placed.json().fields())
                .containsEntry("event", "task_placed")
                .containsEntry("job", 1L)
                .containsEntry("task", "1.0")
                .containsEntry("attempt", 1L)
                .containsEntry("worker", "w")
                .containsEntry("by", "order");
    }

    @Test
    void serverSentEventsResumeBehindTheLastId() throws Exception {
        runTwoJobs();
        try (RawHttp raw = rig.raw()) {
            raw.asks("/api/v1/events", "Accept: text/event-stream", "Last-Event-ID: 5");
            assertThat(raw.readUntil("Content-Type")).contains("text/event-stream");
            assertThat(raw.readUntil("id: ")).isEqualTo("id: 6");
            assertThat(raw.readLine()).startsWith("event: task_");
            assertThat(raw.readLine()).startsWith("data: {\"position\":6,");
            raw.readUntil("id: 7");
            assertThat(raw.readUntil(": alive")).isEqualTo(": alive");
            rig.client.submit(JobRequest.command("c"));
            assertThat(raw.readUntil("id: ")).isEqualTo("id: 8");
        }
    }

    @Test
    void aStreamOfOneJobHasItsPastAndGoesOn() throws Exception {
        runTwoJobs();
        long job = rig.client.submit(JobRequest.command("c").tasks(2));
        try (RawHttp raw = rig.raw()) {
            raw.asks("/api/v1/events?job=" + job, "Accept: application/x-ndjson");
            assertThat(raw.readUntil("position")).contains("job_submitted").contains("\"job\":" + job);
            rig.client.submit(JobRequest.command("other"));
            rig.client.cancel(job);
            assertThat(raw.readUntil("rest_cancelled")).contains("\"job\":" + job);
        }
    }

    @Test
    void aStreamCanEndWithTheLatestEvent() throws Exception {
        runTwoJobs();
        String answer = rig.send("GET", "/api/v1/events?follow=false", "", "Accept: application/x-ndjson");
        assertThat(answer.lines().filter(line -> line.contains("position"))).hasSize(7);
        assertThat(rig.send("GET", "/api/v1/events?follow=false&after=latest", "", "Accept: application/x-ndjson"))
                .doesNotContain("position");
    }

    @Test
    void progressComesToWhoAsksForItWithoutAPositionOfItsOwn() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        rig.client.submit(JobRequest.command("a"));
        String task = worker.nextTask();
        worker.says(progress(task, "12.5", "epoch 1"));
        try (RawHttp raw = rig.raw()) {
            raw.asks("/api/v1/events?kind=task_progress,task_finished", "Accept: text/event-stream");
            assertThat(raw.readUntil("event: ")).isEqualTo("event: task_progress");
            assertThat(raw.readLine())
                    .matches("data: .\"position\":3,\"at\":\"[^\"]+\",\"event\":\"task_progress\",\"job\":1,"
                            + "\"task\":\"1.0\",\"attempt\":1,\"percent\":12.5,\"message\":\"epoch 1\".");
            worker.says(progress(task, "50", "epoch 2"));
            assertThat(raw.readUntil("data: ")).contains("\"percent\":50,\"message\":\"epoch 2\"");
            worker.completes(task);
            assertThat(raw.readUntil("id: ")).isEqualTo("id: 4");
            assertThat(raw.readLine()).isEqualTo("event: task_finished");
        }
    }

    @Test
    void progressOfOthersIsNotTold() throws Exception {
        LineWorker worker = rig.worker("w", 2);
        rig.client.submit(JobRequest.command("a"));
        rig.client.submit(JobRequest.command("b"));
        worker.says(progress(worker.nextTask(), "1", "of the first"));
        worker.says(progress(worker.nextTask(), "2", "of the second"));
        List<String> said = new ArrayList<>();
        EventFilter filter = EventFilter.ALL.ofJob(2).ofKinds(List.of("task_progress"));
        rig.client.follow(filter, event -> {
            said.add(event.task() + " " + event.json().text("message"));
            return false;
        });
        assertThat(said).containsExactly("2.0 of the second");
    }

    private static String progress(String task, String percent, String message) {
        return "{\"type\":\"PROGRESS\",\"task\":\"" + task + "\",\"attempt\":1,\"percent\":" + percent
                + ",\"message\":\"" + message + "\"}";
    }

    @Test
    void theClientFollowsUntilItHasSeenEnough() throws Exception {
        runTwoJobs();
        List<Long> seen = new ArrayList<>();
        rig.client.follow(EventFilter.ALL.after(2), event -> {
            seen.add(event.position());
            return event.position() < 6;
        });
        assertThat(seen).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void streamsEndWhenTheServerDoes() throws Exception {
        try (RawHttp raw = rig.raw()) {
            raw.asks("/api/v1/events", "Accept: text/event-stream");
            raw.readUntil(": alive");
            rig.http.close();
            while (raw.readLine() != null) {
                // what was under way
            }
        }
    }
}
