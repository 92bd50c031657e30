package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.estiva.access.Role;
import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.ResultFilter;
import dev.estiva.client.TaskResult;
import dev.estiva.core.Input;
import dev.estiva.model.WorkerId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What became of the tasks that ran: page by page, as a stream, filtered, and after a restart. */
@Timeout(60)
class TaskResultsTest {
    private static final String H200 = "\"slots\":9,\"cpus\":9,\"memory\":8000000000,"
            + "\"gpus\":[{\"model\":\"H200\",\"memory\":140000000000},{\"model\":\"H200\",\"memory\":140000000000}]";

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

    private long submits(String user, String body) throws IOException {
        String answer = rig.expect(201, "POST", "/api/v1/jobs", body, "X-Estiva-User: " + user);
        return Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4)).whole("id");
    }

    private static void returns(LineWorker worker, String task, String output) throws IOException {
        worker.says("{\"type\":\"RESULT\",\"task\":\"" + task
                + "\",\"attempt\":1,\"status\":\"completed\",\"run_seconds\":1" + ",\"output\":" + output + "}");
    }

    private Json page(String query) throws IOException {
        return rig.client.get("/api/v1/results" + query);
    }

    /** As soon as there are so many in all. */
    private List<TaskResult> results(int most, ResultFilter filter) throws IOException {
        rig.client.followResults(ResultFilter.ALL, 0, new Counter(most)::isNotYet);
        return results(filter);
    }

    private static final class Counter {
        private int left;

        Counter(int most) {
            left = most;
        }

        boolean isNotYet(TaskResult result) {
            assertThat(result.position()).isPositive();
            return --left > 0;
        }
    }

    private static List<String> tasks(List<TaskResult> results) {
        return results.stream().map(TaskResult::task).toList();
    }

    @Test
    void aResultSaysWhatRanWhereAndHowItDid() throws IOException {
        LineWorker worker = rig.bareWorker().joins("big", H200);
        long job = submits(
                "ana",
                "{\"type\":\"matrix_multiply\",\"name\":\"mm\",\"payload\":{\"size\":1000,\"dtype\":\"float32\",\"secret\":[1],\"none\":null},"
                        + "\"request\":{\"cpus\":1,\"gpus\":2}}");
        String task = worker.nextTask();
        returns(
                worker,
                task,
                "{\"device\":\"cuda:0\",\"flop_per_second\":1.25e12,\"iteration_seconds\":{\"median\":0.5,\"all\":[1,2]},\"all\":[1],\"ok\":true,"
                        + "\"long\":\"" + "x".repeat(201) + "\",\"digits\":123456789012345678901234567890}");
        TaskResult result = results(1, ResultFilter.ALL).getFirst();
        assertThat(result.task()).isEqualTo(task);
        assertThat(List.of(result.job(), result.name(), result.user(), result.type(), result.status()))
                .isEqualTo(List.<Object>of(job, "mm", "ana", "matrix_multiply", "completed"));
        assertThat(result.worker()).isEqualTo("big");
        assertThat(result.workerType()).isEqualTo("gpu");
        assertThat(result.json().get("devices"))
                .isEqualTo(Json.parse(
                        "[{\"index\":0,\"share\":1,\"model\":\"H200\"},{\"index\":1,\"share\":1,\"model\":\"H200\"}]"));
        assertThat(result.parameters()).isEqualTo(Json.parse("{\"size\":1000,\"dtype\":\"float32\"}"));
        assertThat(result.figures())
                .isEqualTo(Json.parse(
                        "{\"device\":\"cuda:0\",\"flop_per_second\":1.25e12,\"iteration_seconds\":{\"median\":0.5},"
                                + "\"ok\":true,\"digits\":123456789012345678901234567890}"));
        assertThat(result.waitSeconds()).isNotNull().isGreaterThanOrEqualTo(BigDecimal.ZERO);
        assertThat(result.submitted()).isNotNull().isBeforeOrEqualTo(result.started());
        assertThat(result.ended()).isAfterOrEqualTo(result.started());
    }

    @Test
    void filtersNameOneOfSeveral() throws IOException {
        LineWorker worker = rig.bareWorker().joins("big", H200);
        submits("ana", "{\"type\":\"sleep\"}");
        returns(worker, worker.nextTask(), "{}");
        submits("bob", "{\"type\":\"text\"}");
        returns(worker, worker.nextTask(), "{}");
        submits("bob", "{\"command\":[\"x\"]}");
        worker.fails(worker.nextTask(), 3, "no");
        assertThat(tasks(results(3, ResultFilter.ALL))).containsExactly("1.0", "2.0", "3.0");
        assertThat(tasks(results(3, ResultFilter.ALL.ofUser("bob")))).containsExactly("2.0", "3.0");
        assertThat(tasks(results(3, ResultFilter.ALL.ofType("sleep")))).containsExactly("1.0");
        assertThat(tasks(results(3, ResultFilter.ALL.ofStatus("failed,aborted"))))
                .containsExactly("3.0");
        assertThat(tasks(results(3, ResultFilter.ALL.ofJob(2)))).containsExactly("2.0");
        assertThat(tasks(results(3, ResultFilter.ALL.ofWorker("1")))).hasSize(3);
        assertThat(results(3, ResultFilter.ALL.ofWorker("other"))).isEmpty();
        assertThat(results(3, ResultFilter.ALL.ofWorkerType("cpu"))).isEmpty();
        Instant second = results(3, ResultFilter.ALL).get(1).ended();
        assertThat(tasks(results(3, ResultFilter.ALL.since(second)))).endsWith("2.0", "3.0");
        assertThat(results(3, ResultFilter.ALL.since(Instant.now().plusSeconds(60))))
                .isEmpty();
    }

    @Test
    void pagesTogetherAreTheStream() throws IOException {
        LineWorker worker = rig.worker("box", 3);
        submits("ana", "{\"command\":[\"x\"],\"tasks\":7}");
        for (int i = 0; i < 7; i++) {
            worker.completes(worker.nextTask());
        }
        List<TaskResult> all = results(7, ResultFilter.ALL);
        assertThat(all).hasSize(7);
        List<TaskResult> paged = new ArrayList<>();
        Json page = page("?limit=3");
        while (page.has("next")) {
            paged.addAll(page.list("results", TaskResult::new));
            page = page("?limit=3&after=" + page.whole("next"));
        }
        assertThat(page.list("results")).isEmpty();
        assertThat(paged).isEqualTo(all);
    }

    @Test
    void theLatestAreFoundHoweverFarBackTheyLie() throws IOException {
        LineWorker worker = rig.worker("box", 351);
        submits("bob", "{\"command\":[\"x\"],\"tasks\":3}");
        String long1 = worker.nextTask(); // runs on meanwhile: its start lies far before its end
        worker.fails(worker.nextTask(), 1, "early");
        worker.fails(worker.nextTask(), 2, "early, too");
        submits("ana", "{\"command\":[\"x\"],\"tasks\":700}");
        for (int i = 0; i < 700; i += 350) {
            List<String> running = new ArrayList<>();
            while (running.size() < 350) {
                running.add(worker.nextTask());
            }
            for (String task : running) {
                worker.completes(task);
            }
        }
        worker.completes(long1);
        List<TaskResult> all = results(703, ResultFilter.ALL);
        for (int most : List.of(1, 2, 100, 500, 702, 703, 5_000)) {
            assertThat(latest(ResultFilter.ALL, most))
                    .as("the latest " + most)
                    .isEqualTo(all.subList(Math.max(0, all.size() - most), all.size()));
        }
        assertThat(tasks(latest(ResultFilter.ALL.ofStatus("failed"), 1))).containsExactly("1.2");
        assertThat(tasks(latest(ResultFilter.ALL.ofStatus("failed"), 9))).containsExactly("1.1", "1.2");
        assertThat(tasks(latest(ResultFilter.ALL.ofUser("bob"), 2))).containsExactly("1.2", long1);
        assertThat(tasks(latest(ResultFilter.ALL.ofJob(1), 2))).containsExactly("1.2", long1);
        assertThat(latest(ResultFilter.ALL.ofStatus("aborted"), 1)).isEmpty();
        assertThat(page("?latest=2").list("results", TaskResult::new)).isEqualTo(all.subList(701, 703));
        Json cut = page("?latest=300");
        assertThat(cut.list("results", TaskResult::new)).isEqualTo(all.subList(403, 503)); // a page of them
        assertThat(page("?after=" + cut.whole("next")).list("results", TaskResult::new))
                .isEqualTo(all.subList(503, 603));
        // Of those that are wanted at all.
        long late = all.get(700).position();
        assertThat(page("?latest=50&after=" + late).list("results", TaskResult::new))
                .isEqualTo(all.subList(701, 703));
    }

    private List<TaskResult> latest(ResultFilter filter, int most) throws IOException {
        List<TaskResult> found = new ArrayList<>();
        rig.client.latestResults(filter, most, found::add);
        return found;
    }

    @Test
    void aFollowerBeginsWithTheLatest() throws IOException {
        LineWorker worker = rig.worker("box", 1);
        submits("ana", "{\"command\":[\"x\"],\"tasks\":4}");
        for (int i = 0; i < 4; i++) {
            worker.completes(worker.nextTask());
        }
        assertThat(tasks(results(4, ResultFilter.ALL))).hasSize(4);
        String ask = "/api/v1/results?latest=2&follow=false";
        String stream = rig.expect(200, "GET", ask, "", "Accept: text/event-stream");
        assertThat(stream).doesNotContain("\"1.1\"").contains("\"1.2\"", "\"1.3\"");
        String last = "Last-Event-ID: " + results(ResultFilter.ALL).getFirst().position();
        String resumed = rig.expect(200, "GET", ask, "", "Accept: text/event-stream", last);
        assertThat(resumed).doesNotContain("\"1.0\"").contains("\"1.1\"", "\"1.2\"", "\"1.3\"");
    }

    /** The journal's statements while this runs, as its driver says. */
    private static long statements(String part, Asking asking) throws IOException {
        Logger driver = (Logger) LoggerFactory.getLogger("org.sqlite.core.NativeDB");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.list = new CopyOnWriteArrayList<>();
        Level before = driver.getLevel();
        heard.start();
        driver.setAdditive(false);
        driver.setLevel(Level.TRACE);
        driver.addAppender(heard);
        try {
            asking.ask();
        } finally {
            driver.detachAppender(heard);
            driver.setLevel(before);
            driver.setAdditive(true);
        }
        return heard.list.stream()
                .filter(line -> line.getFormattedMessage().contains(part))
                .count();
    }

    private interface Asking {
        void ask() throws IOException;
    }

    @Test
    void aPageAsksTheJournalForManyTasksAtOnce() throws IOException {
        int jobs = 120;
        LineWorker worker = rig.worker("box", jobs);
        for (int i = 1; i <= jobs; i++) {
            submits("ana", "{\"type\":\"t\",\"payload\":{\"size\":" + i + "}}");
        }
        for (int i = 0; i < jobs; i++) {
            returns(worker, worker.nextTask(), "{\"seen\":" + i + "}");
        }
        long last = results(jobs, ResultFilter.ALL).getLast().position();
        List<Json> rows = new ArrayList<>();
        assertThat(statements(
                        "result AS r", () -> rows.addAll(page("?limit=1000").list("results"))))
                .isEqualTo(3); // fifty tasks each
        assertThat(rows).hasSize(jobs).allSatisfy(row -> {
            assertThat(row.get("parameters").whole("size")).isEqualTo(row.whole("job"));
            assertThat(row.get("figures").has("seen")).isTrue();
        });
        assertThat(statements("FROM payload", () -> results(ResultFilter.ALL))).isEqualTo(3);
        // Of tasks that began, and jobs that were submitted, before the page.
        assertThat(statements("FROM job WHERE id IN", () -> page("?limit=1000&after=" + (last - 60))))
                .isEqualTo(1);
    }

    private List<TaskResult> results(ResultFilter filter) throws IOException {
        List<TaskResult> found = new ArrayList<>();
        rig.client.results(filter, 0, found::add);
        return found;
    }

    @Test
    void aTaskThatWasTriedAgainCountsItsWaitToTheFirstStart() throws IOException {
        LineWorker worker = rig.worker("box", 1);
        submits("ana", "{\"command\":[\"x\"],\"retries\":1}");
        worker.fails(worker.nextTask(), 1, "once");
        String task = worker.nextTask();
        worker.ends(task, 2, "completed", 0, "");
        TaskResult result = results(1, ResultFilter.ALL).getFirst();
        assertThat(result.json().whole("attempt")).isEqualTo(2);
        assertThat(result.json().whole("failures")).isEqualTo(1);
        assertThat(result.json().text("first_started")).isLessThan(result.json().text("started"));
        // Behind the beginning of its second attempt, the first is looked up.
        assertThat(page("?after=" + (result.position() - 1)).list("results", TaskResult::new))
                .containsExactly(result);
    }

    @Test
    void whoNeverStartedHasNoResult() throws IOException {
        submits("ana", "{\"command\":[\"x\"],\"tasks\":3}");
        rig.expect(200, "POST", "/api/v1/jobs/1/tasks/1/cancel", "");
        rig.expect(200, "POST", "/api/v1/jobs/1/cancel", "");
        LineWorker worker = rig.worker("box", 1);
        submits("ana", "{\"command\":[\"x\"]}");
        worker.completes(worker.nextTask());
        assertThat(tasks(results(1, ResultFilter.ALL))).containsExactly("2.0");
    }

    @Test
    void aFollowerIsToldWhatEndsMeanwhile() throws Exception {
        LineWorker worker = rig.worker("box", 2);
        submits("ana", "{\"command\":[\"x\"],\"tasks\":2}");
        String first = worker.nextTask();
        String second = worker.nextTask();
        worker.completes(first);
        assertThat(tasks(results(1, ResultFilter.ALL))).containsExactly(first);
        CompletableFuture<TaskResult> told = new CompletableFuture<>();
        long from = rig.client.latestPosition();
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                rig.client.followResults(ResultFilter.ALL, from, result -> !told.complete(result));
            } catch (IOException e) {
                told.completeExceptionally(e);
            }
        });
        worker.fails(second, 2, "broken");
        assertThat(told.get().task()).isEqualTo(second);
        assertThat(told.get().message()).isEqualTo("broken");
        follower.join();
    }

    @Test
    void workersThatLeftBeforeARestartAreStillKnown() throws IOException {
        LineWorker worker = rig.bareWorker().joins("gone", H200);
        submits("ana", "{\"type\":\"sleep\",\"request\":{\"cpus\":1,\"gpus\":1}}");
        returns(worker, worker.nextTask(), "{}");
        List<TaskResult> before = results(1, ResultFilter.ALL);
        assertThat(rig.cluster.tell(new Input.Leave(new WorkerId(1))).join()).isNotNull();
        rig.client.follow(EventFilter.ALL, event -> !event.kind().equals("worker_left"));
        rig.close();
        rig = ApiRig.open(data);
        assertThat(results(1, ResultFilter.ALL)).isEqualTo(before);
        assertThat(before.getFirst().worker()).isEqualTo("gone");
    }

    @Test
    void othersAreNotSeenOnAPrivateServer() throws IOException {
        rig.close();
        rig = ApiRig.open(
                data.resolve("private"),
                settings -> settings.requiringToken(true).keepingPrivate(true));
        LineWorker worker = rig.worker("box", 1);
        try (EstivaClient root = withToken("root", Role.ADMIN);
                EstivaClient ana = withToken("ana", Role.USER);
                EstivaClient bob = withToken("bob", Role.USER)) {
            ana.submit(JobRequest.command("x"));
            worker.completes(worker.nextTask());
            bob.submit(JobRequest.command("x"));
            worker.completes(worker.nextTask());
            root.followResults(ResultFilter.ALL, 0, new Counter(2)::isNotYet);
            List<TaskResult> found = new ArrayList<>();
            bob.results(ResultFilter.ALL, 0, found::add);
            assertThat(tasks(found)).containsExactly("2.0");
            assertThatThrownBy(() -> bob.results(ResultFilter.ALL.ofUser("ana"), 0, found::add))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("only admins");
            assertThatThrownBy(() -> bob.results(ResultFilter.ALL.ofJob(1), 0, found::add))
                    .isInstanceOf(ApiException.class);
        }
    }

    private EstivaClient withToken(String user, Role role) throws IOException {
        return rig.withToken(rig.tokens.create(user, role, null).secret());
    }

    @Test
    void wrongParametersAreNamed() {
        for (String wrong : List.of(
                "worker_type=tpu",
                "status=done",
                "latest=0",
                "latest=all",
                "since=yesterday",
                "after=-1",
                "limit=0",
                "job=x",
                "kind=x")) {
            assertThatThrownBy(() -> page("?" + wrong))
                    .as(wrong)
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
