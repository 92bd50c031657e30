package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Note.Cause;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces of GPU clusters in CSV. */
class GpuTracesTest {
    static final String NODES = """
        sn,cpu_milli,memory_mib,gpu,model
        node-0,64000,262144,2,P100
        node-1,96000,393216,0,
        """;

    static final String PODS = """
        name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
        pod-1,12000,16384,1,460,T4|P100,LS,Running,100,250.5,130
        pod-0,8000,1024,2,1000,,LS,Running,50,90,60
        pod-2,500,0,0,0,,BE,Pending,300,320,
        """;

    static final String JOBS = """
        job_id,num_gpu,submit_time,iterations,model_name,duration,interval
        0,1,0,606,vgg19,164,30
        1,8,30,133,vgg11,147,23
        """;

    private final TestFiles files;

    GpuTracesTest(@TempDir Path folder) {
        this.files = new TestFiles(folder);
    }

    private Workload both(String pods) throws WorkloadException {
        return WorkloadFiles.read(
                List.of(files.write("nodes.csv", NODES), files.write("pods.csv", pods)), ReadOptions.DEFAULT);
    }

    @Test
    void nodesAreWorkersWithTheirGpus() throws WorkloadException {
        Workload workload = both(PODS);

        WorkerSpec first = workload.cluster().getFirst();
        assertThat(first.name()).isEqualTo("node-0");
        assertThat(first.devices()).containsExactly(new Device("P100", 0), new Device("P100", 0));
        assertThat(first.capacity().cpuMillis()).isEqualTo(64_000);
        assertThat(first.capacity().memoryBytes()).isEqualTo(262_144L << 20);
        assertThat(workload.cluster().get(1).devices()).isEmpty();
    }

    @Test
    void podsAreJobsByTheirCreationAndRunAsLongAsTheyDid() throws WorkloadException {
        List<WorkloadJob> jobs = both(PODS).jobs();

        assertThat(jobs).extracting(WorkloadJob::label).containsExactly("pod-0", "pod-1", "pod-2");
        WorkloadJob part = jobs.get(1);
        assertThat(part.submitMicros()).isEqualTo(100_000_000);
        assertThat(part.runMicros()).isEqualTo(120_500_000);
        assertThat(part.spec().estimateMicros()).isEqualTo(120_500_000);
        assertThat(part.spec().request().amounts().gpuShare()).isEqualTo(4_600);
        assertThat(part.spec().request().models()).containsExactly("T4", "P100");
        Resources two = jobs.getFirst().spec().request().amounts();
        assertThat(two.gpuShare()).isEqualTo(20_000);
        assertThat(two.memoryBytes()).isEqualTo(1L << 30);
        assertThat(two.slots()).isZero();
    }

