package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines in place of those of a workload. */
class ClusterSpecTest {
    private static final String SERVERS =
            "{\"servers\":[{\"id\":1,\"capacity\":3},{\"id\":2,\"capacity\":2,\"speed\":1.5}],\"requests\":["
                    + "{\"id\":7,\"duration\":1}]}";

    private final TestFiles files;

    ClusterSpecTest(@TempDir Path folder) {
        files = new TestFiles(folder);
    }

    private Workload read(Path file, String cluster) throws WorkloadException {
        return WorkloadFiles.read(file, ReadOptions.DEFAULT.withCluster(ClusterSpec.read(cluster)));
    }

    private static List<String> names(List<WorkerSpec> workers) {
        return workers.stream().map(WorkerSpec::name).toList();
    }

    @Test
    void saysHowManyMachinesThereAreAndWhatEachHas() throws WorkloadException {
        List<WorkerSpec> workers = ClusterSpec.read(
                        "8x\"gpus=8,cpus=96.5,memory=1T,gpu_model=H100,gpu-memory=80GB,speed=1.25,label.zone=north\"")
                .applyTo(List.of());

        assertThat(names(workers)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
        WorkerSpec last = workers.getLast();
        assertThat(last.capacity())
                .isEqualTo(new Resources(0, 96_500, 80_000, 1L << 40, Collections.emptyNavigableMap()));
        assertThat(last.devices()).hasSize(8).allMatch(device -> device.model().equals("H100"));
        assertThat(last.devices().getFirst().memoryBytes()).isEqualTo(80_000_000_000L);
        assertThat(last.speedMilli()).isEqualTo(1_250);
        assertThat(last.labels()).containsOnly(java.util.Map.entry("zone", "north"));
    }

    @Test
    void kindsOfMachinesAreAddedUpAndNamesCarryNumbersWhereThereAreSeveral() throws WorkloadException {
        List<WorkerSpec> workers = ClusterSpec.read("2xcapacity=4,name=big + slots=1,name=head+2xslots=2")
                .applyTo(List.of());

        assertThat(names(workers)).containsExactly("big-1", "big-2", "head", "4", "5");
        assertThat(workers.stream().map(worker -> worker.capacity().slots())).containsExactly(4L, 4L, 1L, 2L, 2L);
    }

    @Test
    void aFileNamesTheMachines() throws WorkloadException {
        Path servers = files.write("servers.json", SERVERS);
        Path nodes = files.write("nodes.csv", "sn,cpu_milli,memory_mib,gpu,model\nn1,64000,1024,2,T4\n");
        Path log = files.write("log.swf", "; MaxProcs: 64\n1 0 -1 5 1 -1 -1 1 9 -1 1 1 -1 -1 -1 -1 -1 -1\n");

        assertThat(names(ClusterSpec.read(servers.toString()).applyTo(List.of())))
                .containsExactly("1", "2");
        assertThat(names(ClusterSpec.read(nodes.toString()).applyTo(List.of()))).containsExactly("n1");
        assertThat(ClusterSpec.read(log.toString()).applyTo(List.of())).containsExactly(WorkerSpec.ofSlots("1", 64));
        assertThat(names(ClusterSpec.read("2x" + nodes).applyTo(List.of()))).containsExactly("n1", "n1-2");
    }

    @Test
    void theWorkloadsOwnMachinesDoNotCountThen() throws WorkloadException {
        Workload workload = read(files.write("jobs.json", SERVERS), "3xslots=7");

        assertThat(workload.cluster())
                .hasSize(3)
                .allMatch(worker -> worker.capacity().slots() == 7);
        assertThat(workload.notes()).isEmpty();
    }

    @Test
    void jobsTakeNoSlotWhereMachinesHaveNone() throws WorkloadException {
        Path file = files.write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":3}],\"requests\":[{\"id\":7,\"duration\":1,\"gpus\":2}]}");

        assertThat(read(file, "2xslots=3").requests().getFirst().amounts().slots())
                .isEqualTo(1);
        assertThat(read(file, "2xgpus=3").requests().getFirst().amounts().slots())
                .isEqualTo(0);
    }

    @Test
    void whatAsksForNothingTakesAProcessorAndThatIsSaid() throws WorkloadException {
        Workload workload = read(files.write("plain.json", SERVERS), "2xgpus=3,cpus=8");

        assertThat(workload.requests().getFirst().amounts())
                .isEqualTo(new Resources(0, 1_000, 0, 0, Collections.emptyNavigableMap()));
        assertThat(workload.notes().getFirst().text())
                .endsWith("plain.json: 1 job asking for nothing that the machines have: taken to ask for one CPU each,"
                        + " or one GPU (line 1)");
    }

