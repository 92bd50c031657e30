package dev.estiva.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/protocol.md asks of a worker, whoever wrote it: a scripted server against one real process with two slots that
 * knows the job type {@code sleep}. Each test is a new cluster to the worker, so it has to forget all that was before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
abstract class WorkerConformanceIT {
    private static final String LONG = "1000000";

    private final ScriptedServer server = openServer();
    private final List<Conversation> open = new ArrayList<>();
    private int clusters;
    private String cluster = "";

    @SuppressWarnings("NullAway.Init") // before all tests
    private Process worker;

    @SuppressWarnings("NullAway.Init") // before each test
    private Conversation talk;

    /** Starts a worker called {@code conform} with two slots. */
    abstract Process start(String server, Path folder) throws Exception;

    private static ScriptedServer openServer() {
        try {
            return new ScriptedServer();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeAll
    void startsTheWorker(@TempDir Path folder) throws Exception {
        worker = start(server.address(), folder);
        try (Conversation first = server.accept()) {
            expectFirstHello(first);
            first.welcome("before all", 1).ready();
            first.beat();
            first.beat(); // so the answer to the first has arrived, and it comes back soon
        }
    }

    @AfterAll
    void endsTheWorker() throws Exception {
        worker.destroyForcibly().waitFor();
        server.close();
    }

    @BeforeEach
    void anotherCluster() throws Exception {
        cluster = "cluster " + ++clusters;
        talk = accept();
        expectHello(talk);
        talk.welcome(cluster, 5).ready();
        calm(talk);
    }

    @AfterEach
    void hangsUp() throws Exception {
        assertThat(worker.isAlive()).as("the worker lives").isTrue();
        for (Conversation each : open) {
            each.close();
        }
        open.clear();
    }

    private Conversation accept() throws IOException {
        Conversation next = server.accept();
        open.add(next);
        return next;
    }

    /** Two beats are answered: then the worker comes back soon after the end of the connection. */
    private static void calm(Conversation talk) throws IOException {
        talk.beat();
        talk.beat();
    }

    private static Json expectHello(Conversation talk) throws IOException {
        Json hello = talk.hear();
        assertThat(hello.text("type")).isEqualTo("HELLO");
        assertThat(hello.whole("protocol")).isEqualTo(1);
        assertThat(hello.text("name")).isEqualTo("conform");
        assertThat(hello.get("capacity").whole("slots")).isEqualTo(2);
        assertThat(hello.whole("pid")).isNotNegative();
        assertThat(hello.text("host")).isNotEmpty();
        return hello;
    }

    private static void expectFirstHello(Conversation talk) throws IOException {
        Json hello = expectHello(talk);
        assertThat(hello.has("cluster")).as("it knows none yet: " + hello).isFalse();
        assertThat(attempts(hello)).isEmpty();
    }

    private static List<String> attempts(Json message) {
        return message.has("running")
                ? message.list("running", each -> each.text("task") + "#" + each.whole("attempt"))
                : List.of();
    }

    /** The worker comes back to its cluster. */
    private Json comesBack() throws IOException {
        talk = accept();
        Json hello = expectHello(talk);
        assertThat(hello.text("cluster")).isEqualTo(cluster);
        return hello;
    }

    private static void expect(Json result, String status) {
        assertThat(result.text("status")).as(result.toString()).isEqualTo(status);
    }

    @Test
    void beatsCountUpAndListWhatRuns() throws Exception {
        long seq = talk.beat().whole("seq");
        talk.process("1.0", 1, LONG);
        Json beat = talk.beat();
        assertThat(beat.whole("seq")).isEqualTo(seq + 1);
        while (!attempts(beat).equals(List.of("1.0#1"))) {
            beat = talk.beat();
        }
    }

    @Test
    void aTaskIsRunAndReported() throws Exception {
        talk.process("1.0", 1, "0.05");
        Json result = talk.result("1.0", 1);
        expect(result, "completed");
        assertThat(result.number("run_seconds")).isGreaterThanOrEqualTo(new BigDecimal("0.05"));
    }

    @Test
    void whatCannotBeBegunFailsWithTheReason() throws Exception {
        talk.say(
                "{\"type\":\"PROCESS\",\"task\":\"1.0\",\"attempt\":1,\"epoch\":5,\"job_type\":\"juggle\",\"amounts\":{}}");
        Json unknown = talk.result("1.0", 1);
        expect(unknown, "failed");
        assertThat(unknown.text("message")).contains("juggle");
        talk.process("2.0", 1, "\"soon\"");
        Json wrong = talk.result("2.0", 1);
        expect(wrong, "failed");
        assertThat(wrong.text("message")).contains("payload.seconds");
    }

    @Test
    void aResultIsKeptAndSaidAgainUntilItIsConfirmed() throws Exception {
        talk.process("1.0", 1, "0");
        expect(talk.result("1.0", 1), "completed");
        talk.close();
        assertThat(attempts(comesBack())).containsExactly("1.0#1");
        talk.welcome(cluster, 5);
        expect(talk.hear(), "completed"); // before READY
        talk.ready();
        talk.confirm("1.0", 1);
        calm(talk);
        talk.close();
        assertThat(attempts(comesBack())).isEmpty();
        talk.welcome(cluster, 5).ready();
        calm(talk);
    }

    @Test
    void anAttemptRunsOnceHoweverOftenItIsSent() throws Exception {
        talk.process("1.0", 1, "0.2").process("1.0", 1, "0.2");
        Json result = talk.result("1.0", 1);
        talk.process("1.0", 1, "0.2");
        assertThat(talk.result("1.0", 1).number("run_seconds")).isEqualTo(result.number("run_seconds"));
        talk.process("2.0", 1, "0");
        talk.result("2.0", 1);
    }

    @Test
    void aCancelIsAnsweredWhateverBecameOfTheTask() throws Exception {
        talk.process("1.0", 1, LONG).cancel("1.0", 1);
        expect(talk.result("1.0", 1), "stopped");
        talk.cancel("1.0", 1);
        expect(talk.result("1.0", 1), "stopped");
        talk.process("2.0", 1, "0");
        expect(talk.result("2.0", 1), "completed");
        talk.cancel("2.0", 1);
        expect(talk.result("2.0", 1), "completed");
        talk.cancel("3.0", 1);
        Json unknown = talk.result("3.0", 1);
        expect(unknown, "stopped");
        assertThat(unknown.number("run_seconds")).isEqualByComparingTo("0");
        assertThat(unknown.text("message")).isNotEmpty();
    }

    @Test
    void aLaterAttemptTakesThePlaceOfAnEarlierOne() throws Exception {
        talk.process("1.0", 1, LONG).process("1.0", 2, LONG);
        expect(talk.result("1.0", 1), "stopped");
        talk.cancel("1.0", 2);
        expect(talk.result("1.0", 2), "stopped");
    }

    @Test
    void anEarlierAttemptIsIgnoredWhileALaterOneRuns() throws Exception {
        talk.process("1.0", 2, LONG).process("1.0", 1, "0").process("2.0", 1, "0.1");
        expect(talk.result("2.0", 1), "completed");
        talk.cancel("1.0", 2);
        expect(talk.result("1.0", 2), "stopped");
    }

    @Test
    void aLowerEpochIsIgnored() throws Exception {
        talk.process("1.0", 1, 4, "0", "").process("2.0", 1, 6, "0.1", "");
        expect(talk.result("2.0", 1), "completed");
        talk.process("3.0", 1, 5, "0", "").process("4.0", 1, 6, "0.1", "");
        expect(talk.result("4.0", 1), "completed");
        talk.say("{\"type\":\"CANCEL\",\"task\":\"3.0\",\"attempt\":1,\"epoch\":6,\"reason\":\"evicted\"}");
        expect(talk.result("3.0", 1), "stopped"); // it was never begun
    }

    @Test
    void aServerThatWasReplacedIsLeft() throws Exception {
        talk.close();
        comesBack();
        talk.welcome(cluster, 4);
        for (Json message = talk.next(); message != null; message = talk.next()) {
            assertThat(message.text("type")).as("of " + message).isEqualTo("READY"); // it may say that before WELCOME
        }
        comesBack();
        talk.welcome(cluster, 5).ready();
        calm(talk);
    }

    @Test
    void whatLaterVersionsMayAddIsIgnored() throws Exception {
        talk.say("{\"type\":\"DANCE\",\"steps\":[1,2,{\"three\":null}]}");
        talk.write("\r\n\n".getBytes(UTF_8));
        String deep = "[".repeat(90) + "]".repeat(90);
        talk.process(
                "1.0", 1, 5, "0", ",\"later\":{\"deep\":" + deep + "},\"limit_seconds\":null,\"note\":\"é😀\\u2028\"");
        expect(talk.result("1.0", 1), "completed");
        talk.say("{\"task\":\"9.9\",\"attempt\":1,\"task\":\"2.0\",\"epoch\":5,\"job_type\":\"sleep\","
                + "\"payload\":{\"seconds\":0},\"amounts\":{},\"type\":\"PROCESS\"}\r");
        expect(talk.result("2.0", 1), "completed");
    }

    @Test
    void aLongLineIsRead() throws Exception {
        talk.process("1.0", 1, 5, "0", ",\"padding\":\"" + "x".repeat(1_000_000) + "\"");
        expect(talk.result("1.0", 1), "completed");
    }

    @Test
    void whatRunsGoesOnWithoutAConnection() throws Exception {
        talk.process("1.0", 1, LONG).process("2.0", 1, "0.3");
        calm(talk);
        talk.close();
        List<String> running = attempts(comesBack());
        assertThat(running).contains("1.0#1", "2.0#1");
        talk.welcome(cluster, 6);
        expect(talk.result("2.0", 1), "completed");
        talk.cancel("1.0", 1);
        expect(talk.result("1.0", 1), "stopped");
        calm(talk);
    }

    @Test
    void anotherClusterMakesItForgetAndStopEverything() throws Exception {
        talk.process("1.0", 1, LONG).process("2.0", 1, "0");
        talk.result("2.0", 1);
        talk.close();
        assertThat(attempts(comesBack())).containsExactly("1.0#1", "2.0#1");
        cluster += " replaced";
        talk.welcome(cluster, 1).ready();
        calm(talk);
        assertThat(attempts(talk.beat())).isEmpty();
        talk.cancel("1.0", 1);
        expect(talk.result("1.0", 1), "stopped");
        talk.process("1.0", 1, "0");
        expect(talk.result("1.0", 1), "completed");
        talk.close();
        assertThat(attempts(comesBack())).doesNotContain("2.0#1");
        talk.welcome(cluster, 1);
        calmAfterResults();
    }

    private void calmAfterResults() throws IOException {
        int beats = 0;
        while (beats < 2) {
            beats += talk.hear().text("type").equals("BEAT") ? 1 : 0;
        }
    }

    @Test
    void aRefusalIsFollowedByAnotherTry() throws Exception {
        talk.close();
        comesBack();
        talk.say("{\"type\":\"WELCOME\",\"refused\":\"another worker of this name is present\"}");
        talk.expectEnd();
        comesBack();
        talk.welcome(cluster, 5).ready();
        calm(talk);
        talk.say("{\"type\":\"WELCOME\",\"refused\":\"given up for its silence\"}");
        talk.expectEnd();
        comesBack();
        talk.welcome(cluster, 5).ready();
        calm(talk);
    }

    @Test
    void aSilentConnectionIsLeftLongBeforeTheServerGivesTheWorkerUp() throws Exception {
        talk.process("1.0", 1, LONG);
        talk.close();
        comesBack();
        talk.welcome(cluster, 5, 2).mute();
        talk.expectEnd();
        assertThat(attempts(comesBack())).containsExactly("1.0#1");
        talk.welcome(cluster, 5).ready();
        calm(talk);
    }

    @Test
    void roomThatWasFilledIsAnnouncedWhenItIsFreeAgain() throws Exception {
        talk.process("1.0", 1, LONG).process("2.0", 1, "0.1");
        Json result = talk.hear();
        while (!result.text("type").equals("RESULT")) {
            result = talk.hear();
        }
        assertThat(result.text("task")).isEqualTo("2.0");
        assertThat(talk.ready().whole("slots")).isEqualTo(1);
    }

    /** Each of these ends the connection, and nothing else. */
    @ParameterizedTest
    @MethodSource("dev.estiva.wire.BadLines#forWorkers")
    void anUnreadableLineEndsTheConnectionAndNothingElse(BadLines.Bad bad) throws Exception {
        talk.process("1.0", 1, LONG);
        calm(talk);
        talk.write(bad.bytes());
        talk.expectEnd();
        assertThat(attempts(comesBack())).containsExactly("1.0#1");
        talk.welcome(cluster, 5).ready();
        calm(talk);
    }
}
