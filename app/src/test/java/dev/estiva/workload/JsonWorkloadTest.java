package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JSON files may say, and what it means. */
final class JsonWorkloadTest {
    private static final String PORTUGUESE = """
        {"servidores": [{"id": 1, "capacidade": 3}, {"id": 2, "capacidade": 2, "velocidade": 1.5}],
         "requisicoes": [
           {"id": 101, "tipo": "visao_computacional", "prioridade": 1, "tempo_exec": 8},
           {"id": 102, "tipo": "nlp", "prioridade": 3, "tempo_exec": 2.5, "chegada": 4, "usuario": "ana"}]}
        """;

    private static final String ENGLISH = """
        {"servers": [{"id": 1, "capacity": 3}, {"id": 2, "capacity": 2, "speed": 1.5}],
         "requests": [
           {"id": 101, "type": "visao_computacional", "priority": 1, "duration": 8},
           {"id": 102, "type": "nlp", "priority": 3, "duration": 2.5, "arrival": 4, "user": "ana"}]}
        """;

    @TempDir
    private Path folder;

    private Workload read(String text) throws WorkloadException {
        return new TestFiles(folder).json(text);
    }

    private Workload readRequest(String fields) throws WorkloadException {
        return read("{\"servers\": [{\"id\": 1, \"capacity\": 3}], \"requests\": [{" + fields + "}]}");
    }

    private JobSpec specOf(String fields) throws WorkloadException {
        return readRequest("\"id\": 1, \"duration\": 8, " + fields)
                .jobs()
                .getFirst()
                .spec();
    }

    @Test
    void readsServersAsWorkersNamedByTheirIds() throws WorkloadException {
        assertThat(read(PORTUGUESE).cluster())
                .containsExactly(
                        WorkerSpec.ofSlots("1", 3), WorkerSpec.ofSlots("2", 2).withSpeed(1_500));
    }

    @Test
    void readsRequestsWithTheirTimesInMicroseconds() throws WorkloadException {
        WorkloadJob job = read(PORTUGUESE).jobs().get(1);
        assertThat(job.label()).isEqualTo("102");
        assertThat(job.submitMicros()).isEqualTo(4_000_000);
        assertThat(job.runMicros()).isEqualTo(2_500_000);
        assertThat(job.spec().name()).isEqualTo("102");
        assertThat(job.spec().type()).isEqualTo("nlp");
        assertThat(job.spec().user()).isEqualTo("ana");
        assertThat(job.spec().priority()).isEqualTo(3);
        assertThat(job.spec().request().amounts()).isEqualTo(Resources.ofSlots(1));
    }

    @Test
    void bothLanguagesSayTheSame() throws WorkloadException {
        assertThat(read(ENGLISH)).isEqualTo(read(PORTUGUESE));
    }

    @Test
    void readsDurationsByDeviceInBothLanguages() throws WorkloadException {
        String english = "\"id\": 1, \"duration\": 8, \"durations\": {\"T4\": 20.5, \"generation=2\": 0}";
        RunsByDevice byDevice = readRequest(english).jobs().getFirst().byDevice();
        assertThat(byDevice.own()).isEqualTo(Map.of("T4", 20_500_000L, "generation=2", 0L));
        assertThat(byDevice.other()).isEmpty();
        assertThat(readRequest(english.replace("durations", "tempos_exec"))).isEqualTo(readRequest(english));
    }

    @Test
    void languagesMayBeMixed() throws WorkloadException {
        String mixed = PORTUGUESE
                .replace("\"requisicoes\"", "\"requests\"")
                .replace("\"prioridade\": 3", "\"priority\": 3")
                .replace("\"capacidade\": 2", "\"capacity\": 2");
        assertThat(read(mixed)).isEqualTo(read(PORTUGUESE));
    }