    @Test
    void theProcessorsOfALogAreSlotsOrCpusOrGpus() throws WorkloadException {
        Path log = files.write("log.swf", "; MaxProcs: 64\n1 0 -1 5 4 -1 -1 4 9 -1 1 1 -1 -1 -1 -1 -1 -1\n");

        assertThat(read(log, "slots=9").requests().getFirst().amounts()).isEqualTo(Resources.ofSlots(4));
        assertThat(read(log, "cpus=9,gpus=1").requests().getFirst().amounts())
                .isEqualTo(new Resources(0, 4_000, 0, 0, Collections.emptyNavigableMap()));
        assertThat(read(log, "gpus=9").requests().getFirst().amounts())
                .isEqualTo(new Resources(0, 0, 40_000, 0, Collections.emptyNavigableMap()));
    }

    @Test
    void aFactorScalesTheNumberOfWorkersAndTheOneMachineOfALog() throws WorkloadException {
        Path log = files.write("log.swf", "; MaxProcs: 64\n1 0 -1 5 4 -1 -1 4 9 -1 1 1 -1 -1 -1 -1 -1 -1\n");
        Path servers = files.write("servers.json", SERVERS);

        assertThat(read(log, "1.5x").cluster()).containsExactly(WorkerSpec.ofSlots("1", 96));
        assertThat(WorkloadFiles.read(log, ReadOptions.DEFAULT.withProcs(10).withCluster(ClusterSpec.read("0.5x")))
                        .cluster())
                .containsExactly(WorkerSpec.ofSlots("1", 5));
        assertThat(names(read(servers, "3x").cluster())).containsExactly("1", "1-2", "1-3", "2", "2-2", "2-3");
        assertThat(names(read(servers, "0.5x").cluster())).containsExactly("1");
    }

    @Test
    void kindsKeepTheirSharesWhateverTheFactor() throws WorkloadException {
        String spec = "30xcpus=8+10xcpus=8,gpus=1+1xcpus=64";
        List<WorkerSpec> own = ClusterSpec.read(spec).applyTo(List.of());
        for (int percent = 5; percent <= 250; percent += 5) {
            double factor = percent / 100.0;
            List<WorkerSpec> scaled = ClusterSpec.read(factor + "x").applyTo(own);

            assertThat(scaled).hasSize((int) Math.round(41 * factor));
            assertThat(names(scaled)).doesNotHaveDuplicates();
            long withGpu = scaled.stream()
                    .filter(worker -> !worker.devices().isEmpty())
                    .count();
            assertThat((double) withGpu).isBetween(10 * factor - 1, 10 * factor + 1);
        }
        assertThat(ClusterSpec.read("1x").applyTo(own)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| found nothing, expected a file that lists servers, machines such as",
                "gpu=8| found \"gpu\", expected slots, cpus, gpus",
                "8xgpus| found \"gpus\", which is no file; expected",
                "gpus=8,gpus=9| \"gpus twice\"",
                "gpus=-1| found \"gpus=-1\", expected a whole number from 0 to 1024",
                "gpus=1025| expected a whole number from 0 to 1024",
                "gpus=0| expected slots=N, cpus=N or gpus=N among it",
                "memory=1G| expected slots=N, cpus=N or gpus=N among it",
                "cpus=1.0001| at most 3 decimals",
                "cpus=1,memory=many| an amount of memory such as 512G",
                "cpus=1,gpu_model=T4| gpus=N beside their model or memory",
                "cpus=1,speed=0| a speed from 0.001 to 1000",
                "cpus=1+slots=2| with slots beside others without",
                "slots=1,name=a+slots=1,name=a| the name a twice",
                "0xcpus=1| found 0 machines",
                "1.5xcpus=1| found 1.5 machines",
                "100001xcpus=1| 100000 in all at most",
                "0x| found the factor 0, expected one from 0.001 to 1000",
                "1001x| found the factor 1001",
                "cpus=1,| found \"\", expected slots",
                "cpus=1+| found \"\", expected slots",
                "cpus=1,label.=x| found \"label.\"",
                "nowhere.json| found \"nowhere.json\", which is no file; expected a file that lists servers, machines",
                "x2| found \"x2\", which is no file; expected",
            })
    void whatCannotBeMeantIsSaid(String spec, String message) {
        assertThatThrownBy(() -> ClusterSpec.read(spec)).hasMessageContaining(message);
    }

    @Test
    void aFactorThatLeavesNoWorkerIsRefused() {
        assertThatThrownBy(() -> read(files.write("servers.json", SERVERS), "0.1x"))
                .hasMessage("--cluster: found 0.1 times 2 workers, expected from 1 to 100000 workers");
        assertThatThrownBy(() -> read(
                        files.write("log.swf", "; MaxProcs: 2\n1 0 -1 5 4 -1 -1 4 9 -1 1 1 -1 -1 -1 -1 -1 -1\n"),
                        "0.1x"))
                .hasMessageContaining("0.1 times 2 processors");
    }

    @Test
    void aFileWithoutServersIsNoCluster() {
        Path file = files.write("jobs.json", "{\"requests\":[{\"id\":7,\"duration\":1}]}");
        assertThatThrownBy(() -> ClusterSpec.read(file.toString())).hasMessageContaining("no \"servers\"");
    }
}
