package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.JobFilter;
import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no friend would send is answered with an error in the API's form, does nothing, and hurts nobody. */
@Timeout(60)
class HostileRequestsTest {
    private static final String OK = "\"command\":[\"x\"]";

    @TempDir
    private static Path data;

    private static ApiRig rig;

    @BeforeAll
    static void open() throws IOException {
        rig = ApiRig.open(data);
    }

    @AfterAll
    static void close() throws IOException {
        assertThat(rig.client.jobs(JobFilter.ALL).entries())
                .as("none of it made a job")
                .isEmpty();
        rig.close();
    }

    private static void refusedBody(String body, String code) throws IOException {
        Json error = ApiErrorsTest.error(rig.expect(400, "POST", "/api/v1/jobs", body));
        assertThat(error.text("code")).isEqualTo(code);
        assertThat(error.text("message"))
                .hasSizeLessThan(500)
                .doesNotContain("`")
                .doesNotContain("Source:");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        String deep = "[".repeat(100_000);
        refusedBody(deep, "invalid_json");
        refusedBody("{\"type\":\"sleep\",\"payload\":" + deep + "]".repeat(100_000) + "}", "invalid_json");
        refusedBody("{\"x\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_001), "invalid_field");
        refusedBody("{" + OK + ",\"labels\":" + "{\"a\":".repeat(100_000), "invalid_field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999",
                "1e999999999",
                "-1",
                "1e2147483648",
                "-1e-9",
                "-1e-999999999",
                "-1e-2147483647",
                "\"1\"",
                "[1]",
                "{}",
                "true"
            })
    void numbersThatAreNoneOrTooLargeAreRefused(String number) throws IOException {
        for (String field : List.of("limit_seconds", "priority", "tasks", "retries", "output_limit")) {
            refusedBody("{" + OK + ",\"" + field + "\":" + number + "}", "invalid_field");
        }
        refusedBody("{" + OK + ",\"request\":{\"memory\":" + number + "}}", "invalid_field");
        refusedBody("{" + OK + ",\"request\":{\"cpus\":" + number + "}}", "invalid_field");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org:443, example.org:443, 405, method_not_allowed",
        "127.0.0.1:80, 127.0.0.1, 405, method_not_allowed",
        "example.org:443, 127.0.0.1, 400, invalid_request",
        "example.org, example.org, 405, method_not_allowed"
    })
    void whoTakesItForAProxyIsRefusedAndParted(String target, String host, int status, String code) throws IOException {
        try (RawHttp raw = rig.raw()) {
            raw.writes("CONNECT " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(raw.readAll())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Connection: close\r\n", "\"code\":\"" + code + "\"");
        }
    }

    @Test
    void whatIsNoJsonIsRefusedInPlainWords() throws IOException {
        for (String number : List.of("NaN", "Infinity", "-Infinity", "0x1", "01", "1e", "9".repeat(100_000))) {
            refusedBody("{" + OK + ",\"limit_seconds\":" + number + "}", "invalid_json");
        }
        for (String body : List.of(
                "{" + OK, "{" + OK + "} x", "{/**/" + OK + "}", "{'a':1}", "<a/>", "\0\0", "\uFEFF{" + OK + "}")) {
            refusedBody(body, "invalid_json");
        }
    }

    @Test
    void listsAndMapsAreBounded() throws IOException {
        refusedBody("{\"command\":[\"x\"" + ",\"x\"".repeat(100_001) + "]}", "invalid_field");
        StringBuilder names = new StringBuilder("\"a\":\"b\"");
        for (int i = 0; i < 11_000; i++) {
            names.append(",\"k").append(i).append("\":\"v\"");
        }
        refusedBody("{" + OK + ",\"labels\":{" + names + "}}", "invalid_field");
        refusedBody("{" + OK + ",\"env\":{" + names + "}}", "invalid_field");
        refusedBody("{" + OK + ",\"request\":{\"labels\":{" + names + "}}}", "invalid_field");
    }

