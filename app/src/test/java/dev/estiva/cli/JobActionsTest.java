package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on jobs that are named by ids, and their exit codes. */
class JobActionsTest {
    private final FakeApi api = new FakeApi();

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    @Test
    void cancelsAllThatAreNamedInOneRequest() {
        api.on("POST /jobs/cancel", """
            {"results":[{"job":1,"cancelled":true},{"job":3,"cancelled":false,"status":"completed"},
             {"job":4,"error":{"code":"not_found","message":"there is no job 4"}},
             {"task":"7.2","cancelled":true}]}\
            """);
        Cli.Result result = api.run("cancel 1,3-4 7.2");
        assertThat(Json.parse(api.sent("POST /jobs/cancel")))
                .isEqualTo(Json.parse("{\"jobs\":[1,3,4],\"tasks\":[\"7.2\"]}"));
        assertThat(result.out()).isEqualTo("""
            Cancelled 1
            3 had ended already: completed
            Cancelled 7.2
            """);
        assertThat(result.err()).isEqualTo("estiva cancel: there is no job 4\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void printsWhatWasCancelledAsJson() {
        String results = "{\"results\":[{\"job\":1,\"cancelled\":true}]}";
        api.on("POST /jobs/cancel", results);
        assertThat(api.run("cancel 1 --json").succeeds().out()).isEqualTo(results + "\n");
    }

    @Test
    void aNameStandsForAllItsJobsThatHaveNotEnded() {
        api.on("GET /jobs?status=active&name=sweep", "{\"jobs\":[{\"id\":9},{\"id\":8}]}")
                .on("POST /jobs/cancel", "{\"results\":[]}");
        api.run("cancel sweep").succeeds();
        assertThat(Json.parse(api.sent("POST /jobs/cancel")).get("jobs")).isEqualTo(Json.parse("[9,8]"));
    }

    @Test
    void aNameOfJobsThatHaveAllEndedStandsForTheLatest() {
        api.on("GET /jobs?status=active&name=sweep", "{\"jobs\":[]}")
                .on("GET /jobs?latest=true&name=sweep", "{\"jobs\":[{\"id\":9}]}")
                .on("GET /jobs/9", "{\"id\":9}")
                .on("GET /jobs/9/wait", ending(9, "completed", 0));
        assertThat(api.run("wait sweep").succeeds().out()).isEqualTo("Job 9 completed\n");
    }

    @Test
    void lastIsTheLatestOfTheCaller() {
        api.on("GET /cluster", "{\"you\":{\"user\":\"ana\",\"role\":\"user\"}}")
                .on("GET /jobs?latest=true&user=ana", "{\"jobs\":[{\"id\":12}]}")
                .on("GET /jobs/12", "{\"id\":12}")
                .on("GET /jobs/12/wait", ending(12, "completed", 0));
        assertThat(api.run("wait last").succeeds().out()).isEqualTo("Job 12 completed\n");
    }

    @Test
    void saysWhatIsNotThere() {
        api.on("GET /cluster", "{\"you\":{\"user\":\"ana\",\"role\":\"user\"}}").on("GET /jobs?", "{\"jobs\":[]}");
        api.run("wait last").failsWith("wait: last: ana has not submitted any job that is known here");
        api.run("wait sweep").failsWith("wait: there is no job sweep");
        api.refuse("GET /jobs/5", 404, "not_found", "there is no job 5");
        api.run("wait 5").failsWith("wait: there is no job 5");
        assertThat(api.run("wait 8-5").err())
                .startsWith("estiva wait: found \"8-5\", expected the smaller number first");
    }

    @Test
    void anUnknownIdDoesNotKeepTheOthersFromBeingShown() {
        api.on("GET /jobs/5", "{\"id\":5}").on("GET /jobs/7", "{\"id\":7}").on("GET /results", "{\"results\":[]}");
        api.refuse("GET /jobs/6", 404, "not_found", "there is no job 6");
        Cli.Result result = api.run("job 5-7 --json");
        assertThat(result.out()).isEqualTo("{\"id\":5,\"results\":[]}\n{\"id\":7,\"results\":[]}\n");
        assertThat(result.err()).isEqualTo("estiva job: there is no job 6\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "completed, 0, 0, Job 7 completed",
        "failed, 7, 7, Job 7 failed with exit code 7",
        "failed, 0, 1, Job 7 failed",
        "timed_out, 143, 124, Job 7 timed out",
        "cancelled, 0, 130, Job 7 cancelled",
        "aborted, 0, 125, Job 7 aborted",
    })
    void waitEndsWithTheCodeOfTheJob(String status, int code, int expected, String line) {
        api.on("GET /jobs/7", "{\"id\":7}").on("GET /jobs/7/wait", ending(7, status, code));
        api.on("GET /results", "{\"results\":[]}");
        Cli.Result result = api.run("wait 7");
        assertThat(result.code()).isEqualTo(expected);
        assertThat(result.out()).isEqualTo(line + "\n");
        assertThat(api.run("wait 7 --json").out())
                .isEqualTo(ending(7, status, code).replaceFirst("}$", ",\"results\":[]}") + "\n");
    }

    @Test
    void waitForSeveralEndsWithTheWorst() {
        api.on("GET /jobs/", "{}")
                .on("GET /jobs/1/wait", ending(1, "completed", 0))
                .on("GET /jobs/2/wait", ending(2, "cancelled", 0))
                .on("GET /jobs/3/wait", ending(3, "failed", 2))
                .on("GET /jobs/4/wait", ending(4, "failed", 3))
                .on("GET /jobs/5/wait", ending(5, "timed_out", 143));
        assertThat(api.run("wait 1").code()).isZero();
        assertThat(api.run("wait 1-2").code()).isEqualTo(130);
        assertThat(api.run("wait 1,2,5").code()).isEqualTo(124);
        assertThat(api.run("wait 1-5").code()).isEqualTo(3);
    }

    @Test
    void waitGivesUpWhenItsTimeIsOver() {
        api.on("GET /jobs/7", "{\"id\":7}").on("GET /jobs/7/wait", "{\"job\":7,\"done\":false,\"status\":\"running\"}");
        Cli.Result result = api.run("wait 7 --timeout 10ms");
        assertThat(result.code()).isEqualTo(75);
        assertThat(result.out()).isEqualTo("Job 7 goes on\n");
    }

    @Test
    void waitsForOneTask() {
        api.on("GET /jobs/7/tasks/3", """
            {"id":"7.3","job":7,"index":3,"status":"failed","ended":"2026-11-20T09:30:00.000000Z","exit_code":4,
             "message":"no such file"}\
            """);
        Cli.Result result = api.run("wait 7.3");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out()).isEqualTo("Task 7.3 failed with exit code 4: no such file\n");
    }

