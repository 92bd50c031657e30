package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault of a JSON file names its place, what was found and what was expected. */
final class JsonErrorsTest {
    private static final String SERVERS = "\"servers\": [{\"id\": 1, \"capacity\": 3}]";
    private static final String REQUESTS = "\"requests\": [{\"id\": 1, \"duration\": 8}]";

    @TempDir
    private Path folder;

    private String messageFor(String json) {
        String message = String.valueOf(new TestFiles(folder).jsonRefusal(json).getMessage());
        return message.substring(folder.toString().length() + 1);
    }

    private String messageForRequest(String fields) {
        return messageFor("{" + SERVERS + ",\n\"requests\": [{" + fields + "}]}");
    }

    private String messageForServer(String fields) {
        return messageFor("{\"servers\": [{" + fields + "}],\n" + REQUESTS + "}");
    }

    @Test
    void errorKnowsItsPlaceInTheLanguageOfTheFile() {
        WorkloadException refusal = new TestFiles(folder).jsonRefusal("""
            {"servidores": [{"id": 1, "capacidade": 3}],
             "requisicoes": [
               {"id": 101, "tempo_exec": 8},
               {"id": 102, "tempo_exec": "abc"}
             ]}
            """);
        assertThat(refusal.place().path()).isEqualTo("$.requisicoes[1].tempo_exec");
        assertThat(refusal.place().line()).isEqualTo(4);
        assertThat(refusal.place().column()).isEqualTo(30);
        assertThat(refusal.found()).isEqualTo("\"abc\"");
        assertThat(refusal.expected()).isEqualTo("a number of seconds, 0 or more");
        assertThat(refusal)
                .hasMessageEndingWith("jobs.json: $.requisicoes[1].tempo_exec (line 4, column 30): "
                        + "found \"abc\", expected a number of seconds, 0 or more");
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(
                arguments("\"id\": 1", "$.requests[0] (line 2, column 14): found no \"duration\" or \"tempo_exec\""),
                arguments("\"duration\": 1", "found no \"id\", expected an id"),
                arguments("\"id\": 1, \"duration\": null", "found no \"duration\" or \"tempo_exec\""),
                arguments(
                        "\"id\": 1.5, \"duration\": 1",
                        "$.requests[0].id (line 2, column 21): found 1.5, expected an id"),
                arguments("\"id\": \"\", \"duration\": 1", "expected an id of 1 to 255 characters"),
                arguments("\"id\": true, \"duration\": 1", "found true, expected an id"),
                arguments("\"id\": 1, \"duration\": \"8\"", "found \"8\", expected a number of seconds, 0 or more"),
                arguments("\"id\": 1, \"duration\": \"NaN\"", "found \"NaN\", expected a number of seconds"),
                arguments("\"id\": 1, \"duration\": NaN", "found NaN, expected a number of seconds"),
                arguments("\"id\": 1, \"duration\": Infinity", "found Infinity, expected a number of seconds"),
                arguments("\"id\": 1, \"duration\": -Infinity", "found -Infinity, expected a number of seconds"),
                arguments("\"id\": 1, \"duration\": 1e999", "found 1e999, expected at most 9000000000 seconds"),
                arguments("\"id\": 1, \"duration\": 1e2147483647", "expected at most 9000000000 seconds"),
                arguments("\"id\": 1, \"duration\": 1e9999999999", "found 1e9999999999, expected a number of seconds"),
                arguments("\"id\": 1, \"duration\": 9000000000.1", "expected at most 9000000000 seconds"),
                arguments("\"id\": 1, \"duration\": -1", "found -1, expected a number of seconds, 0 or more"),
                arguments("\"id\": 1, \"duration\": -1e-30", "found -1e-30, expected a number of seconds, 0 or more"),
                arguments("\"id\": 1, \"duration\": {}", "found an object, expected a number of seconds"),
                arguments("\"id\": 1, \"duration\": [8]", "found an array, expected a number of seconds"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"durations\": {\"T4\": -2}",
                        "$.requests[0].durations.T4 (line 2, column 59): found -2, expected a number of seconds, 0 or"
                                + " more"),
                arguments("\"id\": 1, \"duration\": 1, \"durations\": {\"T4\": null}", "durations.T4"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"durations\": 7",
                        "found 7, expected an object: durations by GPU model, or without GPUs by the name of a server"),
                arguments("\"id\": 1, \"duration\": 1, \"durations\": {\" \": 7}", "expected an object: durations by"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"durations\": {\"T4\": 7, \"T4\": 8}",
                        "found the field \"T4\" twice"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"alternative\": {\"cpus\": 1, \"duration\": 1, \"durations\":"
                                + " {\"a\": \"\"}}",
                        "$.requests[0].alternative.durations.a"),
                arguments("\"id\": 1, \"duration\": 1, \"arrival\": -3", "$.requests[0].arrival"),
                arguments("\"id\": 1, \"duration\": 1, \"estimate\": -1", "$.requests[0].estimate"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"priority\": 0",
                        "found 0, expected a whole number from 1 (the most"),
                arguments("\"id\": 1, \"duration\": 1, \"priority\": 1.5", "found 1.5, expected a whole number from 1"),
                arguments("\"id\": 1, \"duration\": 1, \"priority\": 3000000000", "to 2147483647"),
                arguments("\"id\": 1, \"duration\": 1, \"type\": 7", "$.requests[0].type (line 2, column 47): found 7"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"user\": [\"a\"]", "found an array, expected the name of a user"),
                arguments("\"id\": 1, \"duration\": 1, \"user\": \"a\\u001b[2J\"", "none of them a control character"),
                arguments("\"id\": 1, \"duration\": 1, \"retries\": 1001", "expected a whole number from 0 to 1000"),
                arguments("\"id\": 1, \"duration\": 1, \"slots\": -1", "expected a whole number from 0 to 2^46"),
                arguments("\"id\": 1, \"duration\": 1, \"slots\": 0", "asks for nothing, expected slots, cpus"),
                arguments("\"id\": 1, \"duration\": 1, \"gpus\": 1.5", "found 1.5, expected a part of one GPU"),
                arguments("\"id\": 1, \"duration\": 1, \"gpus\": 0.00001", "expected a part of one GPU in steps of"),
                arguments("\"id\": 1, \"duration\": 1, \"gpu_model\": \"T4\"", "found no \"gpus\""),
                arguments("\"id\": 1, \"duration\": 1, \"memory\": \"4 gigs\"", "expected a number of bytes, or text"),
                arguments("\"id\": 1, \"duration\": 1, \"memory\": \"99999TB\"", "expected at most 64TiB"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"constraints\": {\"zone\": 3}", "$.requests[0].constraints.zone"),
                arguments("\"id\": 1, \"duration\": 1, \"id\": 2", "found the field \"id\" twice, expected it once"),
                arguments(
                        "\"id\": 1, \"duration\": 1, \"tempo_exec\": 1", "found both \"duration\" and \"tempo_exec\""));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void refusesWrongRequests(String fields, String expected) {
        assertThat(messageForRequest(fields))
                .startsWith("jobs.json: $.requests[0]")
                .contains(expected);
    }

    @Test
    void whatIsLeftToChanceHasNoDurationsByDevice() {
        assertThat(messageFor("{" + SERVERS + ", \"generate\": [{\"count\": 1, \"durations\": {\"T4\": 1}}]}"))
                .startsWith("jobs.json: $.generate[0].durations")
                .endsWith("found an object, expected no durations, as each request gets its own");
    }

    static Stream<Arguments> wrongServers() {
        return Stream.of(
                arguments("\"id\": 1", "found no \"capacity\" or \"capacidade\", expected the number of requests"),
                arguments("\"capacity\": 1", "found no \"id\""),
                arguments("\"id\": 1, \"capacity\": 0", "$.servers[0].capacity (line 1, column 36): found 0, expected"),
                arguments("\"id\": 1, \"capacity\": -2", "found -2, expected the number of requests that run at once"),
                arguments("\"id\": 1, \"capacity\": 1.5", "found 1.5, expected the number of requests"),
                arguments("\"id\": 1, \"capacity\": 1e30", "found 1e30, expected the number of requests"),
                arguments("\"id\": 1, \"capacity\": 99999999999999", "a whole number from 1 to 2^46"),
                arguments("\"id\": 1, \"capacity\": \"3\"", "found \"3\", expected the number of requests"),
                arguments("\"id\": 1, \"capacity\": 1, \"speed\": 0", "expected a speed from 0.001 to 1000"),
                arguments("\"id\": 1, \"capacity\": 1, \"speed\": 1001", "expected a speed from 0.001 to 1000"),
                arguments("\"id\": 1, \"gpus\": 0.5", "expected a whole number of GPUs from 0 to 1024"),
                arguments("\"id\": 1, \"gpus\": 2000000000", "expected a whole number of GPUs from 0 to 1024"),
                arguments("\"id\": 1, \"capacity\": 1, \"name\": \" \"", "expected a name"),
                arguments("\"id\": 1, \"capacity\": 1, \"labels\": []", "found an array, expected an object"),
                arguments(
                        "\"id\": 1, \"capacity\": 1, \"labels\": {\"a\": \"1\", \"a\": \"2\"}",
                        "found the field \"a\" twice"),
                arguments("\"id\": 1, \"capacity\": 1}, {\"id\": 2, \"gpus\": 1", "either all do or none does"),
                arguments("\"id\": 1, \"capacity\": 1}, {\"id\": \"1\", \"capacity\": 1", "found the id \"1\" again"),
                arguments(
                        "\"id\": 1, \"capacity\": 1}, {\"id\": 2, \"name\": \"1\", \"capacity\": 1",
                        "the name \"1\" again"));
    }

    @ParameterizedTest
    @MethodSource("wrongServers")
    void refusesWrongServers(String fields, String expected) {
        assertThat(messageForServer(fields)).startsWith("jobs.json: $.servers[").contains(expected);
    }

    @Test
    void refusesDuplicateRequestIdsNamingBothPlaces() {
        assertThat(messageForRequest("\"id\": 1, \"duration\": 1},\n{\"id\": \"1\", \"duration\": 2"))
                .isEqualTo("jobs.json: $.requests[1] (line 3, column 1): found the id \"1\" again, "
                        + "expected another id than that of $.requests[0] (line 2)");
    }

    @Test
    void refusesAFileWithoutServers() {
        assertThat(messageFor("{" + REQUESTS + "}")).contains("found no \"servers\" or \"servidores\"");
        assertThat(messageFor("{\"servers\": [], " + REQUESTS + "}")).contains("$.servers (line 1", "found no server");
        assertThat(messageFor("{\"servers\": {}, " + REQUESTS + "}")).contains("found an object, expected an array");
        assertThat(messageFor("{\"servers\": [7], " + REQUESTS + "}")).contains("$.servers[0] (line 1", "found 7");
    }

    @Test
    void refusesAFileWithoutRequests() {
        assertThat(messageFor("{" + SERVERS + "}")).contains("found no request in \"requests\" or \"requisicoes\"");
        assertThat(messageFor("{" + SERVERS + ", \"requests\": []}")).contains("expected at least one");
        assertThat(messageFor("{" + SERVERS + ", \"requests\": 3}")).contains("found 3, expected an array");
        assertThat(messageFor("{" + SERVERS + ", \"requests\": [null]}")).contains("$.requests[0]", "found null");
    }

    @Test
    void refusesBothLanguagesForTheSameList() {
        assertThat(messageFor("{" + SERVERS + ", \"servidores\": [], " + REQUESTS + "}"))
                .contains("found both \"servers\" and \"servidores\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "12", "true", "null"})
    void refusesAnotherRoot(String json) {
        assertThat(messageFor(json)).contains("jobs.json: $ (line 1", "expected an object with \"servers\" and");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hello", "{servers: 1}", "{\"servers\" 1}", "{'servers': []}", "{\"a\": 01}", "{\"a\": tru}"})
    void refusesWhatIsNotJson(String text) {
        assertThat(messageFor(text)).contains("(line 1, column ", "found something that is not JSON");
    }

    @Test
    void refusesMoreThanOneDocument() {
        assertThat(messageFor("{" + SERVERS + ", " + REQUESTS + "}\n{}")).contains("line 2", "the end of the file");
    }

    @Test
    void saysWhereATruncatedFileEnds() {
        String whole = "{" + SERVERS + ",\n" + REQUESTS + "}";
        for (int length = 1; length < whole.length(); length++) {
            assertThat(messageFor(whole.substring(0, length)))
                    .contains("found the end of the file, expected more JSON: the file seems to be cut off");
        }
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(messageFor(""))
                .isEqualTo("jobs.json: found an empty file, expected JSON, beginning with {, a log"
                        + " in the Standard Workload Format, or a trace in CSV");
        assertThat(messageFor(" \n\t ")).contains("found an empty file");
        assertThat(messageFor(" ".repeat(5000))).contains("found nothing but white space");
    }

    @Test
    void refusesANestingBomb() {
        assertThat(messageFor("{\"x\": " + "[".repeat(100_000)))
                .contains("found too deep a nesting, expected at most 64 objects and arrays in each other")
                .hasSizeLessThan(500);
        assertThat(messageFor("{\"a\":".repeat(100_000))).contains("too deep a nesting");
    }

    @Test
    void refusesNumbersAndTextsThatAreTooLong() {
        assertThat(messageForRequest("\"id\": 1, \"duration\": " + "9".repeat(5000)))
                .contains("found too long a number");
        assertThat(messageForRequest("\"duration\": 1, \"id\": \"" + "9".repeat(5000) + "\""))
                .contains("at most 255 characters")
                .hasSizeLessThan(300);
    }

    @Test
    void refusesBytesThatAreNotUtf8NamingTheLine() {
        byte[] latin = "{\n\"servers\": [],\n\"x\": \"visão\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(TestFiles.refusal(new TestFiles(folder).write("jobs.json", latin)))
                .hasMessageEndingWith("jobs.json: line 3: found the byte 0xe3, expected text in UTF-8");
    }

    @Test
    void refusesACharacterCutInTheMiddle() {
        byte[] cut = {'{', '"', (byte) 0xC3};
        assertThat(TestFiles.refusal(new TestFiles(folder).write("jobs.json", cut)))
                .hasMessageContaining("line 1");
    }

    @Test
    void refusesUtf16() {
        byte[] wide = ("\uFEFF{" + SERVERS + "}").getBytes(StandardCharsets.UTF_16LE);
        assertThat(TestFiles.refusal(new TestFiles(folder).write("jobs.json", wide)))
                .hasMessageEndingWith("found text in UTF-16, expected text in UTF-8");
    }
}
