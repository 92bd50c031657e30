package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobFilter;
import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are put into a folder, and what comes of them, with a real server and worker. */
@Timeout(300)
class WatchIT {
    private static Lab lab;

    @TempDir
    private Path folder;

    private Path in;
    private Path out;

    @BeforeAll
    static void opens(@TempDir Path all) throws Exception {
        lab = new Lab(all);
    }

    @AfterAll
    static void closes() throws Exception {
        lab.close();
    }

    @BeforeEach
    void makesTheFolder() throws IOException {
        in = Files.createDirectory(folder.resolve("entrada"));
        out = folder.resolve("resultados");
    }

    private Cli.Result once(String... more) {
        return lab.run("watch --once", concat(List.of("--from", in, "--to", out), more));
    }

    private static Object[] concat(List<Object> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray();
    }

    @Test
    void aTextBecomesLowerCaseUnderItsWholeName() throws IOException {
        Files.writeString(in.resolve("exemplo1.txt"), "O sistema distribuído é poderoso.\nÀS VEZES\n");
        Files.writeString(in.resolve("line\nbreak é.txt"), "A");
        Files.createFile(in.resolve("empty"));
        Files.writeString(in.resolve(".hidden"), "X");
        Files.writeString(in.resolve("download.part"), "X");
        Files.createDirectory(in.resolve("folder"));
        Cli.Result result = once();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.lines())
                .containsExactlyInAnyOrder(
                        in.relativize(in.resolve("exemplo1.txt")) + " -> " + out.resolve("exemplo1.txt.out"),
                        "line\uFFFDbreak é.txt -> " + out + "/line\uFFFDbreak é.txt.out",
                        "empty -> " + out.resolve("empty.out"));
        assertThat(names()).containsExactlyInAnyOrder("exemplo1.txt.out", "line\nbreak é.txt.out", "empty.out");
        assertThat(out.resolve("exemplo1.txt.out")).hasContent("o sistema distribuído é poderoso.\nàs vezes\n");
        assertThat(out.resolve("line\nbreak é.txt.out")).hasContent("a");
        assertThat(out.resolve("empty.out")).isEmptyFile();
    }

    @Test
    void whatIsDoneIsNotDoneAgainUntilItChanges() throws Exception {
        Files.writeString(in.resolve("a"), "ONE");
        once();
        long jobs = jobs();
        assertThat(once().out()).isEmpty();
        Files.delete(out.resolve("a.out"));
        once();
        assertThat(jobs()).as("the same file is the same job").isEqualTo(jobs);
        assertThat(out.resolve("a.out")).hasContent("one");
        Files.writeString(in.resolve("a"), "TWO!");
        once();
        assertThat(out.resolve("a.out")).hasContent("two!");
        assertThat(jobs()).isEqualTo(jobs + 1);
    }

    @Test
    void otherTypesParametersAndCommandsAreToBeHad() throws IOException {
        Files.writeString(in.resolve("a"), "um dois\n");
        once("--param", "transform=upper");
        assertThat(out.resolve("a.out")).hasContent("UM DOIS\n");
        Files.delete(out.resolve("a.out"));
        once("--type", "text", "--payload", "{\"transform\":\"count\"}");
        assertThat(Json.parse(Files.readString(out.resolve("a.out"))).whole("words"))
                .isEqualTo(2);
        Files.delete(out.resolve("a.out"));
        once("--", "rev");
        assertThat(out.resolve("a.out")).hasContent("siod mu\n");
        Files.delete(out.resolve("a.out"));
        once("--", "echo", "file {}");
        assertThat(out.resolve("a.out")).hasContent("file " + in.resolve("a") + "\n");
    }

    @Test
    void whyThereIsNoResultIsAFileToo() throws IOException {
        Files.write(in.resolve("binary"), new byte[] {(byte) 0xFF, 0});
        Files.write(in.resolve("large"), new byte[(768 << 10) + 1]);
        Cli.Result refused = once();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("estiva watch: binary: it is no text in UTF-8");
        assertThat(out.resolve("binary.err")).content().startsWith("it is no text in UTF-8");
        assertThat(out.resolve("large.err")).content().startsWith("it has 786433 bytes");
        assertThat(once().code()).as("said once, and of no new file").isZero();

        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("a"), "x");
        Cli.Result failed =
                lab.run("watch --once --json", "--from", other, "--to", out, "--", "sh", "-c", "echo why >&2; exit 7");
        assertThat(failed.code()).isEqualTo(1);
        Json line = Json.parse(failed.out());
        assertThat(line.text("file")).isEqualTo("a");
        assertThat(line.text("status")).isEqualTo("failed");
        assertThat(line.text("result")).isEqualTo(out.resolve("a.err").toString());
        assertThat(out.resolve("a.err")).hasContent("Job " + line.whole("job") + " failed with exit code 7\nwhy\n");
    }

    @Test
    void aFileIsTakenWhenItIsWholeAndOneThatWasUnderWayIsTakenUpByTheNext() throws Exception {
        Path gate = folder.resolve("gate");
        String[] command = {"--", "sh", "-c", "while [ ! -e " + gate + " ]; do sleep 0.05; done; cat"};
        Program first = lab.program(words(command));
        first.warns("Watching");
        Files.writeString(in.resolve("a"), "half");
        Files.writeString(in.resolve("a"), "half and half");
        Program events = lab.program("events", "-f", "--after", "0", "--user", System.getProperty("user.name"));
        events.says("name=a ");
        long jobs = jobs();
        first.interrupt();
        assertThat(first.exitCode()).isEqualTo(130);
        assertThat(first.err()).contains("1 file is under way; the next 'estiva watch'");
        Files.createFile(gate);
        Program second = lab.program(words(command));
        second.says("a -> ");
        assertThat(out.resolve("a.out")).hasContent("half and half");
        assertThat(jobs()).isEqualTo(jobs);
        second.interrupt();
        second.exitCode();
    }

    private String[] words(String... command) {
        return Stream.concat(Stream.of("watch", "--from", in.toString(), "--to", out.toString()), Stream.of(command))
                .toArray(String[]::new);
    }

    @Test
    void hundredsOfFilesAreAllDone() throws IOException {
        for (int i = 0; i < 300; i++) {
            Files.writeString(in.resolve("f" + i), "DATEI " + i);
        }
        assertThat(once("--at-once", "20").code()).isZero();
        assertThat(names()).hasSize(300);
        assertThat(out.resolve("f299.out")).hasContent("datei 299");
    }

    @Test
    void foldersThatWillNotDoAreRefused() throws IOException {
        Path missing = folder.resolve("missing");
        lab.run("watch --once", "--from", missing, "--to", out)
                .failsWith("watch: --from: there is no folder " + missing);
        assertThat(lab.run("watch --once", "--from", in, "--to", in).err())
                .startsWith("estiva watch: --from and --to: results would be taken for new files");
        assertThat(lab.run("watch --type text", "--", "cat").err())
                .startsWith("estiva watch: a command takes none of --type, --param and --payload");
        assertThat(lab.run("watch --param text=x").err())
                .startsWith("estiva watch: --param: text is the file's content");
    }

    private long jobs() throws IOException {
        try (EstivaClient client = lab.client()) {
            return client.jobs(JobFilter.ALL.limit(1_000)).entries().size();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
