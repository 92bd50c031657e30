package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands about workers, the whole cluster and tokens. */
class WorkerViewsTest {
    private static final String GPU = """
        {"id":1,"name":"gpu1","state":"ready","speed":1.5,"labels":{"os":"linux"},
         "capacity":{"slots":8,"cpus":16,"memory":68719476736,"gpus":2},
         "allocated":{"slots":0,"cpus":4.5,"memory":17179869184,"gpus":0.5},"free":{"cpus":11.5},
         "devices":[{"index":0,"model":"A100","memory":85899345920,"free":0.5,"blocked":false,
                     "memory_used":1073741824,"utilisation":0.97,"foreign_memory":0},
                    {"index":1,"model":"A100","memory":85899345920,"free":1,"blocked":true,
                     "foreign_memory":2147483648}],
         "running":2,
         "tasks":[{"task":"7.0","job":7,"array":1,"name":"train","user":"ana","worker":"gpu1","request":{"cpus":4},
           "started":"2020-11-20T09:30:00.000000Z","run_seconds":60,"remaining_seconds":3600}],
         "speeds":[{"type":"train","way":"cpu","factor":12.3456,"of":"other_estimate","measurements":2},
           {"type":"train","way":"gpu","device":"A100","factor":0.98765,"of":"estimate","measurements":1234}]}\
        """;

    private static final String IDLE = """
        {"id":2,"name":"cpu1","state":"ready","speed":1,"labels":{},"capacity":{"slots":4},"allocated":{},
         "free":{"slots":4},"devices":[],"running":0}\
        """;

    private static final String RUNNING = """
        {"running":2,"entries":[
          {"task":"7.0","job":7,"array":1,"name":"train","user":"ana","worker":"gpu1","request":{"cpus":4},
           "started":"2020-11-20T09:30:00.000000Z","run_seconds":60,"remaining_seconds":3600},
          {"task":"8.3","job":8,"array":5,"name":"sweep","user":"ana","worker":"gpu1","request":{"cpus":0.5},
           "started":"2020-11-20T09:30:00.000000Z","run_seconds":60,"progress":{"percent":5}}]}\
        """;

    private final FakeApi api = new FakeApi().on("GET /workers", "{\"workers\":[" + GPU + "," + IDLE + "]}");

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    @Test
    void listsIdleAndBusyWorkers() {
        api.on("GET /running", RUNNING);
        assertThat(api.run("worker list").succeeds().out()).isEqualTo("""
            WORKER  STATE  SLOTS    CPUS   GPUS     MEMORY  LABELS    TASKS, TIME LEFT
            gpu1    busy     0/8  4.5/16  0.5/2  16Gi/64Gi  os=linux  7 train 1h00m left, 8.3 sweep for 1m00s (5 % done)
            cpu1    idle     0/4       -      -          -  -         -
            """);
        assertThat(Json.parse(api.run("worker list --json").succeeds().out()).list("workers"))
                .hasSize(2);
    }

    @Test
    void saysThatNoWorkerIsThere() {
        api.on("GET /workers", "{\"workers\":[]}");
        Cli.Result result = api.run("worker list");
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEqualTo("No worker is there. Start one with 'estiva worker --server HOST:7077'.\n");
    }

    @Test
    void showsAllAboutAWorker() {
        api.on("GET /workers/gpu1", GPU);
        assertThat(api.run("worker show gpu1").succeeds().out().replaceAll("\\d+d\\d\\dh", "AGE"))
                .isEqualTo("""
                    Worker  1 gpu1
                    State   busy
                    Speed   1.5
                    Labels  os=linux
                    Slots   0/8
                    CPUs    4.5/16
                    Memory  16Gi/64Gi
                    GPU 0   A100 80Gi, 0.5 free, 1Gi of its memory in use, 97 % busy
                    GPU 1   A100 80Gi, 1 free, 2Gi taken by processes that are not Estiva's, nothing is placed on it
                    RUNNING  NAME   USER  WORKER  REQUEST   TIME   LEFT
                    7        train  ana   gpu1    4 cpus   1m00s  1h00m
                    TYPE   WAY  DEVICE    FACTOR  OF              MEASUREMENTS
                    train  cpu  all CPUs    12.3  other estimate             2
                    train  gpu  A100       0.988  estimate                1234
                    """);
    }

