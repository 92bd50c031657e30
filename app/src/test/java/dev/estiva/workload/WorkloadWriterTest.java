package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again as what it was. */
class WorkloadWriterTest {
    private final TestFiles files;
    private List<String> lost = List.of();

    WorkloadWriterTest(@TempDir Path folder) {
        files = new TestFiles(folder);
    }

    private String written(Workload workload, WorkloadWriter.Format format, boolean wholeSeconds) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        lost = WorkloadWriter.write(workload, format, wholeSeconds, to);
        return to.toString(StandardCharsets.UTF_8);
    }

    private static Workload random(long seed, String cluster) throws WorkloadException {
        SeededRandom random = new SeededRandom(seed);
        List<WorkerSpec> workers = ClusterSpec.read(cluster).applyTo(List.of());
        boolean inSlots = workers.getFirst().capacity().slots() > 0;
        List<WorkloadJob> jobs = new ArrayList<>();
        long now = 0;
        for (int i = 1; i <= 40; i++) {
            now += random.nextInt(3) * 1_234_567L;
            long run = random.nextInt(4) * 500_001L;
            RunsByDevice byDevice = random.nextInt(3) > 0
                    ? RunsByDevice.NONE
                    : new RunsByDevice(new TreeMap<>(Map.of("A\"100", run, "x=y", 1L)), new TreeMap<>());
            jobs.add(new WorkloadJob("j \"" + i + "\\\u00e9", spec(random, run, inSlots), now, run, 0, byDevice));
        }
        return new Workload(workers, jobs, List.of());
    }

    private static JobSpec spec(SeededRandom random, long run, boolean inSlots) {
        TreeMap<String, String> labels = new TreeMap<>();
        if (random.nextInt(3) == 0) {
            labels.put("zone", "n\"orth");
            labels.put("x", "");
        }
        boolean hasGpus = random.nextInt(2) == 0;
        Request request = new Request(
                new dev.estiva.model.Resources(
                        inSlots ? 1 + random.nextInt(3) : random.nextInt(2),
                        1 + random.nextInt(5_000),
                        hasGpus ? (random.nextInt(2) == 0 ? 20_000 : 1 + random.nextInt(9_999)) : 0,
                        random.nextInt(2) * 123_456_789L,
                        java.util.Collections.emptyNavigableMap()),
                hasGpus && random.nextInt(2) == 0 ? "A100|H100" : "",
                hasGpus ? random.nextInt(2) * 80_000_000_000L : 0,
                labels);
        return new JobSpec(
                "name" + random.nextInt(9),
                random.nextInt(2) == 0 ? "" : "ana",
                random.nextInt(2) == 0 ? "" : "nlp",
                1,
                request,
                random.nextInt(2) == 0 ? JobSpec.DEFAULT_PRIORITY : 1 + random.nextInt(9),
                random.nextInt(2) == 0 ? run : random.nextInt(9) * 333_333L,
                random.nextInt(2) == 0 ? JobSpec.UNKNOWN : random.nextInt(9) * 333_333L,
                random.nextInt(2) == 0 ? JobSpec.UNKNOWN : random.nextInt(9) * 333_333L,
                random.nextInt(2) == 0 ? Retry.NEVER : new Retry(1 + random.nextInt(4), 0),
                java.util.Collections.emptyNavigableMap());
    }

    @Test
    void jsonIsTheSameWorkloadAgain() throws IOException, WorkloadException {
        for (long seed = 0; seed < 60; seed++) {
            Workload workload = random(
                    seed,
                    seed % 2 == 0
                            ? "2xcpus=8.5,gpus=3,gpu_model=H100,gpu_memory=80GB,speed=1.25,label.zone=n+cpus=4,memory=1T"
                            : "3xslots=4,cpus=7,name=w");
            String text = written(workload, WorkloadWriter.Format.JSON, false);
            Workload again = files.json(text);

            assertThat(again.cluster()).as("seed %d", seed).isEqualTo(workload.cluster());
            assertThat(again.jobs()).as("seed %d", seed).isEqualTo(workload.jobs());
            assertThat(written(again, WorkloadWriter.Format.JSON, false)).isEqualTo(text);
            assertThat(lost).isEmpty();
        }
    }

    @Test
    void aLogIsTheSameLogAgain() throws IOException, WorkloadException {
        Workload log = WorkloadFiles.read(KthExcerpt.LOG, ReadOptions.DEFAULT);
        String text = written(log, WorkloadWriter.Format.SWF, false);
        Workload again = files.swf(text);

        assertThat(again.jobs()).isEqualTo(log.jobs());
        assertThat(again.cluster()).isEqualTo(log.cluster());
        assertThat(again.notes()).isEmpty();
        assertThat(lost).isEmpty();
        assertThat(written(again, WorkloadWriter.Format.SWF, false)).isEqualTo(text);
        assertThat(written(again, WorkloadWriter.Format.SWF, true)).isEqualTo(text);
    }

    @Test
    void otherWorkloadsBecomeAPoolOfProcessorsAndWhatIsLostIsSaid() throws IOException, WorkloadException {
        String text = written(
                files.json("{\"servers\":[{\"id\":1,\"cpus\":8,\"gpus\":2},{\"id\":2,\"cpus\":4}],\"requests\":["
                        + "{\"id\":\"a\",\"duration\":1.5,\"estimate\":1,\"cpus\":2.5,\"user\":\"ana\",\"type\":\"nlp\","
                        + "\"priority\":3},{\"id\":7,\"duration\":3.5,\"arrival\":2.5,\"cpus\":2,\"memory\":4096}]}"),
                WorkloadWriter.Format.SWF,
                true);

        assertThat(text.lines().filter(line -> !line.startsWith(";")))
                .containsExactly(
                        "1 0 -1 2 -1 -1 -1 3 1 -1 1 1 -1 1 -1 -1 -1 -1",
                        "2 3 -1 4 -1 -1 -1 2 4 2 1 -1 -1 -1 -1 -1 -1 -1");
        assertThat(text)
                .contains("; MaxProcs: 12\n", "; MaxJobs: 2\n", "; Note: user 1 is ana\n")
                .contains("; Note: a processor is one of the CPUs\n", "; Note: executable 1 is of type nlp\n");
        assertThat(lost)
                .containsExactly(
                        "2 workers are one pool of processors in SWF",
                        "1 job asking for something else than CPUs, which SWF has no place for",
                        "1 job asking for parts of a processor: rounded up",
                        "2 jobs with new numbers, as not all ids are numbers",
                        "1 job running longer than their estimate: most readers cut them to it",
                        "1 job with a priority, which SWF has no place for");
    }

    @Test
    void alternativesAndArraysAreKeptInJsonAndSaidToBeLostInSwf() throws IOException, WorkloadException {
        Workload array =
                files.json("{\"servers\":[{\"id\":1,\"cpus\":8,\"gpus\":2}],\"requests\":[{\"id\":1,\"duration\":1,"
                        + "\"tasks\":3,\"gpus\":1,\"durations\":{\"T4\":9},"
                        + "\"alternative\":{\"duration\":5,\"cpus\":4,\"durations\":{\"1\":3.5}}}]}");
        assertThat(array.jobs().getFirst().spec().tasks()).isEqualTo(3);
        assertThat(array.jobs().getFirst().byDevice().other()).containsExactly(Map.entry("1", 3_500_000L));
        String json = written(array, WorkloadWriter.Format.JSON, false);
        assertThat(lost).isEmpty();
        assertThat(files.json(json)).isEqualTo(array);
        written(array, WorkloadWriter.Format.SWF, false);
        assertThat(lost)
                .contains(
                        "1 job with another way to run, which SWF has no place for: written as they ask first",
                        "1 job with durations by device, which SWF has no place for: written with that of the rest",
                        "1 job with several tasks, of which SWF has one");
    }

    @Test
    void gpusAreProcessorsWhereThereIsNothingElse() throws IOException, WorkloadException {
        String text = written(
                files.json(
                        "{\"servers\":[{\"id\":1,\"gpus\":2}],\"requests\":[{\"id\":1,\"duration\":1,\"gpus\":0.5}]}"),
                WorkloadWriter.Format.SWF,
                false);
        assertThat(text).endsWith("\n1 0 -1 1 -1 -1 -1 1 1 -1 1 -1 -1 -1 -1 -1 -1 -1\n");
    }
}
