package dev.estiva.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.ApiException;
import dev.estiva.client.BulkListener;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs in one request: a line each, an answer each. */
@Timeout(60)
class BulkTest {
    private static final String JOB = "{\"command\":[\"x\"]}";

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
    void badLinesAreNamedByTheirNumberAndTheOthersAreAccepted() throws Exception {
        TreeMap<Integer, String> bad = new TreeMap<>();
        bad.put(17, "{\"command\":[\"x\"],\"request\":{\"gpuz\":1}}");
        bad.put(5_000, "not json");
        bad.put(5_001, "{\"command\":[]}");
        bad.put(10_000, "[]");
        StringBuilder body = new StringBuilder();
        for (int line = 1; line <= 10_000; line++) {
            body.append(bad.getOrDefault(line, JOB)).append('\n');
        }
        List<Json> answers = submit(body.toString());
        assertThat(answers).hasSize(10_000);
        long id = 0;
        for (int line = 1; line <= 10_000; line++) {
            Json answer = answers.get(line - 1);
            assertThat(answer.whole("line")).isEqualTo(line);
            assertThat(answer.has("error")).isEqualTo(bad.containsKey(line));
            if (!bad.containsKey(line)) {
                assertThat(answer.whole("id")).isEqualTo(++id);
            }
        }
        assertThat(answers.get(16).get("error"))
                .hasToString(
                        "{\"code\":\"invalid_field\",\"message\":\"request.gpuz: no such field; did you mean gpus?\","
                                + "\"field\":\"request.gpuz\"}");
        assertThat(answers.get(4_999).get("error").text("code")).isEqualTo("invalid_json");
        assertThat(answers.get(5_000).get("error").text("field")).isEqualTo("command");
        assertThat(rig.client.job(id).status()).isEqualTo("waiting");
    }

    @Test
    void emptyLinesHaveNoAnswerAndTheLastLineNeedsNoEnd() throws Exception {
        assertThat(submit("\r\n" + JOB + "\r\n\n  \n" + JOB))
                .extracting(answer -> answer.whole("line"))
                .containsExactly(2L, 5L);
        assertThat(submit("")).isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() throws Exception {
        String huge = "{\"command\":[\"" + "x".repeat(3 << 20) + "\"]}";
        List<Json> answers = submit(JOB + "\n" + huge + "\n" + JOB + "\n" + huge);
        assertThat(answers).extracting(answer -> answer.has("error")).containsExactly(false, true, false, true);
        assertThat(answers.get(1).get("error").text("code")).isEqualTo("too_large");
        assertThat(answers).extracting(answer -> answer.whole("line")).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void answersComeWhileTheBodyGoesOn() throws Exception {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs/bulk HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            raw.writes(chunk(JOB + "\n"));
            raw.readUntil("\"line\":1,\"id\":1");
            raw.writes(chunk(JOB.substring(0, 5)));
            raw.writes(chunk(JOB.substring(5) + "\n"));
            raw.readUntil("\"line\":2,\"id\":2");
            raw.writes("0\r\n\r\n");
            assertThat(raw.readUntil("0")).isEqualTo("0");
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Test
    void whatASenderThatBreaksOffHadSentWholeIsAccepted() throws Exception {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs/bulk HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            raw.writes(chunk(JOB + "\n" + JOB));
            raw.readUntil("\"line\":1,\"id\":1");
        }
        assertThat(rig.client.submit(JobRequest.command("after"))).isEqualTo(2);
    }

    @Test
    void aRequestThatIsSentAgainWithItsKeyMakesNoSecondJobs() throws Exception {
        String body = JOB + "\n" + JOB + "\n";
        for (int time = 0; time < 2; time++) {
            String answer = rig.expect(200, "POST", "/api/v1/jobs/bulk", body, "Idempotency-Key: night-run");
            assertThat(answer).contains("{\"line\":1,\"id\":1}", "{\"line\":2,\"id\":2}");
        }
    }

    @Test
    void theClientHandsOnEachAnswer() throws Exception {
        List<Long> accepted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        Iterable<JobRequest> jobs = () -> IntStream.range(0, 3_000)
                .mapToObj(i -> i == 1_000 ? JobRequest.command("x").set("oops", 1) : JobRequest.command("x"))
                .iterator();
        rig.client.submitAll(jobs, new BulkListener() {
            @Override
            public void accepted(long line, long id) {
                accepted.add(id);
            }

            @Override
            public void refused(long line, ApiException why) {
                refused.add(line + " " + why.code() + " " + why.field());
            }
        });
        assertThat(accepted).hasSize(2_999).doesNotHaveDuplicates();
        assertThat(refused).containsExactly("1001 invalid_field oops");
    }

    private List<Json> submit(String body) throws IOException {
        String answer = rig.expect(200, "POST", "/api/v1/jobs/bulk", body);
        int head = answer.indexOf("\r\n\r\n");
        String text = answer.substring(head + 4);
        boolean chunked = answer.substring(0, head).contains("chunked");
        return (chunked ? dechunked(text) : text)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(Json::parse)
                .toList();
    }

    private static String dechunked(String text) {
        StringBuilder whole = new StringBuilder();
        byte[] bytes = text.getBytes(UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\r') {
                end++;
            }
            int size = Integer.parseInt(new String(bytes, at, end - at, UTF_8), 16);
            whole.append(new String(bytes, end + 2, size, UTF_8));
            at = end + 2 + size + 2;
            if (size == 0) {
                break;
            }
        }
        return whole.toString();
    }
}