    @Test
    void tellsWorkersToRest() {
        api.on("POST /workers/gpu1/cordon", GPU)
                .on("POST /workers/gpu1/uncordon", GPU)
                .on("POST /workers/gpu1/drain?evict=false", GPU)
                .on("POST /workers/gpu1/drain?evict=true", GPU)
                .on("POST /workers/cpu1/drain?evict=false", IDLE);
        assertThat(api.run("worker cordon gpu1").succeeds().out()).isEqualTo("Worker gpu1 gets no new tasks\n");
        assertThat(api.run("worker uncordon gpu1").succeeds().out()).isEqualTo("Worker gpu1 takes new tasks\n");
        assertThat(api.run("worker drain gpu1 cpu1").succeeds().out())
                .isEqualTo("Worker gpu1 drains: 2 tasks still running\nWorker cpu1 is drained\n");
        assertThat(api.run("worker drain --evict gpu1").succeeds().out())
                .isEqualTo("Worker gpu1 drains: 2 tasks stopping\n");
    }

    @Test
    void anUnknownWorkerDoesNotKeepTheOthersFromBeingShown() {
        api.on("GET /workers/cpu1", IDLE).refuse("GET /workers/nobody", 404, "not_found", "there is no worker nobody");
        Cli.Result result = api.run("worker show nobody cpu1 --json");
        assertThat(Json.parse(result.out()).text("name")).isEqualTo("cpu1");
        assertThat(result.err()).isEqualTo("estiva worker show: there is no worker nobody\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void showsTheWholeClusterOnce() {
        api.on("GET /cluster", "{\"policy\":\"default\"}")
                .on("GET /running", RUNNING)
                .on("GET /queue", "{\"waiting\":0,\"entries\":[]}");
        assertThat(api.run("top").succeeds().out()).isEqualTo("""
            2 workers, 2 tasks running, 0 waiting; policy default

            WORKER  STATE  SLOTS    CPUS   GPUS     MEMORY  TASKS, TIME LEFT
            gpu1    busy     0/8  4.5/16  0.5/2  16Gi/64Gi  7 train 1h00m left, 8.3 sweep for 1m00s (5 % done)
            cpu1    idle     0/4       -      -          -  -

            Nothing waits.
            """);
        assertThat(Json.parse(api.run("top --json").succeeds().out()).fields().keySet())
                .containsExactly("cluster", "workers", "running", "running_tasks", "waiting", "waiting_tasks");
    }

    @Test
    void makesATokenAndShowsItOnce() {
        api.on("POST /tokens", """
            {"id":"k3v9","user":"ana","role":"user","created":"2026-11-20T09:30:00.000000Z","token":"est_k3v9_x"}\
            """);
        Cli.Result result = api.run("token create --user ana --expires 7d");
        assertThat(result.out()).isEqualTo("est_k3v9_x\n");
        assertThat(result.err())
                .isEqualTo("Token k3v9 of ana, role user. It is shown this once;"
                        + " put it into ~/.config/estiva/token (mode 0600).\n");
        assertThat(Json.parse(api.sent("POST /tokens")))
                .isEqualTo(Json.parse("{\"user\":\"ana\",\"role\":\"user\",\"expires_seconds\":604800}"));
    }

    @Test
    void listsAndRevokesTokens() {
        api.on("GET /tokens", """
            {"tokens":[{"id":"k3v9","user":"ana","role":"user","created":"2026-11-20T09:30:00.000000Z"}]}\
            """)
                .on("DELETE /tokens/k3v9", 204, "")
                .refuse("DELETE /tokens/zzzz", 404, "not_found", "there is no token zzzz");
        assertThat(api.run("token list").succeeds().lines().getLast()).matches("k3v9 +ana +user +2026-.* +never");
        Cli.Result result = api.run("token revoke zzzz k3v9");
        assertThat(result.out()).isEqualTo("Revoked k3v9\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void printsEventsALineEach() {
        api.on("GET /events?after=0", """
            {"events":[{"position":1,"at":"2026-11-20T09:30:00.000000Z","event":"job_submitted","job":7,"user":"ana b"},
                       {"position":2,"at":"2026-11-20T09:30:00.000000Z","event":"task_placed","job":7,"task":"7.0",
                        "attempt":1,"worker":"gpu1","worker_id":1}],"next":2}\
            """).on("GET /events?after=2", "{\"events\":[],\"last\":2}");
        assertThat(api.run("events").succeeds().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("  1  job_submitted 7 user=\"ana b\""),
                        line -> assertThat(line).endsWith("  2  task_placed 7.0 attempt=1 worker=gpu1"));
        assertThat(Json.parse(api.run("events --json").lines().getLast()).whole("position"))
                .isEqualTo(2);
    }

    @Test
    void completesCommandsInBash() {
        assertThat(Cli.run("completion", "bash").succeeds().out()).contains("complete ", "submit", "--gpu-memory");
        assertThat(Cli.run("completion", "tcsh").code()).isEqualTo(2);
    }
}
