package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A life of a few jobs, told through every route: each answer is one that the OpenAPI document describes. */
@Timeout(120)
class DocumentedAnswersTest {
    private static final String API = "/api/v1";

    /** What only a broken policy, a reservation or a stream that is followed would show. */
    private static final Set<String> RARE = Set.of(
            "Event.percent", // task_progress
            "Event.policy", // policy_replaced
            "Event.start", // task_reserved, which conservative backfilling alone does
            "Explanation.promised");

    private static final String SAMPLE = "{\"cpu_load\":0.5,\"memory_available\":1000,\"gpus\":[{\"index\":0,"
            + "\"memory_used\":10,\"memory_total\":80000000000,\"utilisation\":0.25,\"foreign_memory\":5},"
            + "{\"index\":1,\"memory_used\":70000000000,\"memory_total\":80000000000,\"foreign_memory\":70000000000}]}";

    @TempDir
    private Path data;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> told = new TreeSet<>();

    private ApiRig rig;
    private ApiDocument document;

    @BeforeEach
    void open() throws Exception {
        rig = ApiRig.open(data);
        document = new ApiDocument(send("GET", API + "/openapi.json", "").body());
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        rig.close();
    }

    private HttpResponse<String> send(String method, String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(rig.http.url() + target))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Asks for what a route is for; the parts of its path are written as {@code {job=1}}. */
    private Json ask(int status, String method, String route, String body, String... headers) throws Exception {
        String target = route.replaceAll("\\{[a-z]+=([^}]*)}", "$1");
        String path = route.replaceAll("\\{([a-z]+)=[^}]*}", "{$1}").replaceFirst("\\?.*", "");
        HttpResponse<String> answer = send(method, target, body, headers);
        String operation = ApiDocument.name(method, path);
        assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isEqualTo(status);
        document.check(operation, answer);
        if (status < 400) {
            told.add(operation);
        }
        boolean isJson = answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return isJson ? Json.parse(answer.body()) : Json.EMPTY;
    }

    private Json get(String route) throws Exception {
        return ask(200, "GET", API + route, "");
    }

    private Json post(int status, String route, String body) throws Exception {
        return ask(status, "POST", API + route, body);
    }

    /** Asks until it is so. */
    private Json await(String route, Predicate<Json> wanted) throws Exception {
        Json answer = get(route);
        while (!wanted.test(answer)) {
            Thread.sleep(20);
            answer = get(route);
        }
        return answer;
    }

    @Test
    void eachAnswerIsAsTheDocumentSays() throws Exception {
        LineWorker worker = new LineWorker(rig.workers());
        LineWorker bystander = new LineWorker(rig.workers());
        try (worker;
                bystander) {
            worker.joins(
                            "gpu1",
                            "\"slots\":3,\"cpus\":4,\"memory\":8000000000,\"extras\":{\"lic\":2},\"gpus\":[{\"model\":\"A100\","
                                    + "\"memory\":80000000000},{\"model\":\"A100\",\"memory\":80000000000}]")
                    .beats(SAMPLE);
            bystander.joins("other", "\"extras\":{\"tape\":1}").beats("{}");
            submits();
            runs(worker);
            fails(worker);
            cancels();
            tends();
            listsAndExplains();
            counts(worker);
            breaks(worker);
            get("/results?status=failed");
            prefers();
        }
        tokens();
        errors();
        assertThat(told).isEqualTo(new TreeSet<>(document.operations().keySet()));
        Set<String> unseen = document.unseen();
        unseen.removeIf(DocumentedAnswersTest::isSent);
        assertThat(unseen).isEqualTo(new TreeSet<>(RARE));
    }

    /** The last job, which can run with a GPU and without. */
    private void prefers() throws Exception {
        Json made = ask(201, "POST", API + "/jobs", "{\"command\":[\"x\"],\"prefer\":\"gpu\",\"tasks\":2}");
        long job = made.whole("id");
        assertThat(get("/jobs/{job=" + job + "}").text("prefer")).isEqualTo("gpu");
    }

    /** What is never answered. */
    private static boolean isSent(String field) {
        return field.startsWith("New") || field.startsWith("CancelWish.");
    }