    @Test
    void aPodThatNeverStartedRunsFromItsCreationToItsDeletionAndThatIsSaid() throws WorkloadException {
        Workload workload = both(PODS);

        assertThat(workload.jobs().get(2).runMicros()).isEqualTo(20_000_000);
        assertThat(workload.notes()).singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.NEVER_STARTED);
            assertThat(note.lines()).containsExactly(4L);
        });
    }

    @Test
    void podsWithoutTimesComeAtOnceAndThatIsSaid() throws WorkloadException {
        Workload workload = both("name,cpu_milli,memory_mib,num_gpu,gpu_milli\na,1,1,1,1000\nb,1,1,1,500\n");

        assertThat(workload.jobs())
                .allSatisfy(job -> assertThat(job.submitMicros()).isZero());
        assertThat(workload.notes()).extracting(Note::cause).containsExactly(Cause.NO_TIMES);
    }

    @Test
    void gpuJobsRunOnAsManyGpusAsProcsSays() throws WorkloadException {
        Workload workload = WorkloadFiles.read(files.write("jobs.csv", JOBS), ReadOptions.DEFAULT.withProcs(8));

        assertThat(workload.cluster())
                .singleElement()
                .satisfies(worker -> assertThat(worker.devices()).hasSize(8));
        JobSpec spec = workload.jobs().get(1).spec();
        assertThat(spec.request().amounts().gpuShare()).isEqualTo(80_000);
        assertThat(workload.jobs().get(1).submitMicros()).isEqualTo(30_000_000);
        assertThat(workload.jobs().get(1).runMicros()).isEqualTo(147_000_000);
    }

    @Test
    void columnsMayStandInAnyOrderQuotedOrWithAByteOrderMark() throws WorkloadException {
        Path file =
                files.write("jobs.csv", "\uFEFF\"duration\",submit_time,\"x\",num_gpu,job_id\r\n5,1,\"a,b\",1,j\r\n");

        Workload workload = WorkloadFiles.read(file, ReadOptions.DEFAULT.withProcs(1));

        assertThat(workload.jobs().getFirst().label()).isEqualTo("j");
        assertThat(workload.jobs().getFirst().runMicros()).isEqualTo(5_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,x,0,5    | line 2, column num_gpu: found \"x\", expected a whole number from 1 to 1024",
                "0,0,0,5    | line 2, column num_gpu: found \"0\", expected a whole number from 1 to 1024",
                "0,1,-1,5   | line 2, column submit_time: found \"-1\", expected a number of seconds, 0 or more",
                "0,1,0,1e99 | line 2, column duration: found \"1e99\", expected a number of seconds, 0 or more and at"
                        + " most 9000000000",
                "0,1,0,     | line 2, column duration: found \"\", expected a number of seconds, 0 or more",
                "' ,1,0,5'  | line 2, column job_id: found \"\", expected a name of 1 to 255 characters",
            })
    void aFaultIsNamedWithItsLineAndColumn(String row, String error) {
        Path file = files.write("jobs.csv", "job_id,num_gpu,submit_time,duration\n" + row + "\n");

        assertThat(TestFiles.refusal(file)).hasMessage(file + ": " + error);
    }

    @Test
    void whatIsNoTraceIsRefusedWithTheColumnsThatAreKnown() {
        assertThat(TestFiles.refusal(files.write("other.csv", "a,b\n1,2\n")))
                .hasMessageContaining(
                        "found CSV with other columns, expected CSV with a column duration and others named as the"
                                + " fields of requests, or with the columns sn,cpu_milli");
        assertThat(TestFiles.refusal(files.write("jobs.csv", JOBS.replace("1,8,30", "0,8,30"))))
                .hasMessageContaining("line 3, column job_id: found \"0\", expected another than in line 2");
        assertThat(TestFiles.refusal(files.write("empty.csv", "job_id,num_gpu,submit_time,duration\n")))
                .hasMessageContaining("no rows behind the header");
        assertThat(TestFiles.refusal(files.write("jobs.csv", JOBS))).hasMessageContaining("--procs N");
        assertThat(TestFiles.refusal(files.write("short.csv", "job_id,num_gpu,submit_time,duration\n1,2\n")))
                .hasMessageContaining("line 2: found 2 fields, expected 4 as in the header");
    }

    @Test
    void aPodCannotAskForPartsOfSeveralGpusOrForNothing() {
        String header = "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n";

        assertThat(TestFiles.refusal(files.write("pods.csv", header + "a,1,1,2,500\n")))
                .hasMessageContaining("column gpu_milli: found \"500\", expected 1000, as it asks for 2 GPUs");
        assertThat(TestFiles.refusal(files.write("pods.csv", header + "a,0,0,0,0\n")))
                .hasMessageContaining("expected a pod that asks for something");
        String timed = header.strip() + ",creation_time,deletion_time,scheduled_time\n";
        assertThat(TestFiles.refusal(files.write("pods.csv", timed + "a,1,0,0,0,10,20,30\n")))
                .hasMessageContaining("column deletion_time: found \"20\", expected an instant after it began");
    }

    @Test
    void aByteThatIsNoUtf8IsRefused() {
        byte[] text =
                "job_id,num_gpu,submit_time,duration\n1,1,0,x\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        text[text.length - 2] = (byte) 0xFF;

        assertThat(TestFiles.refusal(files.write("jobs.csv", text))).hasMessageContaining("expected text in UTF-8");
    }
}
