package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.estiva.client.ApiException;
import dev.estiva.client.Ending;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.Job;
import dev.estiva.client.JobFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.Page;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs and tasks through the API and the client, with a real cluster behind. */
@Timeout(60)
class JobRoutesTest {
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

    @Test
    void theLatestJobIsTheOneThatWasSubmittedLast() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        assertThat(rig.client.latest("ana", null)).isNull();
        rig.client.submit(JobRequest.command("long"));
        assertThat(worker.nextTask()).isEqualTo("1.0");
        long ended = rig.client.submit(JobRequest.command("short"));
        rig.as("bea").submit(JobRequest.command("hers"));
        rig.client.cancel(ended);
        assertThat(latest("ana", null)).isEqualTo(ended);
        assertThat(latest("ana", "long")).isEqualTo(1);
        assertThat(latest(null, null)).isEqualTo(3);
        assertThat(rig.client.latest("bea", "short")).isNull();
        assertThatThrownBy(() -> rig.client.get("/api/v1/jobs?latest=true&status=active"))
                .hasMessage("status: latest goes with user and name only");
    }

    @Test
    void aCudaKernelAsksForAGpuByItselfAndIsNeverFeasibleWithout() throws Exception {
        rig.worker("w", 2);
        Json nothing = Json.parse("{}");
        long alone = rig.client.submit(JobRequest.ofType("cuda_kernel", nothing).cpus(new BigDecimal("0.5")));
        assertThat(rig.client.job(alone).json().get("request")).hasToString("{\"cpus\":0.5,\"gpus\":1}");
        assertThat(rig.client.explain(alone).verdict()).isEqualTo("never");
        long part = rig.client.submit(JobRequest.ofType("cuda_kernel", nothing).gpus(new BigDecimal("0.25")));
        assertThat(rig.client.job(part).json().get("request")).hasToString("{\"gpus\":0.25}");
    }

    private long latest(@Nullable String user, @Nullable String name) throws IOException {
        return Objects.requireNonNull(rig.client.latest(user, name)).id();
    }

    @Test
    void aJobRunsFromItsSubmissionToItsEnd() throws Exception {
        LineWorker worker = rig.worker("w", 2);
        long id = rig.client.submit(JobRequest.command("train", "x").labels(Map.of("team", "blue")));
        assertThat(id).isEqualTo(1);
        assertThat(worker.nextTask()).isEqualTo("1.0");
        Job running = rig.client.job(1);
        assertThat(running.status()).isEqualTo("running");
        assertThat(running.name()).isEqualTo("train");
        assertThat(running.user()).isEqualTo("ana");
        assertThat(running.labels()).containsEntry("team", "blue");
        assertThat(running.payload()).hasToString("{\"command\":[\"train\",\"x\"]}");
        assertThat(running.request()).hasToString("{\"cpus\":1}");
        Task task = rig.client.task(new TaskId(1, 0));
        assertThat(task.worker()).isEqualTo("w");
        worker.completes("1.0");
        Ending ending = rig.client.await(1);
        assertThat(ending.status()).isEqualTo("completed");
        assertThat(ending.exitCode()).isZero();
        assertThat(rig.client.job(1).hasEnded()).isTrue();
        assertThat(rig.client.task(new TaskId(1, 0)).status()).isEqualTo("completed");
    }

    @Test
    void aJobThatPrefersAGpuRunsWithoutOneWhereThereIsNone() throws Exception {
        LineWorker worker = rig.worker("w", 2);
        long id = rig.client.submit(
                JobRequest.command("train", "x").cpus(BigDecimal.TWO).prefer("gpu"));
        assertThat(worker.nextTask()).isEqualTo(id + ".0");
        Job running = rig.client.job(id);
        assertThat(running.prefer()).isEqualTo("gpu");
        assertThat(running.request()).hasToString("{\"cpus\":2}");
        List<String> events = rig.client.events(EventFilter.ALL.ofJob(id), 10).entries().stream()
                .map(Event::kind)
                .toList();
        assertThat(events).startsWith("job_submitted", "job_rerouted", "task_placed");
        rig.close();
        rig = ApiRig.open(data);
        assertThat(rig.client.job(id).prefer()).isEqualTo("gpu"); // out of the journal
    }

    @Test
    void tellsHowManyTasksOfAnArrayWentWhichWay() throws Exception {
        LineWorker worker = rig.worker("w", 2);
        long id = rig.client.submit(
                JobRequest.command("train", "x").cpus(BigDecimal.ONE).tasks(3).prefer("gpu"));
        assertThat(worker.nextTask()).isEqualTo(id + ".0");
        assertThat(worker.nextTask()).isEqualTo(id + ".1");
        assertThat(rig.client.job(id).ways()).hasToString("{\"with_gpu\":0,\"without_gpu\":2}");
        worker.completes(id + ".0");
        worker.completes(id + ".1");
        assertThat(worker.nextTask()).isEqualTo(id + ".2");
        worker.completes(id + ".2");
        assertThat(rig.client.await(id).status()).isEqualTo("completed");
        assertThat(rig.client.job(id).ways()).hasToString("{\"with_gpu\":0,\"without_gpu\":3}"); // out of the journal
        assertThat(rig.client.tasks(id, null, null, 10).entries()).hasSize(3); // which reads their facts once more
        assertThat(rig.client.job(id).ways()).hasToString("{\"with_gpu\":0,\"without_gpu\":3}");
    }

    @Test
    void waitingTellsTheExitCodeAndTheMessage() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        rig.client.submit(JobRequest.command("false"));
        CompletableFuture<Ending> ending = CompletableFuture.supplyAsync(() -> {
            try {
                return rig.client.await(1);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        worker.fails(worker.nextTask(), 7, "no luck");
        assertThat(ending.get().status()).isEqualTo("failed");
        assertThat(ending.get().exitCode()).isEqualTo(7);
        assertThat(ending.get().message()).isEqualTo("no luck");
    }

    @Test
    void waitingNoLongerThanAskedSaysThatItGoesOn() throws Exception {
        rig.client.submit(JobRequest.command("sleep"));
        Ending ending = rig.client.await(1, Duration.ofMillis(20));
        assertThat(ending.done()).isFalse();
        assertThat(ending.status()).isEqualTo("waiting");
    }

    @Test
    void anArrayHasItsTasksAndTheWorstOfTheirEnds() throws Exception {
        LineWorker worker = rig.worker("w", 4);
        rig.client.submit(JobRequest.command("x").tasks(3));
        for (int i = 0; i < 3; i++) {
            String task = worker.nextTask();
            if (task.equals("1.1")) {
                worker.fails(task, 3, "one of three");
            } else {
                worker.completes(task);
            }
        }
        Ending ending = rig.client.await(1);
        assertThat(ending.json())
                .isEqualTo(Json.parse("{\"job\":1,\"done\":true,\"status\":\"failed\",\"tasks\":3,\"completed\":2,"
                        + "\"exit_code\":3,\"message\":\"one of three\",\"task\":\"1.1\"}"));
        Page<Task> tasks = rig.client.tasks(1, null, null, 2);
        assertThat(tasks.entries()).extracting(Task::status).containsExactly("completed", "failed");
        assertThat(rig.client.tasks(1, null, tasks.next(), 2).entries())
                .extracting(Task::id)
                .containsExactly("1.2");
        assertThat(rig.client.tasks(1, "failed", null, 100).entries())
                .extracting(Task::id)
                .containsExactly("1.1");
        Job job = rig.client.job(1);
        assertThat(job.count("completed")).isEqualTo(2);
        assertThat(job.count("unsuccessful")).isEqualTo(1);
    }

    @Test
    void listsAreFilteredAndComeInPages() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        rig.as("bob").submit(JobRequest.command("a").name("first"));
        worker.completes(worker.nextTask());
        rig.client.await(1);
        rig.worker("full", 1).close();
        for (int i = 0; i < 5; i++) {
            rig.client.submit(JobRequest.command("b").cpus(new BigDecimal(64)).labels(Map.of("n", "" + i)));
        }
        Page<Job> page = rig.client.jobs(JobFilter.ALL.limit(4));
        assertThat(page.entries()).extracting(Job::id).containsExactly(6L, 5L, 4L, 3L);
        Page<Job> rest = rig.client.jobs(JobFilter.ALL.limit(4).after(page.next()));
        assertThat(rest.entries()).extracting(Job::id).containsExactly(2L, 1L);
        assertThat(rest.next()).isNull();
        assertThat(ids(JobFilter.ALL.ofUser("bob"))).containsExactly(1L);
        assertThat(ids(JobFilter.ALL.ofStatus("completed"))).containsExactly(1L);
        assertThat(ids(JobFilter.ALL.ofStatus("ended"))).containsExactly(1L);
        assertThat(ids(JobFilter.ALL.ofStatus("failed,waiting"))).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(ids(JobFilter.ALL.named("first"))).containsExactly(1L);
        assertThat(ids(JobFilter.ALL.labelled(Map.of("n", "3")))).containsExactly(5L);
    }

    private Iterable<Long> ids(JobFilter filter) throws IOException {
        return rig.client.jobs(filter).entries().stream().map(Job::id).toList();
    }

    @Test
    void cancellingSaysWhetherItHadEndedAlready() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        rig.client.submit(JobRequest.command("a"));
        rig.client.submit(JobRequest.command("b"));
        worker.completes(worker.nextTask());
        rig.client.await(1);
        assertThat(rig.client.cancel(1).json())
                .isEqualTo(Json.parse("{\"job\":1,\"cancelled\":false,\"status\":\"completed\"}"));
        assertThat(worker.nextTask()).isEqualTo("2.0");
        assertThat(rig.client.cancel(2).cancelled()).isTrue();
        worker.next("CANCEL");
        worker.ends("2.0", 1, "stopped", 0, "");
        assertThat(rig.client.await(2).status()).isEqualTo("cancelled");
        assertThatThrownBy(() -> rig.client.cancel(99))
                .asInstanceOf(type(ApiException.class))
                .satisfies(e -> {
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e.code()).isEqualTo("not_found");
                });
        var several = rig.client.cancel(java.util.List.of(1L, 99L), java.util.List.of(new TaskId(2, 0)));
        assertThat(several.get(0).cancelled()).isFalse();
        assertThat(several.get(1).refusal())
                .isNotNull()
                .extracting(ApiException::code)
                .isEqualTo("not_found");
        assertThat(several.get(2).status()).isEqualTo("cancelled");
    }

    @Test
    void theSameKeyGivesTheSameJobAlsoAfterARestart() throws Exception {
        JobRequest job = JobRequest.command("a").idempotencyKey("k1");
        assertThat(rig.client.submit(job)).isEqualTo(1);
        assertThat(rig.client.submit(job)).isEqualTo(1);
        assertThat(rig.as("bob").submit(job)).isEqualTo(2);
        close();
        open();
        assertThat(rig.client.submit(job)).isEqualTo(1);
        assertThat(rig.client.submit(JobRequest.command("a"))).isEqualTo(3);
        assertThat(rig.client.job(1).labels()).isEmpty();
    }

    @Test
    void aKeyThatComesWithAnotherRequestIsAConflict() throws Exception {
        JobRequest other = JobRequest.command("b").idempotencyKey("k1");
        assertThat(rig.client.submit(JobRequest.command("a").idempotencyKey("k1")))
                .isEqualTo(1);
        assertConflict(other);
        assertThat(rig.client.get("/api/v1/jobs/1").text("idempotency_key")).isEqualTo("k1");
        rig.client.cancel(1);
        close();
        open(); // it has ended, and is in the history alone
        assertConflict(other);
        assertThat(rig.client.submit(JobRequest.command("a").idempotencyKey("k1")))
                .isEqualTo(1);
        String line = "{\"command\":[\"a\"]}\n";
        assertThat(rig.expect(200, "POST", "/api/v1/jobs/bulk", line, "Idempotency-Key: night"))
                .contains("\"id\":2");
        assertThat(rig.expect(
                        200,
                        "POST",
                        "/api/v1/jobs/bulk",
                        line.replace("\"a\"", "\"b\"") + line,
                        "Idempotency-Key: night"))
                .contains("\"code\":\"conflict\"")
                .contains("\"line\":2,\"id\":3");
    }

    @Test
    void aPayloadIsShownHoweverOddItsNumbersAre() throws Exception {
        for (String number :
                new String[] {"1e2147483648", "-1e-999999999", "1E400", "123456789012345678901234567890"}) {
            String answer = rig.expect(
                    201, "POST", "/api/v1/jobs", "{\"type\":\"sleep\",\"payload\":{\"seconds\":" + number + "}}");
            long id =
                    Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4)).whole("id");
            assertThat(rig.client.job(id).json().get("payload").has("seconds")).isTrue();
        }
    }

    private void assertConflict(JobRequest job) {
        assertThatThrownBy(() -> rig.client.submit(job)).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(409);
            assertThat(refusal.code()).isEqualTo("conflict");
        });
    }
}