    /** Job 1, an array of three, with everything that a job may have. */
    private void submits() throws Exception {
        String all =
                "{\"name\":\"train\",\"command\":[\"python\",\"t.py\"],\"env\":{\"A\":\"b\"},\"workdir\":\"/tmp\",\"stdin\":\"x\","
                        + "\"output_limit\":1000,\"warn_signal\":\"USR1\",\"warn_seconds\":1,\"grace_seconds\":1,\"tasks\":3,"
                        + "\"request\":{\"cpus\":1,\"gpus\":0.5,\"memory\":1000,\"slots\":1,\"gpu_model\":\"A100\",\"gpu_memory\":1000,"
                        + "\"labels\":{\"os\":\"linux\"},\"extras\":{\"lic\":1}},\"priority\":5,\"estimate_seconds\":100,"
                        + "\"limit_seconds\":1000,\"deadline_seconds\":2000,\"retries\":1,\"backoff_seconds\":3600,\"labels\":{\"k\":\"v\"},\"user\":\"ana\"}";
        HttpResponse<String> answer = send("POST", API + "/jobs", all, "Idempotency-Key", "once");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        document.check("POST " + API + "/jobs", answer);
        told.add("POST " + API + "/jobs");
        ask(409, "POST", API + "/jobs", "{\"command\":[\"other\"],\"user\":\"ana\"}", "Idempotency-Key", "once");
        HttpResponse<String> bulk =
                send("POST", API + "/jobs/bulk", "{\"command\":[\"x\"],\"request\":{\"slots\":9}}\n{\"oops\":1}\n");
        document.check("POST " + API + "/jobs/bulk", bulk);
        told.add("POST " + API + "/jobs/bulk");
        assertThat(bulk.body().lines()).hasSize(2);
    }

    /** Two of its tasks run; there is no licence for the third. */
    private void runs(LineWorker worker) throws Exception {
        assertThat(worker.nextTask()).isEqualTo("1.0");
        assertThat(worker.nextTask()).isEqualTo("1.1");
        worker.says("{\"type\":\"PROGRESS\",\"task\":\"1.0\",\"attempt\":1,\"percent\":12.5,\"message\":\"epoch 1\"}");
        worker.says(
                "{\"type\":\"OUTPUT\",\"task\":\"1.0\",\"attempt\":1,\"stream\":\"stdout\",\"offset\":0,\"data\":\"aGkK\"}");
        await(
                "/jobs/{job=1}/tasks/{index=0}",
                task -> task.has("progress") && !task.list("logs").isEmpty());
        get("/running?limit=1");
        await(
                "/workers/{worker=gpu1}",
                shown -> shown.has("sample") && !shown.list("tasks").isEmpty());
        await(
                "/workers?limit=1",
                page -> page.list("workers").getFirst().list("devices").get(1).flag("blocked"));
        get("/queue?limit=1");
        get("/queue");
        get("/cluster");
        get("/jobs/{job=1}");
        get("/jobs/{job=1}/wait?timeout=0");
        get("/jobs/{job=1}/tasks?limit=1");
        get("/jobs/{job=1}/explain");
        get("/jobs/{job=2}/explain");
        get("/jobs/{job=1}/tasks/{index=2}/explain");
        get("/jobs/{job=1}/tasks/{index=0}/logs?limit=2");
    }

    /** Task 1.1 fails and pauses; 1.0 completes with an output; 1.2 is cancelled while it runs. */
    private void fails(LineWorker worker) throws Exception {
        worker.ends("1.1", 1, "failed", 3, "out of luck");
        await("/jobs/{job=1}/tasks/{index=1}", task -> task.has("until"));
        get("/jobs/{job=1}/tasks");
        get("/jobs/{job=1}/tasks/{index=1}/explain");
        assertThat(worker.nextTask()).isEqualTo("1.2");
        post(200, "/jobs/{job=1}/tasks/{index=2}/cancel", "");
        await("/jobs/{job=1}/tasks/{index=2}", task -> task.has("stopping"));
        get("/running");
        get("/jobs/{job=1}/tasks");
        worker.says("{\"type\":\"RESULT\",\"task\":\"1.0\",\"attempt\":1,\"status\":\"completed\",\"run_seconds\":1,"
                + "\"output\":{\"loss\":0.5}}");
        worker.ends("1.2", 1, "stopped", 0, "as you wish");
        await("/jobs/{job=1}/tasks/{index=0}", task -> task.has("output"));
        await("/jobs/{job=1}/tasks/{index=2}", task -> task.has("ended"));
        get("/jobs/{job=1}/tasks/{index=2}/explain");
    }

    private void cancels() throws Exception {
        post(200, "/jobs/{job=1}/cancel", "");
        await("/jobs/{job=1}", job -> job.has("ended"));
        get("/jobs/{job=1}/wait");
        get("/jobs/{job=1}/tasks");
        post(200, "/jobs/{job=1}/cancel", "");
        post(200, "/jobs/cancel", "{\"jobs\":[1,2,99],\"tasks\":[\"2.0\"]}");
        post(201, "/jobs", "{\"command\":[\"x\"],\"tasks\":2,\"request\":{\"slots\":9}}");
        ask(200, "DELETE", API + "/jobs/{job=3}", "");
    }

