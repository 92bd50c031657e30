package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens show up nowhere but in their files: not in logs, process lists, job environments, nor in the journal. */
@Timeout(240)
class SecretsIT {
    private static final String LEAKY = "est_abcdefgh_thisTokenIsOfTheUserWhoStartedTheServer";

    @TempDir
    private Path folder;

    @Test
    void tokensStayWhereTheyBelong() throws Exception {
        Path data = folder.resolve("data");
        String[] up = {
            "up",
            "--require-token",
            "--data",
            data.toString(),
            "--listen",
            "127.0.0.1:0",
            "--api",
            "127.0.0.1:0",
            "--",
            "--state",
            folder.resolve("state").toString(),
            "--name",
            "box",
            "--cpus",
            "2",
            "--gpus",
            "0"
        };
        try (Program server = Program.estivaWith("ESTIVA_TOKEN", LEAKY, up)) {
            String url = server.says("users to ").replaceFirst(".*users to ", "");
            server.warns("joined as worker");
            String admin = Files.readString(data.resolve("admin.token")).strip();
            String worker = Files.readString(data.resolve("worker.token")).strip();
            String environment = run(admin, "submit", "--server", url, "--env-all", "--follow", "--", "env");
            assertThat(environment).contains("ESTIVA_TASK_ID=1.0").doesNotContain("ESTIVA_TOKEN");
            String made = run(admin, "token", "create", "--server", url, "--user", "ana", "--role", "user");
            String user = made.lines()
                    .filter(line -> line.startsWith("est_"))
                    .findFirst()
                    .orElseThrow();
            assertThat(run(user, "cluster-is-no-command", "--server", url)).isEmpty();
            run("est_abcdefgh_wrong", "jobs", "--server", url);
            List<String> secrets = List.of(admin, worker, user, LEAKY, "est_abcdefgh_wrong");
            assertThat(processes()).contains("dev.estiva.Main").doesNotContain(secrets);
            assertThat(environment).doesNotContain(secrets);
            assertThat(server.out() + server.err()).doesNotContain(secrets);
            assertThat(filesWith(secrets)).containsExactlyInAnyOrder("admin.token", "worker.token");
        }
    }

    /** What a command says with this token, on both of its streams. */
    private static String run(String token, String... words) throws IOException, InterruptedException {
        try (Program program = Program.estivaWith("ESTIVA_TOKEN", token, words)) {
            int code = program.exitCode();
            return code == 2 ? "" : program.out() + "\n" + program.err();
        }
    }

    private static String processes() throws IOException {
        Process ps = new ProcessBuilder("ps", "-e", "-ww", "-o", "args=").start();
        return new String(ps.getInputStream().readAllBytes(), UTF_8);
    }

    private List<String> filesWith(List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> secrets.stream().anyMatch(content(file)::contains))
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
