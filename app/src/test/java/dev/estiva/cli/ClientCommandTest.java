package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all commands that ask a server. */
class ClientCommandTest {
    private final FakeApi api = new FakeApi().on("GET /jobs?", "{\"jobs\":[]}");

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    @Test
    void saysWhichServerCannotBeReachedAndWhatToDo() throws IOException {
        int port = freePort();
        Cli.Result result = Cli.run("jobs", "--server", "127.0.0.1:" + port);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("""
                estiva jobs: cannot reach the server at http://127.0.0.1:%d: Connection refused
                Is it running there ('estiva server'), and does it listen on that address?
                """.formatted(port));
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThat(Cli.run("jobs", "--server", "ftp://here").code()).isEqualTo(2);
        assertThat(Cli.run("jobs", "--server", "a b").err())
                .startsWith("estiva jobs: --server: found \"a b\", expected a server such as http://127.0.0.1:7078");
    }

    @Test
    void showsTheTokenOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "est_abc\n");
        api.run("jobs", "--token-file", file);
        assertThat(api.asked().getLast().authorization()).isEqualTo("Bearer est_abc");
    }

    @Test
    void saysWhatIsWrongWithATokenFile(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing");
        api.run("jobs", "--token-file", missing).failsWith("jobs: --token-file: cannot read " + missing);
        Path empty = Files.createFile(folder.resolve("empty"));
        api.run("jobs", "--token-file", empty)
                .failsWith("jobs: " + empty + ": no token, expected one line of letters and digits");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(5_000));
        api.run("jobs", "--token-file", large).failsWith("jobs: " + large + ": no token, the file is too long for one");
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void saysWhoAsks() {
        api.run("jobs");
        assertThat(api.asked().getLast().user()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void saysWhyTheServerRefuses() {
        api.refuse("GET /jobs?", 403, "forbidden", "the role read-only may not do this");
        api.run("jobs").failsWith("jobs: the role read-only may not do this");
    }

    @Test
    void noErrorMovesTheCursorOfATerminal() {
        api.refuse("GET /jobs?", 400, "invalid_parameter", "found \\u001b[31m");
        api.run("jobs").failsWith("jobs: found \uFFFD[31m");
        assertThat(Cli.run("worker", "show", "a\u001bb", "--server", api.url()).err())
                .isEqualTo("estiva worker show: a\uFFFDb: no such thing\n");
        assertThat(Cli.run("\u001b[2J").err()).startsWith("estiva: there is no command '\uFFFD[2J'\n");
    }

    @Test
    void saysHowToShowATokenWhereOneIsMissing() {
        api.refuse("GET /jobs?", 401, "unauthorized", "a token is required");
        api.run("jobs")
                .failsWith("jobs: a token is required\n"
                        + "Give a token by --token-file, ESTIVA_TOKEN or ~/.config/estiva/token.");
    }

    @Test
    void readsWhatALaterServerAdds() {
        api.on("GET /jobs?", "{\"jobs\":[],\"later\":{\"more\":[1,2.5,null]}}");
        assertThat(api.run("jobs").code()).isZero();
    }

    @Test
    void saysWhenTheServerIsNoneOfOurs() {
        api.on("GET /jobs?", "<html>");
        Cli.Result result = api.run("jobs");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("does not answer as Estiva does");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