    private void tends() throws Exception {
        post(200, "/workers/{worker=gpu1}/cordon", "");
        post(200, "/workers/{worker=1}/uncordon", "");
        post(200, "/workers/{worker=gpu1}/drain?evict=true", "");
        post(200, "/workers/{worker=gpu1}/uncordon", "");
    }

    private void listsAndExplains() throws Exception {
        get("/jobs?limit=1");
        get("/jobs?latest=true&user=ana");
        get("/jobs?status=ended&user=ana&name=train&label=k=v");
        get("/policy");
        get("/openapi.json");
        ask(200, "GET", "/metrics", "");
        ask(200, "GET", "/healthz", "");
        ask(200, "GET", "/readyz", "");
        post(201, "/jobs", "{\"type\":\"sleep\",\"payload\":{\"seconds\":1},\"tasks\":2,\"request\":{\"slots\":9}}");
        get("/workers/{worker=gpu1}");
        get("/events?limit=1000");
        ask(200, "GET", API + "/events?follow=false", "", "Accept", "application/x-ndjson");
        ask(200, "GET", API + "/events?follow=false", "", "Accept", "text/event-stream");
    }

    /** A task of a type that has parameters, whose result has figures. */
    private void counts(LineWorker worker) throws Exception {
        post(201, "/jobs", "{\"type\":\"sleep\",\"payload\":{\"seconds\":1},\"request\":{\"cpus\":1,\"gpus\":1}}");
        String task = worker.nextTask();
        worker.says("{\"type\":\"RESULT\",\"task\":\"" + task
                + "\",\"attempt\":1,\"status\":\"completed\",\"run_seconds\":1," + "\"output\":{\"loss\":0.5}}");
        await("/results?type=sleep", page -> !page.list("results").isEmpty());
        learns(worker);
        get("/results?worker=gpu1&worker_type=gpu&status=completed,cancelled&limit=1");
        ask(200, "GET", API + "/results?follow=false", "", "Accept", "application/x-ndjson");
        ask(200, "GET", API + "/results?follow=false", "", "Accept", "text/event-stream");
    }

    /** Three that could have run without a GPU: so many say how fast a model is. */
    private void learns(LineWorker worker) throws Exception {
        post(
                201,
                "/jobs",
                "{\"type\":\"sleep\",\"payload\":{\"seconds\":1},\"request\":{\"cpus\":1,\"gpus\":1},\"prefer\":\"gpu\",\"tasks\":3}");
        for (int i = 0; i < 3; i++) {
            worker.completes(worker.nextTask());
        }
        Json speeds = await(
                "/workers/{worker=gpu1}",
                shown -> shown.list("speeds").stream().anyMatch(speed -> speed.has("device")));
        Json speed = speeds.list("speeds").getFirst();
        assertThat(speed.text("device")).isEqualTo("A100");
        assertThat(speed.whole("measurements")).isEqualTo(3);
    }

    /** Everything fails on the worker, whoever's it is, until it is shut out. */
    private void breaks(LineWorker worker) throws Exception {
        for (int i = 0; !get("/workers/{worker=gpu1}").has("quarantine"); i++) {
            post(201, "/jobs", "{\"command\":[\"f\"],\"name\":\"f" + i + "\",\"user\":\"u" + i % 5 + "\"}");
            String task = worker.nextTask();
            worker.fails(task, 1, "broken");
            int failed = Integer.parseInt(task.substring(0, task.indexOf('.')));
            await("/jobs/{job=" + failed + "}", job -> job.has("ended"));
        }
        await("/events?limit=1000", page -> page.toString().contains("worker_quarantined"));
        get("/workers");
    }

    private void tokens() throws Exception {
        Json made = post(201, "/tokens", "{\"user\":\"ana\",\"role\":\"user\",\"expires_seconds\":3600}");
        get("/tokens");
        ask(204, "DELETE", API + "/tokens/{token=" + made.text("id") + "}", "");
    }

    private void errors() throws Exception {
        ask(400, "POST", API + "/jobs", "{");
        ask(400, "GET", API + "/jobs?limit=x", "");
        ask(401, "GET", API + "/cluster", "", "Authorization", "Bearer est_x");
        ask(403, "GET", API + "/cluster", "", "Origin", "http://evil.example");
        ask(404, "GET", API + "/jobs/{job=999}", "");
        ask(406, "GET", API + "/events", "", "Accept", "text/html");
        ask(413, "POST", API + "/jobs", " ".repeat(HttpLimits.BODY_BYTES + 1));
        ask(415, "POST", API + "/jobs", "{}", "Content-Encoding", "gzip");
    }
}
