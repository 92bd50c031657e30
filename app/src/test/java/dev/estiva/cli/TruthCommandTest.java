package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code estiva bench truth}: its table, its exit code, and the folder of references. */
class TruthCommandTest {
    private static final String LOG = """
        ; MaxProcs: 2
        1 0 -1 10 2 -1 -1 2 10 -1 1 1 1 -1 1 -1 -1 -1
        2 1 -1 10 1 -1 -1 1 10 -1 1 1 1 -1 1 -1 -1 -1
        """;

    private final Path folder;

    TruthCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Cli.Result bench(String... more) {
        String[] words = new String[more.length + 8];
        String[] first = {"bench", "truth", "--jobs", "2000", "--seeds", "10", "--truth", folder.toString()};
        System.arraycopy(first, 0, words, 0, 8);
        System.arraycopy(more, 0, words, 8, more.length);
        return Cli.run(words);
    }

    @Test
    void referencesAreComparedJobForJob() throws IOException {
        write("swf/A.norm.swf.gz", LOG);
        write("ref/A__FCFS__reqtime.csv.gz", "job_id,start\n1,0\n2,10\n");
        write("ref/A__EASY__perfect.csv.gz", "job_id,start\n1,0\n2,11\n");
        write("ref/A__TIRESIAS__perfect.csv.gz", "job_id,start\n1,0\n2,11\n");

        Cli.Result result = bench();

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines())
                .anyMatch(line -> line.matches("A FCFS reqtime: other starts of 2 +0 +0 +- +holds"))
                .anyMatch(line -> line.matches("A EASY perfect: other starts of 2 +0 +1 +- +OUTSIDE"))
                .anyMatch(line -> line.matches("DRF: tasks of A +3 +3 +- +holds"))
                .anyMatch(line -> line.startsWith("M/M/1 load 0.8000  "))
                .noneMatch(line -> line.contains("TIRESIAS"));

        assertThat(bench("--json").out())
                .startsWith(
                        "{\"bench\":\"truth\",\"jobs\":2000,\"seeds\":10,\"first_seed\":1,\"results\":[{\"name\":\"DRF")
                .contains("\"name\":\"A EASY perfect: other starts of 2\",\"expected\":0.00000000,\"seen\":1.00000000,"
                        + "\"half_width\":0.00000000,\"holds\":false}");
    }

    @Test
    void wrongUsageIsTold() throws IOException {
        assertThat(bench().err()).contains("--truth: expected a folder with folders ref and swf, found " + folder);
        assertThat(Cli.run("bench", "truth", "--seeds", "1").err()).contains("--seeds: found 1");
        assertThat(Cli.run("bench", "truth", "--jobs", "10").err()).contains("--jobs: found 10");
    }
}
