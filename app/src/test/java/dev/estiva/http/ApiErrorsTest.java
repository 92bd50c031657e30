package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a request is said with its place, in one form, whoever finds it. */
@Timeout(60)
class ApiErrorsTest {
    @TempDir
    private static Path data;

    private static ApiRig rig;

    @BeforeAll
    static void open() throws IOException {
        rig = ApiRig.open(data);
    }

    @AfterAll
    static void close() throws IOException {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"command\":[\"x\"],\"request\":{\"gpuz\":1}} | request.gpuz | no such field; did you mean gpus?",
                "{\"comand\":[\"x\"]} | comand | no such field; did you mean command?",
                "{\"command\":\"x\"} | command | expected a list, found \"x\"",
                "{\"command\":[]} | command | expected a program and its arguments, found nothing",
                "{\"command\":[\"x\",1]} | command[1] | expected a string",
                "{} | command | expected a program and its arguments, found nothing",
                "{\"command\":[\"x\"],\"tasks\":0} | tasks | expected a whole number from 1 to 100000000, found 0",
                "{\"command\":[\"x\"],\"tasks\":1.5} | tasks | expected a whole number",
                "{\"command\":[\"x\"],\"priority\":0} | priority | expected a whole number from 1",
                "{\"command\":[\"x\"],\"limit_seconds\":-1} | limit_seconds | expected a number from 0",
                "{\"command\":[\"x\"],\"deadline_seconds\":-1} | deadline_seconds | expected a number from 0",
                "{\"command\":[\"x\"],\"limit_seconds\":\"1h\"} | limit_seconds | expected a number from 0",
                "{\"command\":[\"x\"],\"request\":{\"gpus\":1.5}} | request.gpus | expected a part of one GPU",
                "{\"command\":[\"x\"],\"request\":{\"cpus\":1e30}} | request.cpus | expected a number from 0",
                "{\"command\":[\"x\"],\"request\":{\"memory\":\"4G\"}} | request.memory | expected a whole number",
                "{\"command\":[\"x\"],\"request\":{}} | request | a task must ask for something",
                "{\"command\":[\"x\"],\"request\":7} | request | expected an object, found 7",
                "{\"command\":[\"x\"],\"prefer\":\"tpu\"} | prefer | expected one of gpu, cpu, fastest",
                "{\"command\":[\"x\"],\"retries\":-1} | retries | expected a whole number from 0",
                "{\"command\":[\"x\"],\"labels\":{\"a\":1}} | labels.a | expected a string",
                "{\"command\":[\"x\"],\"labels\":{\"estiva.x\":\"1\"}} | labels | cannot be a label",
                "{\"command\":[\"x\"],\"env\":{\"A=B\":\"1\"}} | env | cannot be the name of a variable",
                "{\"command\":[\"x\"],\"workdir\":\"here\"} | workdir | expected an absolute path",
                "{\"command\":[\"x\"],\"warn_seconds\":5} | warn_signal | goes with warn_seconds",
                "{\"command\":[\"x\"],\"payload\":{}} | command | is a part of the payload",
                "{\"type\":\"sleep\",\"command\":[\"x\"]} | command | is for jobs of type process",
                "{\"command\":[\"x\"],\"idempotency_key\":\"a b\"} | idempotency_key | expected 1 to 128 visible",
                "{\"command\":[\"x\"],\"name\":\"\"} | name | expected a string of 1 to 255 characters",
            })
    void aJobWithAFaultIsRefusedNamingTheField(String body, String field, String message) throws IOException {
        Json error = error(rig.expect(400, "POST", "/api/v1/jobs", body));
        assertThat(error.text("code")).isEqualTo("invalid_field");
        assertThat(error.text("field")).isEqualTo(field);
        assertThat(error.text("message")).startsWith(field + ": ").contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /api/v1/jobs | nonsense | 400 | invalid_json",
                "POST | /api/v1/jobs | [] | 400 | invalid_json",
                "POST | /api/v1/jobs | {} {} | 400 | invalid_json",
                "POST | /api/v1/jobs |  | 400 | invalid_json",
                "POST | /api/v1/jobs/cancel | {\"jobs\":[]} | 400 | invalid_field",
                "POST | /api/v1/jobs/cancel | {\"job\":[1]} | 400 | invalid_field",
                "POST | /api/v1/jobs/cancel | {\"tasks\":[\"x\"]} | 400 | invalid_field",
                "GET | /api/v1/jobs?statsu=running | | 400 | invalid_parameter",
                "GET | /api/v1/jobs?status=done | | 400 | invalid_parameter",
                "GET | /api/v1/jobs?limit=0 | | 400 | invalid_parameter",
                "GET | /api/v1/jobs?limit=1001 | | 400 | invalid_parameter",
                "GET | /api/v1/jobs?limit=x | | 400 | invalid_parameter",
                "GET | /api/v1/jobs?after=x | | 400 | invalid_parameter",
                "GET | /api/v1/jobs?label=x | | 400 | invalid_parameter",
                "GET | /api/v1/jobs/0 | | 400 | invalid_parameter",
                "GET | /api/v1/jobs/x | | 400 | invalid_parameter",
                "GET | /api/v1/jobs/99 | | 404 | not_found",
                "GET | /api/v1/jobs/99/wait | | 404 | not_found",
                "GET | /api/v1/jobs/99/explain | | 404 | not_found",
                "GET | /api/v1/jobs/99/tasks | | 404 | not_found",
                "GET | /api/v1/jobs/99/tasks/0 | | 404 | not_found",
                "GET | /api/v1/jobs/99/tasks/0/logs | | 404 | not_found",
                "POST | /api/v1/jobs/99/cancel | | 404 | not_found",
                "DELETE | /api/v1/jobs/99 | | 404 | not_found",
                "GET | /api/v1/queue?after=x | | 400 | invalid_parameter",
                "GET | /api/v1/running?after=x | | 400 | invalid_parameter",
                "GET | /api/v1/workers/x | | 404 | not_found",
                "POST | /api/v1/workers/x/cordon | | 404 | not_found",
                "GET | /api/v1/events?after=x | | 400 | invalid_parameter",
                "GET | /api/v1/events?job=99 | | 404 | not_found",
                "POST | /api/v1/tokens | {\"role\":\"user\"} | 400 | invalid_field",
                "POST | /api/v1/tokens | {\"user\":\"a\",\"role\":\"king\"} | 400 | invalid_field",
                "DELETE | /api/v1/tokens/x | | 404 | not_found",
                "GET | /api/v1/nothing | | 404 | not_found",
                "GET | /nothing | | 404 | not_found",
                "PUT | /api/v1/jobs | {} | 405 | method_not_allowed",
                "DELETE | /api/v1/queue | | 405 | method_not_allowed",
            })
    void whatCannotBeDoneHasAStatusAndACode(String method, String target, String body, int status, String code)
            throws IOException {
        Json error = error(rig.expect(status, method, target, body == null ? "" : body));
        assertThat(error.text("code")).isEqualTo(code);
        assertThat(error.text("message")).isNotBlank();
    }

    @Test
    void tasksThatAJobDoesNotHaveAreNotFound() throws IOException {
        rig.client.submit(dev.estiva.client.JobRequest.command("x").tasks(3));
        rig.expect(200, "GET", "/api/v1/jobs/1/tasks/2", "");
        for (String rest : new String[] {"", "/explain", "/logs"}) {
            rig.expect(404, "GET", "/api/v1/jobs/1/tasks/3" + rest, "");
        }
        rig.expect(404, "POST", "/api/v1/jobs/1/tasks/3/cancel", "");
        rig.expect(400, "GET", "/api/v1/jobs/1/tasks/-1", "");
        rig.expect(400, "GET", "/api/v1/jobs/1/tasks/99999999999", "");
        rig.expect(400, "GET", "/api/v1/jobs/1/tasks/0/logs?stream=stdin", "");
        rig.expect(400, "GET", "/api/v1/jobs/1/tasks?status=odd", "");
        rig.expect(400, "GET", "/api/v1/jobs/1/wait?timeout=301", "");
        rig.expect(400, "GET", "/api/v1/jobs/1/wait?timeout=soon", "");
    }

    @Test
    void aMethodThatIsNotAllowedNamesThoseThatAre() throws IOException {
        assertThat(rig.expect(405, "PUT", "/api/v1/jobs", ""))
                .contains("Allow: ")
                .contains("GET")
                .contains("POST");
    }

    @Test
    void eventsComeOnlyInTheFormsThatThereAre() throws IOException {
        assertThat(error(rig.expect(406, "GET", "/api/v1/events", "", "Accept: text/html"))
                        .text("code"))
                .isEqualTo("not_acceptable");
    }

    @Test
    void errorsAreJsonAlsoWhereNoRouteWasReached() throws IOException {
        String answer = rig.expect(431, "GET", "/api/v1/jobs", "", "X-Long: " + "x".repeat(20_000));
        assertThat(error(answer).text("code")).isEqualTo("too_large");
        try (RawHttp raw = rig.raw()) {
            String garbage = raw.writes("nonsense\r\n\r\n").readAll();
            assertThat(garbage).startsWith("HTTP/1.1 400 ");
            assertThat(error(garbage).text("code")).isEqualTo("invalid_request");
        }
    }

    static Json error(String answer) {
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/json");
        return Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4)).get("error");
    }
}
