package dev.estiva.workload;

import static dev.estiva.workload.TestFiles.swfLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.WorkerSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read as what, and how several become one workload. */
final class WorkloadFilesTest {
    private static final String SERVERS = "\"servers\": [{\"id\": 1, \"capacity\": 3}]";

    @TempDir
    private Path folder;

    private Path file(String name, String text) {
        return new TestFiles(folder).write(name, text);
    }

    private static String requests(String id, String arrival) {
        return "\"requests\": [{\"id\": \"" + id + "\", \"duration\": 1, \"arrival\": " + arrival + "}]";
    }

    private static Workload read(Path... files) throws WorkloadException {
        return WorkloadFiles.read(List.of(files), ReadOptions.DEFAULT);
    }

    @Test
    void refusesAMissingFile() {
        assertThat(TestFiles.refusal(folder.resolve("nowhere.json")))
                .hasMessageEndingWith("nowhere.json: found no such file, expected a workload file");
    }

    @Test
    void refusesADirectory() {
        assertThat(TestFiles.refusal(folder)).hasMessageEndingWith(": found a directory, expected a workload file");
    }

    @Test
    void refusesAnUnknownFormat() {
        assertThat(TestFiles.refusal(file("jobs.txt", "id,length\n1,2\n")))
                .hasMessageEndingWith(
                        "jobs.txt: found \"i\" at the beginning, expected JSON, beginning with {, a log in the"
                                + " Standard Workload Format, or a trace in CSV");
        assertThat(TestFiles.refusal(file("jobs", "ödipus")))
                .hasMessageContaining("found the byte 0xc3 at the beginning");
    }

    @Test
    void contentTellsTheFormatWhateverTheName() throws WorkloadException {
        assertThat(read(file("a.swf", "{" + SERVERS + ", " + requests("1", "0") + "}"))
                        .jobs())
                .hasSize(1);
        assertThat(read(file("a.dat", "; MaxProcs: 4\n" + swfLine(1, "0", "5", 1, "9")))
                        .jobs())
                .hasSize(1);
        assertThat(read(file("a", swfLine(1, "0", "5", 1, "9") + "; MaxProcs: 4\n"))
                        .jobs())
                .hasSize(1);
    }

    @Test
    void severalFilesAreMergedBySubmitTimeThenByTheirOrder() throws WorkloadException {
        Workload workload = read(
                file("a.json", "{" + SERVERS + ", " + requests("a", "5") + "}"),
                file("b.json", "{" + requests("b", "5") + "}"),
                file("c.json", "{" + SERVERS + ", " + requests("c", "2") + "}"));
        assertThat(workload.cluster()).containsExactly(WorkerSpec.ofSlots("1", 3));
        assertThat(workload.jobs()).extracting(WorkloadJob::label).containsExactly("c", "a", "b");
    }

    @Test
    void serversAndRequestsMayBeInFilesOfTheirOwn() throws WorkloadException {
        Workload workload = read(file("a.json", "{" + SERVERS + "}"), file("b.json", "{" + requests("b", "5") + "}"));
        assertThat(workload.jobs()).hasSize(1);
    }

    @Test
    void refusesFilesThatListDifferentServers() {
        Path first = file("a.json", "{" + SERVERS + ", " + requests("a", "0") + "}");
        Path second = file("b.json", "{\"servers\": [{\"id\": 1, \"capacity\": 4}], " + requests("b", "0") + "}");
        assertThatThrownBy(() -> read(first, second))
                .isInstanceOf(WorkloadException.class)
                .hasMessage(second + ": found other servers than in " + first + ", expected the same servers, or none");
    }

    @Test
    void refusesAnIdThatTwoFilesHave() {
        Path first = file("a.json", "{" + SERVERS + ", " + requests("7", "0") + "}");
        Path second = file("b.swf", swfLine(7, "0", "5", 1, "9"));
        assertThatThrownBy(() -> read(first, second))
                .isInstanceOf(WorkloadException.class)
                .hasMessage(second + ": found the id \"7\", which " + first
                        + " has too, expected ids that are unique over all files");
    }

    @Test
    void jobsOfALogMayRunOnTheServersOfAnotherFile() throws WorkloadException {
        Workload workload = read(
                file("log.swf", "; MaxProcs: 4\n" + swfLine(1, "0", "5", 1, "9")), file("a.json", "{" + SERVERS + "}"));
        assertThat(workload.cluster()).containsExactly(WorkerSpec.ofSlots("1", 3));
        assertThat(workload.notes()).extracting(Note::cause).containsExactly(Note.Cause.CLUSTER_NOT_USED);
        assertThat(workload.notes().getFirst().text())
                .contains("log.swf: 1 job placed on the servers of the JSON file");
    }

    @Test
    void refusesLogsOfDifferentMachines() throws WorkloadException {
        Path first = file("a.swf", "; MaxProcs: 4\n" + swfLine(1, "0", "5", 1, "9"));
        Path second = file("b.swf", "; MaxProcs: 8\n" + swfLine(2, "0", "5", 1, "9"));
        assertThatThrownBy(() -> read(first, second))
                .isInstanceOf(WorkloadException.class)
                .hasMessage(second + ": found 8 processors in the header, expected 4 as in " + first
                        + ", or --procs N for all");
        assertThat(WorkloadFiles.read(List.of(first, second), ReadOptions.DEFAULT.withProcs(8))
                        .jobs())
                .hasSize(2);
    }

    @Test
    void refusesProcsBesideServers() {
        Path file = file("a.json", "{" + SERVERS + ", " + requests("7", "0") + "}");
        assertThatThrownBy(() -> WorkloadFiles.read(file, ReadOptions.DEFAULT.withProcs(8)))
                .isInstanceOf(WorkloadException.class)
                .hasMessage(file + ": found servers of its own, expected none, as --procs says what the cluster is");
    }

    @Test
    void procsGivesTheClusterToRequestsWithoutServers() throws WorkloadException {
        Path file = file("a.json", "{" + requests("7", "0") + "}");
        assertThat(WorkloadFiles.read(file, ReadOptions.DEFAULT.withProcs(8)).cluster())
                .containsExactly(WorkerSpec.ofSlots("1", 8));
    }

    @Test
    void perfectEstimatesAreForJsonToo() throws WorkloadException {
        Path file = file("a.json", "{" + SERVERS + ", \"requests\": [{\"id\": 1, \"duration\": 3, \"estimate\": 9}]}");
        Workload perfect = WorkloadFiles.read(file, ReadOptions.DEFAULT.withEstimates(Estimates.PERFECT));
        assertThat(perfect.jobs().getFirst().spec().estimateMicros()).isEqualTo(3_000_000);
        assertThat(read(file).jobs().getFirst().spec().estimateMicros()).isEqualTo(9_000_000);
    }

    @Test
    void procsHasBounds() {
        assertThatThrownBy(() -> ReadOptions.DEFAULT.withProcs(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadOptions.DEFAULT.withProcs(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
