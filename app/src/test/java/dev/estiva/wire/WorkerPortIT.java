package dev.estiva.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.Part;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server and whatever may come to its worker port. Through all of it a worker that behaves is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class WorkerPortIT {
    private static final int SEEDS = 200;

    /** Together more than the server's heap. */
    private static final int MANY = 400;

    private static final int ALMOST_A_LINE = 900_000;
    private static final int LOST_SECONDS = 4;

    private final List<Stranger> strangers = new ArrayList<>();
    private List<String> session = List.of();
    private int port;
    private int names;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Part server;

    @SuppressWarnings("NullAway.Init") // before all tests
    private EstivaClient client;

    @BeforeAll
    void startsTheServer(@TempDir Path folder) throws Exception {
        server = new Part(
                "server",
                folder,
                Map.of(),
                "server",
                "--data=" + folder.resolve("data"),
                "--listen=127.0.0.1:0",
                "--api=127.0.0.1:0",
                "--beat=0.5",
                "--lost=" + LOST_SECONDS);
        server.start();
        server.says("users to http");
        String said = server.said();
        port = Integer.parseInt(said.replaceFirst("(?s).*workers connect to 127.0.0.1:(\\d+).*", "$1"));
        client = EstivaClient.of(ClientSettings.of(URI.create(said.replaceFirst("(?s).*users to (\\S+).*", "$1"))));
        session = Files.readAllLines(Path.of("..", "docs", "protocol.md")).stream()
                .filter(line -> line.startsWith("W {"))
                .filter(line -> !line.contains("\"two\"") && !line.contains("\"cluster\""))
                .map(line -> line.substring(2))
                .toList();
        assertThat(session).hasSizeGreaterThan(8);
    }

    @AfterAll
    void endsTheServer() throws Exception {
        client.close();
        server.end();
    }

    /** It is still there, serves a worker, and has come upon no fault of its own. */
    @AfterEach
    void theServerServesOthers() throws Exception {
        for (Stranger stranger : strangers) {
            stranger.close();
        }
        strangers.clear();
        String label = "good-" + ++names;
        long job = client.submit(JobRequest.ofType("sleep", Json.object(Map.of("seconds", 0)))
                .slots(1)
                .onWorkersWith(Map.of("name", label)));
        try (Stranger good = new Stranger(port)) {
            good.say(Stranger.hello(label).replace("\"pid\"", "\"labels\":{\"name\":\"" + label + "\"},\"pid\""));
            good.say("{\"type\":\"READY\",\"slots\":1}");
            assertThat(good.hear("WELCOME").has("refused")).isFalse();
            String task = good.hear("PROCESS").text("task");
            good.say("{\"type\":\"RESULT\",\"task\":\"" + task
                    + "\",\"attempt\":1,\"status\":\"completed\",\"run_seconds\":0}");
            assertThat(client.await(job).status()).isEqualTo("completed");
        }
        assertThat(server.said()).doesNotContain("Exception", "OutOfMemory", "ERROR");
    }

    private Stranger connect() throws IOException {
        Stranger stranger = new Stranger(port);
        strangers.add(stranger);
        return stranger;
    }

    @Test
    void whateverIsMadeOfASessionIsAnsweredOrClosed() {
        Seeds.each(SEEDS, random -> {
            byte[] bytes = new Mutation(random).of(renamed(random));
            Stranger stranger = connect();
            send(stranger, bytes, random);
            for (Json message : stranger.finish().hearToTheEnd()) {
                assertThat(message.text("type")).isIn("WELCOME", "PROCESS", "CANCEL", "BEAT", "OUTPUT");
            }
            stranger.close();
        });
    }

    /** The session of a worker whose name nobody else has. */
    private List<String> renamed(SeededRandom random) {
        String name = "fuzz-" + ++names + "-" + random.nextInt(1_000);
        return session.stream().map(line -> line.replace("node-1", name)).toList();
    }

    /** In one go, or in small pieces. */
    private static void send(Stranger stranger, byte[] bytes, SeededRandom random) {
        int piece = random.nextInt(4) > 0 || bytes.length > 20_000 ? bytes.length : 1 + random.nextInt(50);
        for (int at = 0; at < bytes.length; at += piece) {
            if (!stranger.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)))) {
                return;
            }
        }
    }

    @Test
    void oneByteAtATimeIsAsGoodAsAllAtOnce() throws Exception {
        Stranger slow = connect();
        for (byte each : (Stranger.hello("slow-" + ++names) + "\n").getBytes(UTF_8)) {
            slow.write(new byte[] {each});
        }
        assertThat(slow.hear("WELCOME").has("refused")).isFalse();
    }

    @Test
    void aFirstLineThatIsNoHelloIsRefusedWithTheReason() throws Exception {
        String hello = Stranger.hello("x");
        expectRefused("GET / HTTP/1.1", "unreadable message");
        expectRefused("[]", "expected an object");
        expectRefused("{\"type\":\"READY\",\"slots\":1}", "the first message must be HELLO");
        expectRefused(hello.replace("\"protocol\":1", "\"protocol\":2"), "speaks protocol 1, not 2");
        expectRefused(hello.replace("\"protocol\":1,", ""), "protocol");
        expectRefused(hello.replace("\"x\"", "\"" + "x".repeat(256) + "\""), "name: expected");
        expectRefused(hello.replace("\"x\"", "\"a\\u0000b\""), "name: expected");
        expectRefused(hello.replace("\"x\"", "7"), "name: expected");
        expectRefused(hello.replace(":1}", ":-1}"), "capacity.slots: expected");
        expectRefused(hello.replace(":1}", ":70368744177665}"), "capacity.slots: expected");
        expectRefused(hello.replace(":1}", ":1.5}"), "capacity.slots: expected");
        expectRefused(hello.replace(":1}", ":" + "[".repeat(100_000) + "}"), "unreadable message");
        expectRefused("\ufeff" + hello, "unreadable message");
        expectRefused("{\"type\":\"HELLO\",\"a\":" + "{\"a\":".repeat(100_000), "unreadable message");
        expectRefused("x".repeat(1 << 20) + "y", "at most 1048576 bytes");
    }

    private void expectRefused(String line, String reason) throws Exception {
        assertThat(connect().say(line).refusal())
                .as(line.substring(0, Math.min(100, line.length())))
                .contains(reason);
    }

    @Test
    void whoBreaksTheRulesLaterIsRefusedToo() throws Exception {
        Stranger twice = connect().say(Stranger.hello("twice"));
        assertThat(twice.hear("WELCOME").has("refused")).isFalse();
        assertThat(twice.say(Stranger.hello("twice")).refusal()).contains("HELLO was said before");
        Stranger early = connect();
        early.write((Stranger.hello("early") + "\n{\"type\":\"BEAT\",\"seq\":1}\n").getBytes(UTF_8));
        assertThat(early.hearToTheEnd()).isNotEmpty();
    }

    @Test
    void resultsOfAttemptsThatNobodyKnowsAreConfirmedAndDropped() throws Exception {
        long before = client.latestPosition();
        Stranger liar = connect().say(Stranger.hello("liar"));
        liar.hear("WELCOME");
        liar.say("{\"type\":\"RESULT\",\"task\":\"999.0\",\"attempt\":7,\"status\":\"completed\",\"run_seconds\":0}");
        assertThat(liar.hear("BEAT").list("received")).hasSize(1);
        liar.say(
                "{\"type\":\"OUTPUT\",\"task\":\"999.0\",\"attempt\":7,\"stream\":\"stdout\",\"offset\":0,\"data\":\"aGk=\"}");
        assertThat(liar.hear("OUTPUT").whole("offset")).isPositive();
        assertThat(client.latestPosition() - before)
                .as("nothing but its joining")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void aSilentConnectionIsDroppedAndSoIsOneThatSaysNothingOfUse() throws Exception {
        Stranger silent = connect();
        Stranger half = connect();
        half.write("{\"type\":\"HEL".getBytes(UTF_8));
        Stranger chatty = connect().say("{\"type\":\"DANCE\"}");
        assertThat(silent.refusal()).contains("no message within 10 seconds");
        assertThat(half.refusal()).contains("no message within 10 seconds");
        assertThat(chatty.refusal()).contains("no message within 10 seconds");
    }

    @Test
    void aWorkerThatFallsSilentIsGivenUpAndItsConnectionDropped() throws Exception {
        Stranger dead = connect().say(Stranger.hello("dead")).say("{\"type\":\"READY\",\"slots\":1}");
        assertThat(dead.hear("WELCOME").has("refused")).isFalse();
        assertThat(dead.refusal()).contains("no beat");
    }

    @Test
    void manyLongFirstLinesDoNotFillTheMemory() throws Exception {
        byte[] almost = ("{\"type\":\"HELLO\",\"name\":\"" + "x".repeat(ALMOST_A_LINE)).getBytes(UTF_8);
        int refused = 0;
        for (int i = 0; i < MANY; i++) {
            refused += connect().write(almost) ? 0 : 1;
        }
        // The last ones were refused, however many could be written before: the server does not hold them all.
        assertThat(strangers.getLast().refusal()).contains("while so many others wait to be read");
        assertThat(refused).isLessThan(MANY);
    }

    @Test
    void ofTwoWorkersWithOneNameTheSecondIsRefusedUntilTheFirstHasGone() throws Exception {
        String name = "twin-" + ++names;
        Stranger first = connect().say(Stranger.hello(name)).say("{\"type\":\"READY\",\"slots\":1}");
        assertThat(first.hear("WELCOME").has("refused")).isFalse();
        assertThat(connect().say(Stranger.hello(name)).refusal()).contains(name);
        first.close();
        Json answer = connect().say(Stranger.hello(name)).hear("WELCOME");
        while (answer.has("refused")) { // the first is missed only after a while
            answer = connect().say(Stranger.hello(name)).hear("WELCOME");
        }
        assertThat(answer.whole("worker")).isPositive();
    }
}