    @Test
    void printsWhatATaskWrote() {
        api.on("GET /jobs/7", "{\"id\":7,\"tasks\":1,\"ended\":\"2026-11-20T09:30:00.000000Z\"}")
                .on("GET /jobs/7/tasks/0", "{\"id\":\"7.0\",\"job\":7,\"index\":0}")
                .on("GET /jobs/7/tasks/0/logs?stream=stdout", "a\nb")
                .on("GET /jobs/7/tasks/0/logs?stream=stderr", "oops\n");
        Cli.Result result = api.run("logs 7");
        assertThat(result.out()).isEqualTo("a\nb");
        assertThat(result.err()).isEqualTo("oops\n");
        assertThat(api.run("logs 7 --stdout").succeeds().out()).isEqualTo("a\nb");
        assertThat(api.run("logs 7 --stderr").out()).isEmpty();
        assertThat(api.run("logs 7 --json").succeeds().out()).isEqualTo("""
            {"task":"7.0","stream":"stdout","line":"a"}
            {"task":"7.0","stream":"stdout","line":"b"}
            {"task":"7.0","stream":"stderr","line":"oops"}
            """);
    }

    @Test
    void asksForTheAttemptThatIsWanted() {
        api.on("GET /jobs/7", "{\"id\":7,\"tasks\":1}")
                .on("GET /jobs/7/tasks/0", "{\"id\":\"7.0\",\"job\":7,\"index\":0,\"attempt\":3}")
                .on("GET /jobs/7/tasks/0/logs?stream=stdout&attempt=2", "second\n");
        assertThat(api.run("logs 7 --attempt 2 --stdout").succeeds().out()).isEqualTo("second\n");
        api.run("logs 7 --attempt 4").failsWith("logs: task 7.0 has no attempt 4; its latest is 3");
    }

    @Test
    void printsWhatTheTasksOfAnArrayWroteWithTheirIds() {
        api.on("GET /jobs/7", "{\"id\":7,\"tasks\":3,\"ended\":\"2026-11-20T09:30:00.000000Z\"}")
                .on("GET /jobs/7/tasks?", """
                    {"tasks":[{"id":"7.0","index":0,"attempt":1},{"id":"7.1","index":1,"attempt":0},
                              {"id":"7.2","index":2,"attempt":1}]}\
                    """)
                .on("GET /jobs/7/tasks/0/logs?stream=stdout", "a\nb\n")
                .on("GET /jobs/7/tasks/2/logs?stream=stdout", "c")
                .on("GET /jobs/7/tasks/0/logs?stream=stderr", "")
                .on("GET /jobs/7/tasks/2/logs?stream=stderr", "");
        assertThat(api.run("logs 7").succeeds().out()).isEqualTo("7.0 | a\n7.0 | b\n7.2 | c\n");
    }

    private static String ending(long job, String status, int code) {
        return "{\"job\":" + job + ",\"done\":true,\"status\":\"" + status + "\",\"exit_code\":" + code + "}";
    }
}
