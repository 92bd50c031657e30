package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.extension.PolicyJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies of docs/own-policies.md, from their source to what the commands make of them. */
class OwnPolicyTest {
    private final Path folder;
    private final String jar;

    OwnPolicyTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.jar = PolicyJar.in(folder).toString();
    }

    @Test
    void thePageShowsTheExampleAsItIs() {
        String page = Cli.content(Path.of("..", "docs", "own-policies.md"));
        for (String name : List.of("Patient", "Quiet")) {
            assertThat(page)
                    .contains(Cli.content(
                            PolicyJar.EXAMPLE.resolve("src/main/java/org/example/policies/" + name + ".java")));
        }
        assertThat(page)
                .contains("```\n"
                        + Cli.content(PolicyJar.EXAMPLE.resolve(
                                "src/main/resources/META-INF/services/dev.estiva.custom.TaskOrder"))
                        + "```");
    }

    @Test
    void theListNamesThemWithTheirJar() {
        assertThat(Cli.run("policies", "--policies-jar", folder.toString())
                        .succeeds()
                        .lines())
                .anyMatch(line -> line.matches("patient +policies\\.jar +the least submission \\+ 10 × estimate first"))
                .anyMatch(line -> line.matches("quiet +policies\\.jar +the one with the fewest tasks for its speed"));
    }

    /** The shortest first would be 1, 3, 4, 2. */
    @Test
    void theOrderDecides() throws IOException {
        Path workload = Files.writeString(folder.resolve("w.json"), """
            {"servers": [{"id": 1, "capacity": 1}], "requests": [
              {"id": 1, "duration": 700, "arrival": 0}, {"id": 2, "duration": 50, "arrival": 1},
              {"id": 3, "duration": 1, "arrival": 2}, {"id": 4, "duration": 4, "arrival": 560}]}
            """);
        List<String> keys1000And501And12And600 = List.of("1", "3", "2", "4");
        for (String option : List.of("--policy", "--order")) {
            Path csv = folder.resolve(option + ".csv");
            Cli.run("simulate", workload.toString(), "--policies-jar", jar, option, "patient", "--csv", csv.toString())
                    .succeeds();
            assertThat(Cli.rows(csv).stream()
                            .sorted(Comparator.comparingDouble(row -> Double.parseDouble(row.get("start_s"))))
                            .map(row -> row.get("job_id")))
                    .containsExactlyElementsOf(keys1000And501And12And600);
        }
    }

    @Test
    void bothWorkInEachCommandAndWithBackfilling() {
        Cli.run(
                        "simulate",
                        Cli.INFERENCE,
                        "--policies-jar",
                        jar,
                        "--order",
                        "patient",
                        "--placement",
                        "quiet",
                        "--backfill",
                        "conservative")
                .succeeds();
        assertThat(Cli.run(
                                "compare",
                                Cli.INFERENCE,
                                "--policies-jar",
                                jar,
                                "--policies",
                                "fifo,patient,quiet",
                                "--json")
                        .succeeds()
                        .out())
                .contains("\"patient\"", "\"quiet\"");
    }

    @Test
    void anUnknownNameIsToldWithAllThatThereAre() {
        Cli.Result result = Cli.run("simulate", Cli.INFERENCE, "--policies-jar", jar, "--order", "patent");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--order: found \"patent\", expected one of fifo, ", ", drf, patient");
    }

    @Test
    void jarsThatAreNoneAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        for (String wrong : List.of(text.toString(), folder.resolve("gone.jar").toString())) {
            Cli.Result result = Cli.run("simulate", Cli.INFERENCE, "--policies-jar", wrong, "--order", "x");
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("--policies-jar: ", wrong);
        }
    }

    @Test
    void whatCannotBeLoadedIsToldWithItsReason() throws IOException {
        Path bad = folder.resolve("bad.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bad))) {
            out.putNextEntry(new JarEntry("META-INF/services/dev.estiva.custom.TaskOrder"));
            out.write("org.example.Gone\n".getBytes(UTF_8));
        }
        Cli.Result listed = Cli.run("policies", "--policies-jar", bad.toString());
        assertThat(listed.code()).isEqualTo(1);
        assertThat(listed.err()).contains("could not load", "org.example.Gone");

        Cli.Result named = Cli.run("simulate", Cli.INFERENCE, "--policies-jar", bad.toString(), "--order", "gone");
        assertThat(named.code()).isEqualTo(2);
        assertThat(named.err()).contains("could not load", "org.example.Gone");
    }
}
