package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the commands print that show jobs. */
class JobViewsTest {
    private static final String RUNNING = """
            {"task":"7.0","job":7,"array":1,"name":"train-resnet","user":"ana","worker":"gpu1",
             "request":{"cpus":4,"gpus":0.5,"gpu_model":"A100","gpu_memory":42949672960,"memory":17179869184},
             "started":"2020-11-20T09:30:00.000000Z","run_seconds":185.2,"remaining_seconds":3600}""";

    private static final String STOPPING = """
            {"task":"8.3","job":8,"array":10,"name":"sweep","user":"bea","worker":"cpu1","request":{"slots":1},
             "started":"2020-11-20T09:30:00.000000Z","run_seconds":7,"stopping":"cancelled"}""";

    private static final String WAITING = """
            {"position":1,"task":"8.4","job":8,"array":10,"tasks":6,"name":"sweep","user":"bea","priority":1000,
             "request":{"slots":1},"submitted":"2020-11-20T09:30:00.000000Z","waited_seconds":12.5,
             "verdict":"not_now","reason":"cpu1: needs 1 slots, free 0"}""";

    private static final String NEVER = """
            {"position":2,"task":"9.0","job":9,"array":1,"tasks":1,"name":"huge","user":"ana","priority":1000,
             "request":{"gpus":8},"submitted":"2020-11-20T09:30:00.000000Z","waited_seconds":90000,
             "verdict":"never","reason":"gpu1: needs 8 GPU, has 1 that fit"}""";

    private final FakeApi api = new FakeApi();

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    private void fillTheQueue() {
        api.on("GET /running", "{\"running\":2,\"entries\":[" + RUNNING + "," + STOPPING + "]}")
                .on("GET /queue", "{\"waiting\":7,\"entries\":[" + WAITING + "," + NEVER + "]}");
    }

    @Test
    void showsTheQueue() {
        fillTheQueue();
        assertThat(api.run("queue").succeeds().out()).isEqualTo("""
                RUNNING  NAME          USER  WORKER  REQUEST                           TIME      LEFT
                7        train-resnet  ana   gpu1    4 cpus, 0.5 gpu A100 40Gi, 16Gi  3m05s     1h00m
                8.3      sweep         bea   cpu1    1 slot                              7s  stopping

                WAITING  NAME   USER  REQUEST    AGE  WHY
                8.4+5    sweep  bea   1 slot     13s  not now: cpu1: needs 1 slots, free 0
                9        huge   ana   8 gpus   1d01h  never: gpu1: needs 8 GPU, has 1 that fit
                """);
    }

    @Test
    void showsHowMuchIsDoneWhereATaskSaysSo() {
        String half = RUNNING.replaceFirst("\"remaining", "\"progress\":{\"percent\":50.99},$0");
        api.on("GET /running", "{\"running\":2,\"entries\":[" + half + "," + STOPPING + "]}")
                .on("GET /queue", "{\"waiting\":0,\"entries\":[]}");
        assertThat(api.run("queue").succeeds().out().replaceAll(" +", " ")).isEqualTo("""
                RUNNING NAME USER WORKER REQUEST TIME LEFT DONE
                7 train-resnet ana gpu1 4 cpus, 0.5 gpu A100 40Gi, 16Gi 3m05s 1h00m 50 %
                8.3 sweep bea cpu1 1 slot 7s stopping -
                """);
    }

    @Test
    void optionsWithoutACommandAreThoseOfTheQueue() {
        assertThat(EstivaCommand.meant("--json", "--limit", "5")).containsExactly("queue", "--json", "--limit", "5");
        assertThat(EstivaCommand.meant("--help")).containsExactly("--help");
        assertThat(EstivaCommand.meant("jobs", "--json")).containsExactly("jobs", "--json");
        assertThat(Cli.run(EstivaCommand.meant("--server", "here", "jobs")).err())
                .startsWith("estiva queue: a command stands before its options, as in: estiva jobs --help\n");
    }

    @Test
    void showsTheQueueOnFortyColumns() {
        fillTheQueue();
        assertThat(onTerminal(40, "queue")).isEqualTo("""
                RUNNING  NAME          WORKER   TIME
                7        train-resnet  gpu1    3m05s
                8.3      sweep         cpu1       7s

                WAITING  NAME   USER  REQUEST    AGE
                8.4+5    sweep  bea   1 slot     13s
                    not now: cpu1: needs 1 slots, free 0
                9        huge   ana   8 gpus   1d01h
                    never: gpu1: needs 8 GPU, has 1 that
                    fit
                """);
    }

    @Test
    void printsTheQueueAsJson() {
        fillTheQueue();
        assertThat(Json.parse(api.run("queue --json").succeeds().out()))
                .isEqualTo(Json.parse("{\"running\":2,\"running_tasks\":[" + RUNNING + "," + STOPPING
                        + "],\"waiting\":7,\"waiting_tasks\":[" + WAITING + "," + NEVER + "]}"));
    }