    @Test
    void requestsMayComeBeforeServers() throws WorkloadException {
        assertThat(read("{\"requests\": [{\"id\": 1, \"duration\": 8}], \"servers\": [{\"id\": 1, \"capacity\": 3}]}"))
                .isEqualTo(readRequest("\"id\": 1, \"duration\": 8"));
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws WorkloadException {
        WorkloadJob job = readRequest("\"id\": \"a\", \"duration\": 8").jobs().getFirst();
        assertThat(job.submitMicros()).isZero();
        assertThat(job.spec().priority()).isEqualTo(JobSpec.DEFAULT_PRIORITY);
        assertThat(job.spec().estimateMicros()).isEqualTo(8_000_000);
        assertThat(job.spec().limitMicros()).isEqualTo(JobSpec.UNKNOWN);
        assertThat(job.spec().deadlineMicros()).isEqualTo(JobSpec.UNKNOWN);
        assertThat(job.spec().user()).isEmpty();
        assertThat(job.spec().type()).isEmpty();
        assertThat(job.spec().retry().most()).isZero();
    }

    @Test
    void nullIsAsGoodAsNotSaid() throws WorkloadException {
        assertThat(readRequest("\"id\": 1, \"duration\": 8, \"arrival\": null, \"user\": null, \"gpus\": null"))
                .isEqualTo(readRequest("\"id\": 1, \"duration\": 8"));
    }

    @Test
    void estimateIsWhatTheSchedulerBelieves() throws WorkloadException {
        WorkloadJob job = readRequest(
                        "\"id\": 1, \"duration\": 8, \"estimativa\": 20, \"limite\": 30, \"prazo\": 60, \"retries\": 2")
                .jobs()
                .getFirst();
        assertThat(job.runMicros()).isEqualTo(8_000_000);
        assertThat(job.spec().estimateMicros()).isEqualTo(20_000_000);
        assertThat(job.spec().limitMicros()).isEqualTo(30_000_000);
        assertThat(job.spec().deadlineMicros()).isEqualTo(60_000_000);
        assertThat(job.spec().retry().most()).isEqualTo(2);
    }

    @Test
    void ordersRequestsByArrivalAndThenByTheirPlaceInTheFile() throws WorkloadException {
        Workload workload = read("""
            {"servers": [{"id": 1, "capacity": 3}], "requests": [
             {"id": "late", "duration": 1, "arrival": 5}, {"id": "b", "duration": 1}, {"id": "a", "duration": 1},
             {"id": "early", "duration": 1, "arrival": 0.000001}]}
            """);
        assertThat(workload.jobs()).extracting(WorkloadJob::label).containsExactly("b", "a", "early", "late");
    }

    @Test
    void readsMachinesOfManyKindsOfResources() throws WorkloadException {
        WorkerSpec worker = read("""
            {"servers": [{"id": "a", "name": "big", "cpus": 16.5, "gpus": 2, "gpu_model": "H200",
                          "gpu_memory": "141GB", "memory": "64GiB", "labels": {"zone": "north"}}],
             "requests": [{"id": 1, "duration": 1, "gpus": 1}]}
            """).cluster().getFirst();
        Device device = new Device("H200", 141_000_000_000L);
        assertThat(worker.name()).isEqualTo("big");
        assertThat(worker.capacity().slots()).isZero();
        assertThat(worker.capacity().cpuMillis()).isEqualTo(16_500);
        assertThat(worker.capacity().memoryBytes()).isEqualTo(64L << 30);
        assertThat(worker.devices()).isEqualTo(List.of(device, device));
        assertThat(worker.labels()).isEqualTo(Map.of("zone", "north"));
    }

    @Test
    void requestsMayAskForManyKindsOfResources() throws WorkloadException {
        JobSpec spec = specOf("\"slots\": 2, \"cpus\": 0.25, \"gpus\": 0.5, \"memory\": 1000, \"gpu_model\": \"T4\","
                + " \"gpu_memory\": \"16GB\", \"constraint\": {\"zone\": \"north\"}");
        Resources amounts = spec.request().amounts();
        assertThat(amounts.slots()).isEqualTo(2);
        assertThat(amounts.cpuMillis()).isEqualTo(250);
        assertThat(amounts.gpuShare()).isEqualTo(5_000);
        assertThat(amounts.memoryBytes()).isEqualTo(1_000);
        assertThat(spec.request().gpuModel()).isEqualTo("T4");
        assertThat(spec.request().gpuMemoryBytes()).isEqualTo(16_000_000_000L);
        assertThat(spec.request().labels()).isEqualTo(Map.of("zone", "north"));
    }

    @Test
    void requestsTakeASlotOfTheCapacityWhateverElseTheyAskFor() throws WorkloadException {
        assertThat(specOf("\"memory\": \"4GB\"").request().amounts().slots()).isEqualTo(1);
        assertThat(specOf("\"cpus\": 1, \"slots\": 0").request().amounts().slots())
                .isZero();
    }

    @Test
    void requestsTakeNoSlotWhereServersHaveNoCapacity() throws WorkloadException {
        Workload workload = read("{\"servers\": [{\"id\": 1, \"cpus\": 4}],"
                + " \"requests\": [{\"id\": 1, \"duration\": 1, \"cpus\": 2}]}");
        assertThat(workload.jobs().getFirst().spec().request().amounts())
                .extracting(Resources::slots, Resources::cpuMillis)
                .containsExactly(0L, 2_000L);
    }

    @Test
    void requestLargerThanAnyServerStaysInTheWorkload() throws WorkloadException {
        assertThat(specOf("\"slots\": 99").request().amounts().slots()).isEqualTo(99);
    }

    @Test
    void unknownFieldsAreTolerated() throws WorkloadException {
        assertThat(read("""
            {"comment": {"deep": [1, {"x": null}]}, "servers": [{"id": 1, "capacity": 3, "rack": [7]}],
             "requests": [{"id": 1, "duration": 8, "note": "x", "tags": {"id": 7}}]}
            """)).isEqualTo(readRequest("\"id\": 1, \"duration\": 8"));
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreTolerated() throws WorkloadException {
        assertThat(read("\uFEFF" + PORTUGUESE.replace("\n", "\r\n"))).isEqualTo(read(PORTUGUESE));
    }

    @Test
    void packedFilesAreReadAsWell() throws WorkloadException {
        Path packed = new TestFiles(folder).write("packed", TestFiles.gzip(PORTUGUESE));
        assertThat(WorkloadFiles.read(packed, ReadOptions.DEFAULT)).isEqualTo(read(PORTUGUESE));
    }

    @Test
    void textMayUseAnyScript() throws WorkloadException {
        assertThat(specOf("\"type\": \"visão\", \"user\": \"Елена 🚢\"").user()).isEqualTo("Елена 🚢");
    }

    @Test
    void timesAreRoundedToTheMicrosecond() throws WorkloadException {
        assertThat(specOf("\"estimate\": 0.0000005").estimateMicros()).isEqualTo(1);
        assertThat(specOf("\"estimate\": 1e-999999999").estimateMicros()).isZero();
        assertThat(specOf("\"estimate\": 1.5e3").estimateMicros()).isEqualTo(1_500_000_000L);
        assertThat(specOf("\"estimate\": 9000000000").estimateMicros()).isEqualTo(JobSpec.LONGEST_MICROS);
    }

    @Test
    void equalRequestsAndTextsAreShared() throws WorkloadException {
        Workload workload = read("""
            {"servers": [{"id": 1, "capacity": 3}], "requests": [
             {"id": 1, "duration": 1, "user": "ana", "cpus": 1}, {"id": 2, "duration": 1, "user": "ana", "cpus": 1}]}
            """);
        JobSpec first = workload.jobs().get(0).spec();
        JobSpec second = workload.jobs().get(1).spec();
        assertThat(second.request()).isSameAs(first.request());
        assertThat(second.user()).isSameAs(first.user());
    }

    @Test
    void readsAHundredThousandRequestsInNoTime() throws WorkloadException {
        StringBuilder text = new StringBuilder("{\"servers\": [{\"id\": 1, \"capacity\": 3}], \"requests\": [");
        for (int i = 0; i < 100_000; i++) {
            text.append(i == 0 ? "" : ",\n").append("{\"id\": ").append(i).append(", \"duration\": 1.5}");
        }
        Path file = new TestFiles(folder)
                .write("many.json", text.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        Workload workload = WorkloadFiles.read(file, ReadOptions.DEFAULT);
        assertThat(workload.jobs()).hasSize(100_000);
        assertThat(System.nanoTime() - start)
                .as("generous: a tenth of it is usual")
                .isLessThan(10_000_000_000L);
    }
}