    @Test
    void controlCharactersAndHalvesOfCharactersAreRefusedWhereTheyDoHarm() throws IOException {
        for (String text : List.of("\\u0000", "a\\u0000b", "\\u001b[2J", "\\ud800")) {
            refusedBody("{" + OK + ",\"name\":\"" + text + "\"}", "invalid_field");
            refusedBody("{" + OK + ",\"user\":\"" + text + "\"}", "invalid_field");
        }
        for (String field : List.of(
                "\"command\":[\"a\\u0000b\"]",
                OK + ",\"workdir\":\"/a\\u0000\"",
                OK + ",\"env\":{\"a\\u0000\":\"1\"}",
                OK + ",\"env\":{\"a\":\"\\u0000\"}",
                OK + ",\"labels\":{\"a\\u0000\":\"1\"}",
                OK + ",\"labels\":{\"a\":\"\\u001b[2J\"}")) {
            refusedBody("{" + field + "}", "invalid_field");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/%2e%2e/%2e%2e/etc/passwd",
                "/api/v1/../../etc/passwd",
                "/api/v1/jobs%2f1",
                "/api/v1/jobs/%00",
                "/api/v1/workers/%zz",
                "/api/v1/workers/%c0%af",
                "/api/v1/jobs;a=b",
                "//api/v1/jobs",
                "/api/v1\\jobs",
                "http://evil.example/api/v1/jobs",
                "*",
            })
    void oddPathsLeadNowhere(String path) throws IOException {
        String answer = rig.send("GET", path, "");
        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
        ApiErrorsTest.error(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"name=%", "name=%f", "name=%zz", "name=%ff", "name=%c0%af", "limit=1&limit=2", "name=a&name=b"})
    void aQueryThatCannotBeReadIsRefusedAndNotPassedOver(String query) throws IOException {
        ApiErrorsTest.error(rig.expect(400, "GET", "/api/v1/jobs?" + query, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Content-Length: 2|Content-Length: 3",
                "Content-Length: -1",
                "Content-Length: +2",
                "Content-Length: 2, 2",
                "Content-Length: 99999999999999999999999",
                "Content-Length: 2|X-Folded: a| b",
                "Content-Length: 2|X-Nul: a\0b",
                "Content-Length: 2|X-Cr: a\rb",
                "Content-Length: 2|Host: evil.example",
            })
    void aRequestThatTwoServersMightReadDifferentlyIsRefused(String headers) throws IOException {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\n" + headers.replace("|", "\r\n")
                    + "\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String answer = raw.readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("200 OK");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}xx0\r\n\r\n",
                "-1\r\n\r\n0\r\n\r\n"
            })
    void aBodyInUnreadableChunksIsRefused(String chunks) throws IOException {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() throws IOException {
        try (RawHttp raw = rig.raw()) {
            raw.writes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{" + OK + "}");
            raw.endOutput();
            String answer = raw.readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ");
            assertThat(ApiErrorsTest.error(answer).text("code")).isEqualTo("invalid_request");
        }
    }

    @Test
    void otherProtocolsAreTurnedAway() throws IOException {
        for (String greeting : List.of(
                "GET /api/v1/policy\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "SSH-2.0-OpenSSH_9\r\n",
                "\u0016\u0003\u0001" + "x".repeat(100),
                "CONNECT evil.example:22 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
            try (RawHttp raw = rig.raw()) {
                String status = raw.writes(greeting).readLine();
                assertThat(status).matches("HTTP/1.1 [45].*").doesNotContain("500");
            }
        }
    }

    @Test
    void methodsAreWhatTheySay() throws IOException {
        for (String method : List.of("OPTIONS", "TRACE", "PATCH", "BREW", "get")) {
            String answer = rig.expect(405, method, "/api/v1/jobs", "");
            assertThat(answer).contains("Allow: GET, POST\r\n").doesNotContain("Access-Control");
        }
        assertThat(rig.send("HEAD", "/api/v1/jobs", "")).startsWith("HTTP/1.1 405");
        assertThat(rig.send("HEAD", "/api/v1/jobs", "", "Host: evil.example")).doesNotContain("200 OK");
        assertThat(rig.send("HEAD", "/healthz", "")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
        assertThat(rig.send("HEAD", "/healthz", "", "Host: evil.example")).startsWith("HTTP/1.1 403");
        rig.expect(405, "POST", "/api/v1/jobs/1/wait", "", "X-HTTP-Method-Override: GET");
        rig.expect(405, "GET", "/api/v1/jobs", "{" + OK + "}", "X-HTTP-Method-Override: POST");
    }

    @Test
    void pagesOfOtherSitesGetNoLeave() throws IOException {
        String preflight = rig.send(
                "OPTIONS",
                "/api/v1/jobs",
                "",
                "Host: localhost",
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST");
        assertThat(preflight).startsWith("HTTP/1.1 405").doesNotContain("Access-Control-Allow");
        String simple = rig.send(
                "POST",
                "/api/v1/jobs",
                "{" + OK + "}",
                "Host: localhost",
                "Origin: http://evil.example",
                "Content-Type: text/plain");
        assertThat(simple).startsWith("HTTP/1.1 403").doesNotContain("Access-Control-Allow");
    }

    @Test
    void bodiesOfOtherKindsAreRefused() throws IOException {
        ApiErrorsTest.error(rig.expect(415, "POST", "/api/v1/jobs", "x", "Content-Encoding: gzip"));
        ApiErrorsTest.error(rig.expect(415, "POST", "/api/v1/jobs/bulk", "x", "Content-Encoding: br"));
        ApiErrorsTest.error(
                rig.expect(400, "POST", "/api/v1/jobs", "a=b", "Content-Type: application/x-www-form-urlencoded"));
        String utf16 = new String(("{" + OK + "}").getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1);
        ApiErrorsTest.error(
                rig.expect(400, "POST", "/api/v1/jobs", utf16, "Content-Type: application/json; charset=utf-16"));
    }

    @Test
    void whoSendsAllBeforeReadingHearsThatItIsTooMuch() throws IOException {
        Json error = ApiErrorsTest.error(rig.expect(413, "POST", "/api/v1/jobs", "x".repeat(8 << 20)));
        assertThat(error.text("code")).isEqualTo("too_large");
    }
}