    @Test
    void saysHowManyMoreThereAre() {
        api.on("GET /running", "{\"running\":3,\"entries\":[" + RUNNING + "]}")
                .on("GET /queue", "{\"waiting\":100,\"entries\":[" + WAITING + "]}");
        assertThat(api.run("queue --limit 1").succeeds().lines()).contains("and 2 more running", "and 94 more waiting");
        assertThat(api.asked())
                .extracting(FakeApi.Asked::request)
                .contains("GET /running?limit=1", "GET /queue?limit=1");
    }

    @Test
    void saysThatNothingHappens() {
        api.on("GET /running", "{\"running\":0,\"entries\":[]}")
                .on("GET /queue", "{\"waiting\":0,\"entries\":[]}")
                .on("GET /workers", "{\"workers\":[]}");
        assertThat(api.run("queue").succeeds().out())
                .isEqualTo("Nothing runs or waits, and no worker is there."
                        + " Start one with 'estiva worker --server HOST:7077'.\n");
    }

    @Test
    void listsJobs() {
        api.on("GET /jobs?", "{\"jobs\":[" + job(12, "failed", 10, "") + "," + job(7, "running", 1, "") + "]}");
        String ages = api.run("jobs --all").succeeds().out().replaceAll("\\d+d\\d\\dh", "AGE");
        assertThat(ages.replaceAll(" +", " ")).isEqualTo("""
                ID NAME USER STATUS TASKS AGE TIME
                12 train ana failed 4/10 (1 unsuccessful) AGE 1m00s
                 7 train ana running - AGE AGE
                """);
    }

    @Test
    void asksForTheJobsThatAreWanted() {
        api.on("GET /jobs?", "{\"jobs\":[]}");
        api.run("jobs");
        api.run("jobs --all --user bea --name x --label a=b --label c=d --limit 5");
        api.run("jobs --status failed,aborted");
        assertThat(api.asked())
                .extracting(FakeApi.Asked::request)
                .containsExactly(
                        "GET /jobs?status=active&limit=101",
                        "GET /jobs?user=bea&name=x&limit=6&label=a%3Db&label=c%3Dd",
                        "GET /jobs?status=failed%2Caborted&limit=101");
    }

    @Test
    void listsOnlyJobsOfTheLastTime() {
        String now = Instant.now().toString();
        String recent = job(12, "running", 1, "").replace("2020-11-20T09:30:00.000000Z", now);
        api.on("GET /jobs?", "{\"jobs\":[" + recent + "," + job(7, "running", 1, "") + "],\"next\":\"7\"}");
        Cli.Result result = api.run("jobs --since 1h --json");
        assertThat(Json.parse(result.out()).list("jobs")).hasSize(1);
        assertThat(api.asked()).hasSize(1);
    }

    @Test
    void saysThatThereAreMoreJobs() {
        api.on("GET /jobs?", "{\"jobs\":[" + job(2, "running", 1, "") + "," + job(1, "running", 1, "") + "]}");
        Cli.Result result = api.run("jobs --limit 1");
        assertThat(result.lines()).hasSize(2);
        assertThat(result.err()).isEqualTo("There are more: --limit, now 1, says how many to show.\n");
    }

    @Test
    void showsAllAboutAJob() {
        api.on("GET /jobs/7", job(7, "completed", 1, """
                ,"request":{"cpus":1},"priority":1000,"limit_seconds":3600,"exit_code":0,"message":"",
                "payload":{"command":["python","train.py","--name","a b"],"workdir":"/home/ana"}""")).on("GET /jobs/7/tasks/0", """
                        {"id":"7.0","job":7,"index":0,"status":"completed","attempt":2,"worker":"gpu1",
                         "devices":[{"index":1,"share":1}],"ended":"2020-11-20T09:31:00.000000Z","exit_code":0,
                         "attempts":[
                           {"attempt":1,"worker":"gpu2","started":"2020-11-20T09:30:00.000000Z",
                            "ended":"2020-11-20T09:30:10.000000Z","end":"failed","exit_code":1},
                           {"attempt":2,"worker":"gpu1","started":"2020-11-20T09:30:10.000000Z",
                            "ended":"2020-11-20T09:31:00.000000Z","end":"completed","exit_code":0}],
                         "logs":[{"attempt":2,"stream":"stdout","bytes":1536}]}""");
        assertThat(api.run("job 7").succeeds().out().replaceAll("20\\d\\d-.* ago\\)", "WHEN"))
                .isEqualTo("""
                Job        7 train
                Status     completed
                User       ana
                Command    python train.py --name 'a b'
                Directory  /home/ana
                Request    1 cpu
                Labels     team=vision
                Priority   1000
                Limit      1h00m
                Submitted  WHEN
                Started    WHEN
                Ended      WHEN
                Time       1m00s
                Task       7.0 completed
                Worker     gpu1, gpu 1
                Attempt 1  on gpu2, failed (exit code 1) after 10s
                Attempt 2  on gpu1, completed after 50s
                Output     stdout of attempt 2: 1.5Ki
                """);
    }

    @Test
    void saysOnceThatATaskWasCancelled() {
        api.on("GET /jobs/7/tasks/3", """
                {"id":"7.3","job":7,"index":3,"status":"cancelled","attempt":1,"exit_code":0,"message":"cancelled",
                 "ended":"2020-11-20T09:31:00.000000Z"}""").on("GET /jobs/7", job(7, "cancelled", 10, ""));
        assertThat(api.run("job 7.3").succeeds().lines()).contains("Task  7.3 cancelled");
    }

    @Test
    void aWorkerThatNobodyRemembersHasItsNumber() {
        api.on("GET /jobs/7/tasks/3", """
                {"id":"7.3","job":7,"index":3,"status":"waiting","attempt":1,"attempts":[
                  {"attempt":1,"worker_id":4,"started":"2020-11-20T09:30:00.000000Z",
                   "ended":"2020-11-20T09:30:10.000000Z","end":"worker_lost"}]}""").on("GET /jobs/7", job(7, "running", 10, ""));
        assertThat(api.run("job 7.3").succeeds().lines()).contains("Attempt 1  on worker 4, worker lost after 10s");
    }

    @Test
    void showsHowFarARunningTaskIs() {
        api.on("GET /jobs/7", job(7, "running", 1, "")).on("GET /jobs/7/tasks/0", """
                {"id":"7.0","job":7,"index":0,"status":"running","attempt":1,"worker":"gpu1",
                 "progress":{"percent":33.3,"message":"epoch 3 of 9"}}""");
        assertThat(api.run("job 7").succeeds().lines()).contains("Progress  33 %, epoch 3 of 9");
    }

    @Test
    void showsTheTasksOfAnArray() {
        api.on("GET /jobs/7", job(7, "running", 10, "")).on("GET /jobs/7/tasks?", """
                        {"tasks":[
                          {"id":"7.0","job":7,"index":0,"status":"failed","attempt":1,"worker":"gpu1","exit_code":3,
                           "message":"out of memory","started":"2020-11-20T09:30:00.000000Z",
                           "ended":"2020-11-20T09:30:10.000000Z"},
                          {"id":"7.1","job":7,"index":1,"status":"waiting","attempt":0}],"next":"1"}""");
        assertThat(api.run("job 7").succeeds().lines())
                .contains(
                        "Status     running: 6 waiting, 3 completed, 1 unsuccessful",
                        "TASK  STATUS   WORKER  ATTEMPT  CODE  TIME  MESSAGE",
                        "7.0   failed   gpu1          1     3   10s  out of memory",
                        "7.1   waiting  -             -     -     -  -",
                        "and 8 more: estiva job 7.2-9");
    }

    @Test
    void explainsWhyItWaits() {
        api.on("GET /jobs/7/explain", """
                {"task":"7.0","status":"waiting","summary":"not now: no worker has room","verdict":"not_now",
                 "workers":[{"worker_id":1,"worker":"gpu1","verdict":"never","reason":"needs 2 GPU, has 0 that fit"},
                            {"worker_id":2,"worker":"gpu2","verdict":"not_now","reason":"needs 2 GPU, free 1"},
                            {"worker_id":3,"worker":"gpu3","verdict":"fits"}],
                 "ahead":{"tasks":12,"first":["5.0","6.0"]}}""");
        assertThat(api.run("explain 7").succeeds().out()).isEqualTo("""
                Task 7.0  not now: no worker has room
                Ahead     12 tasks: 5.0, 6.0, …
                WORKER  VERDICT  REASON
                gpu1    never    needs 2 GPU, has 0 that fit
                gpu2    not now  needs 2 GPU, free 1
                gpu3    fits     -
                """);
    }

    private String onTerminal(int columns, String command) {
        Cli.Result result = Cli.runOn(24, columns, command, "--server", api.url());
        return result.succeeds().out().replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private static String job(long id, String status, int tasks, String more) {
        String counts = tasks == 1 ? "{\"running\":1}" : "{\"waiting\":6,\"completed\":3,\"unsuccessful\":1}";
        boolean ended = !status.equals("running");
        return "{\"id\":" + id + ",\"name\":\"train\",\"user\":\"ana\",\"type\":\"process\",\"status\":\"" + status
                + "\",\"tasks\":" + tasks + ",\"counts\":" + counts + ",\"labels\":{\"team\":\"vision\"},"
                + "\"submitted\":\"2020-11-20T09:30:00.000000Z\",\"started\":\"2020-11-20T09:30:00.000000Z\""
                + (ended ? ",\"ended\":\"2020-11-20T09:31:00.000000Z\"" : "") + more + "}";
    }
}
