package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dumps of Slurm's sacct, traces of inference requests, and CSV with named columns. */
class LogFormatsTest {
    static final String SACCT = """
        JobID|JobName|User|Partition|State|Submit|Start|End|Elapsed|ElapsedRaw|Timelimit|NNodes|AllocCPUS|ReqMem|AllocTRES
        1041|net|ana|gpu|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:00:05|2026-10-01T10:00:05|02:00:00|7200|1-00:00:00|1|16|64G|billing=16,cpu=16,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1
        1041.batch|batch|||COMPLETED|2026-10-01T08:00:05|2026-10-01T08:00:05|2026-10-01T10:00:05|02:00:00|7200||1|16||cpu=16
        1042_3|sweep|bia|cpu|FAILED|2026-10-01T08:05:00|2026-10-01T08:05:30|2026-10-01T08:06:00|00:00:30|30|01:00:00|1|4|4000Mc|cpu=4,gres/gpu:t4=1
        1043+0|het|bia|cpu|COMPLETED|2026-10-01T08:06:00|2026-10-01T08:07:00|2026-10-01T08:17:00|00:10:00|600|UNLIMITED|1|8|8Gn|cpu=8
        1044|never|ana|gpu|CANCELLED by 1001|2026-10-01T08:10:00|None|2026-10-01T09:00:00|00:00:00|0|02:00:00|1|0|16G|
        1045|mpi|caio|cpu|TIMEOUT|2026-10-01T08:20:00|2026-10-01T08:21:00|2026-10-01T09:21:20|01:00:20|3620|01:00:00|3|64|128G|cpu=64,mem=128G,node=3
        1046|waits|caio|cpu|PENDING|2026-10-01T09:20:00|Unknown|Unknown|00:00:00|0|01:00:00|2|64|128G|
        1049|again|dora|cpu|NODE_FAIL|2026-10-01T09:00:00|2026-10-01T09:01:00|2026-10-01T09:02:00|00:01:00|60|01:00:00|1|2|1G|cpu=2,mem=1G
        1049|again|dora|cpu|COMPLETED|2026-10-01T09:02:30|2026-10-01T09:03:00|2026-10-01T09:13:00|00:10:00|600|01:00:00|1|2|1G|cpu=2,mem=1G
        """;

    static final String CSV = """
        id,arrival,duration,type,user,priority,estimate,cpus,gpus,memory,gpu_model,retries,ignored
        a,0,8.5,nlp,ana,1,10,2,0.5,16GiB,T4,2,x
        "b, c",2.5,3,,,,,,,,,,y
        d,2.5,,,,,,,,,,,z
        """;

    static final String LLM = """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:15:46.6805900,374,44
        2023-11-16 18:15:50.9951690,396,109
        """;

    static final String IMAGES = """
        gmt_create,predict_type,predict_status,exec_time_seconds,groupId
        2024-11-15 16:57:50,TXT_2_IMG,SUCCEED,32.0,G0000
        2024-11-15 18:16:14,IMG_2_IMG,FAILED,,G0001
        2024-11-15 18:17:06,INPAINTING,SUCCEED,36.5,G0001
        """;

    private static final ReadOptions MACHINES = options("4xcpus=32,gpus=2,memory=256G");

    private final TestFiles files;

    LogFormatsTest(@TempDir Path folder) {
        files = new TestFiles(folder);
    }

    private static ReadOptions options(String cluster) {
        try {
            return ReadOptions.DEFAULT.withCluster(ClusterSpec.read(cluster));
        } catch (WorkloadException e) {
            throw new AssertionError(e);
        }
    }

    private Workload read(String name, String text, ReadOptions options) throws WorkloadException {
        return WorkloadFiles.read(files.write(name, text), options);
    }

    private static Map<String, WorkloadJob> byLabel(Workload workload) {
        Map<String, WorkloadJob> jobs = new TreeMap<>();
        workload.jobs().forEach(job -> jobs.put(job.label(), job));
        return jobs;
    }

    private static WorkloadJob get(Map<String, WorkloadJob> jobs, String label) {
        return Objects.requireNonNull(jobs.get(label), label);
    }

    private static Resources amounts(long cpus, long gpus, long memory) {
        return new Resources(0, cpus * 1_000, gpus * 10_000, memory, Collections.emptyNavigableMap());
    }

    @Test
    void jobsOfSacctAskForWhatTheyWereGiven() throws WorkloadException {
        Map<String, WorkloadJob> jobs = byLabel(read("dump.txt", SACCT, MACHINES));

        assertThat(jobs).containsOnlyKeys("1041", "1042_3", "1043+0", "1045/1", "1045/2", "1045/3", "1049");
        WorkloadJob net = get(jobs, "1041");
        assertThat(net.submitMicros()).isZero();
        assertThat(net.runMicros()).isEqualTo(7_200_000_000L);
        assertThat(net.spec().estimateMicros()).isEqualTo(86_400_000_000L);
        assertThat(net.spec().user()).isEqualTo("ana");
        assertThat(net.spec().type()).isEqualTo("gpu");
        assertThat(net.spec().request().amounts()).isEqualTo(amounts(16, 2, 64L << 30));
        assertThat(get(jobs, "1042_3").spec().request().amounts()).isEqualTo(amounts(4, 1, (4 * 4_000L) << 20));
        assertThat(get(jobs, "1043+0").spec().request().amounts()).isEqualTo(amounts(8, 0, 8L << 30));
        assertThat(get(jobs, "1043+0").spec().estimateMicros())
                .as("without a limit, what it ran")
                .isEqualTo(600_000_000);
        assertThat(get(jobs, "1049").runMicros()).as("the last row counts").isEqualTo(600_000_000);
        assertThat(get(jobs, "1049").submitMicros()).isEqualTo(3_750_000_000L);
    }

    @Test
    void aJobOfSeveralNodesIsOneJobANodeAndIsCutAtItsLimit() throws WorkloadException {
        WorkloadJob part = get(byLabel(read("dump.txt", SACCT, MACHINES)), "1045/2");

        assertThat(part.spec().request().amounts()).isEqualTo(amounts(22, 0, Math.ceilDiv(128L << 30, 3)));
        assertThat(part.runMicros()).isEqualTo(3_600_000_000L);
        Workload extended = read("dump.txt", SACCT, MACHINES.withOverrun(ReadOptions.Overrun.EXTEND));
        assertThat(get(byLabel(extended), "1045/2").spec().estimateMicros()).isEqualTo(3_620_000_000L);
    }

    @Test
    void onAPoolOfProcessorsAJobOfSeveralNodesIsWhole() throws WorkloadException {
        for (ReadOptions pool : List.of(ReadOptions.DEFAULT.withProcs(128), options("slots=128"))) {
            Map<String, WorkloadJob> jobs = byLabel(read("dump.txt", SACCT, pool));
            assertThat(get(jobs, "1045").spec().request().amounts()).isEqualTo(Resources.ofSlots(64));
            assertThat(get(jobs, "1041").spec().request().amounts()).isEqualTo(Resources.ofSlots(16));
        }
    }

    @Test
    void rowsThatAreSkippedAreCountedWithTheReason() throws WorkloadException {
        List<String> notes = read("dump.txt", SACCT, MACHINES).notes().stream()
                .map(note -> note.text().replaceFirst(".*dump.txt: ", ""))
                .toList();

        assertThat(notes)
                .containsExactlyInAnyOrder(
                        "1 job skipped: a step of a job that has a row of its own (line 3)",
                        "1 job skipped: not ended when the dump was made, so that nobody knows how long it runs (line"
                                + " 8)",
                        "1 job skipped: never started (line 6)",
                        "1 job skipped: the job has a later row, as it was requeued (line 9)",
                        "1 job of several nodes: taken for one job a node, each of which starts for itself (line 7)",
                        "1 job ran over the requested time: the run time is cut to it (line 7)");
    }

    @Test
    void theFormWithABarAtTheEndAndFewColumnsIsReadToo() throws WorkloadException {
        String parsable = """
            JobIDRaw|Submit|Start|End|TimelimitRaw|ReqCPUS|
            7|2026-10-01T08:00:00|2026-10-01T08:00:05|2026-10-01T08:01:05|5|2|
            """;
        WorkloadJob job = read("dump", parsable, MACHINES).jobs().getFirst();

        assertThat(job.runMicros()).isEqualTo(60_000_000);
        assertThat(job.spec().estimateMicros()).isEqualTo(300_000_000);
        assertThat(job.spec().request().amounts()).isEqualTo(amounts(2, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "JobID|Elapsed~1|0:01; line 1: found no column Submit, expected JobID, Submit, and Elapsed or"
                        + " ElapsedRaw",
                "JobID|Submit~1|2026-10-01T08:00:00; line 1: found no column Elapsed",
                "JobID|Submit|Elapsed~1|2026-10-01T08:00:00|1|2; line 2: found 4 fields, expected 3 as in the header;"
                        + " where",
                "JobID|Submit|Elapsed~1|yesterday|00:01; line 2, column Submit: found \"yesterday\", expected a date"
                        + " and time",
                "JobID|Submit|Elapsed~1|2026-13-01T08:00:00|00:01; column Submit: found \"2026-13-01T08:00:00\"",
                "JobID|Submit|Elapsed~1|2026-10-01T08:00:00|1h; line 2, column Elapsed: found \"1h\", expected a"
                        + " duration",
                "JobID|Submit|ElapsedRaw~1|2026-10-01T08:00:00|-5; column ElapsedRaw: found \"-5\", expected a whole"
                        + " number",
                "JobID|Submit|Elapsed|ReqMem~1|2026-10-01T08:00:00|00:01|lots; column ReqMem: found \"lots\", expected"
                        + " an amount",
                "JobID|Submit|Elapsed~|2026-10-01T08:00:00|00:01; column JobID: found \"\", expected the number of a"
                        + " job",
                "JobID|Submit|Elapsed; found no rows behind the header, expected at least one job to run",
                "JobID|Submit|Elapsed~1.0|2026-10-01T08:00:00|00:01; found only rows to skip:",
            })
    void faultsOfADumpAreSaid(String text, String message) {
        assertThatThrownBy(() -> read("dump.txt", text.replace("~", "\n") + "\n", MACHINES))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("dump.txt: ")
                .hasMessageContaining(message.split("; where", -1)[0]);
    }

    @Test
    void severalDumpsKeepTheirDistance() throws WorkloadException {
        String header = "JobID|Submit|Elapsed\n";
        Path october = files.write("october", header + "1|2026-10-01T00:00:00|00:01:00\n");
        Path november = files.write("november", header + "2|2026-11-01T00:00:00|00:01:00\n");

        assertThat(WorkloadFiles.read(List.of(november, october), MACHINES).jobs().stream()
                        .map(WorkloadJob::submitMicros))
                .containsExactly(0L, 31 * 86_400_000_000L);
    }

    @Test
    void columnsHaveTheNamesOfTheFieldsOfRequests() throws WorkloadException {
        Workload workload = read("jobs.csv", CSV, MACHINES);
        WorkloadJob a = workload.jobs().getFirst();
        WorkloadJob b = workload.jobs().getLast();

        assertThat(workload.jobs()).hasSize(2);
        assertThat(a.runMicros()).isEqualTo(8_500_000);
        assertThat(a.spec().estimateMicros()).isEqualTo(10_000_000);
        assertThat(a.spec().priority()).isEqualTo(1);
        assertThat(a.spec().retry().most()).isEqualTo(2);
        assertThat(a.spec().request().amounts())
                .isEqualTo(new Resources(0, 2_000, 5_000, 16L << 30, Collections.emptyNavigableMap()));
        assertThat(a.spec().request().gpuModel()).isEqualTo("T4");
        assertThat(b.label()).isEqualTo("b, c");
        assertThat(b.submitMicros()).isEqualTo(2_500_000);
        assertThat(b.spec().priority()).isEqualTo(JobSpec.DEFAULT_PRIORITY);
        assertThat(b.spec().request().amounts())
                .as("one CPU, where machines have no slots")
                .isEqualTo(amounts(1, 0, 0));
        assertThat(workload.notes().getFirst().text()).endsWith("1 job skipped: no run time (line 4)");
    }

    @Test
    void whatSpreadsheetsPutBetweenFieldsIsUnderstood() throws WorkloadException {
        Workload commas = read("jobs.csv", "id,duration,user\na,2.5,ana\n", MACHINES);

        assertThat(read("jobs.csv", "id;duration;user\na;2.5;ana\n", MACHINES)).isEqualTo(commas);
        assertThat(read("jobs.tsv", "id\tduration\tuser\na\t2.5\tana\n", MACHINES))
                .isEqualTo(commas);
    }

    @Test
    void aRowThatIsCutOffIsNamedByItsLine() {
        assertThatThrownBy(() -> read("jobs.csv", "id,duration\n1,5\n2,6\n3", MACHINES))
                .hasMessageContaining("jobs.csv: line 4: found 1 fields, expected 2 as in the header");
    }

    @Test
    void otherUsualNamesAndDatesAreUnderstood() throws WorkloadException {
        String text = "Submit Time,RunTime,usuario\n2026-10-01T08:00:10Z,5,ana\n2026-10-01T10:00:00+02:00,6,bia\n";
        List<WorkloadJob> jobs =
                read("jobs.csv", text, ReadOptions.DEFAULT.withProcs(1)).jobs();

        assertThat(jobs.stream().map(WorkloadJob::label)).containsExactly("2", "1");
        assertThat(jobs.stream().map(WorkloadJob::submitMicros)).containsExactly(0L, 10_000_000L);
        assertThat(jobs.getFirst().spec().user()).isEqualTo("bia");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "id,duration~1,x; line 2, column duration: found \"x\", expected a number of seconds, 0 or more",
                "id,duration,gpus~1,340,5,1~2,7,0; line 2: found 4 fields, expected 3 as in the header",
                "id,duration~1,5~2,7,; line 3: found 3 fields, expected 2 as in the header",
                "duration,arrival~5,2026-02-30T08:00:00; found \"2026-02-30T08:00:00\", expected a date that there is",
                "duration~1e18; found \"1e18\", expected a number of seconds, 0 or more and at most 9000000000",
                "id,id,duration~1,2,5; line 1: found the column \"id\" twice, expected each column once",
                "id,duration~1,2~1,3; line 3, column id: found \"1\", expected another than in line 2",
                "duration,runtime~1,2; column runtime: found \"a column for what duration says too\"",
                "duration,arrival~1,2026-10-01T08:00:00~1,5; line 3, column arrival: found \"5\", expected a date",
                "duration,gpus~1,1.5; column gpus: found \"1.5\", expected a part of one GPU, or a whole number",
                "duration,memory~1,much; column memory: found \"much\", expected an amount of memory",
                "duration,cpus~1,0.0001; column cpus: found \"0.0001\", expected a number, 0 or more, with at most 3",
                "duration,priority~1,0; column priority: found \"0\", expected a whole number from 1",
                "duration; found no rows behind the header",
            })
    void faultsOfColumnsAreSaid(String text, String message) {
        assertThatThrownBy(() -> read("jobs.csv", text.replace("~", "\n") + "\n", MACHINES))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("jobs.csv: ")
                .hasMessageContaining(message);
    }

    @Test
    void requestsToLanguageModelsTakeAsLongAsTheirTokens() throws WorkloadException {
        ReadOptions two = ReadOptions.DEFAULT.withProcs(2);
        Workload usual = read("llm.csv", LLM, two);
        Workload faster = read("llm.csv", LLM, two.withTokenRates(TokenRates.parse("374,88")));

        assertThat(usual.jobs().getFirst().runMicros()).isEqualTo(Math.round((374 / 5_000.0 + 44 / 30.0) * 1e6));
        assertThat(usual.jobs().getLast().submitMicros()).isEqualTo(4_314_579);
        assertThat(faster.jobs().getFirst().runMicros()).isEqualTo(1_500_000);
        assertThat(usual.notes().getFirst().text()).contains("2 jobs without run times: computed from their tokens");
        for (String wrong : List.of("5", "5,", "0,30", "a,b", "5,30,1", "1e3,4")) {
            assertThatThrownBy(() -> TokenRates.parse(wrong)).hasMessageContaining(" expected ");
        }
    }

    @Test
    void requestsForImagesTakeAsLongAsTheyTook() throws WorkloadException {
        Workload workload = read("images.csv", IMAGES, options("gpus=2"));

        assertThat(workload.jobs()).hasSize(2);
        WorkloadJob last = workload.jobs().getLast();
        assertThat(last.label()).isEqualTo("3");
        assertThat(last.runMicros()).isEqualTo(36_500_000);
        assertThat(last.submitMicros()).isEqualTo(4_756_000_000L);
        assertThat(last.spec().type()).isEqualTo("INPAINTING");
        assertThat(last.spec().user()).isEqualTo("G0001");
        assertThat(last.spec().request().amounts()).isEqualTo(amounts(0, 1, 0));
        assertThatThrownBy(() -> read("images.csv", IMAGES.replace("36.5", "long"), options("gpus=2")))
                .hasMessageContaining("line 4, column exec_time_seconds: found \"long\", expected a number of seconds");
    }

    @Test
    void logsWithoutMachinesNeedSome() {
        for (String text : List.of(SACCT, CSV, LLM, IMAGES)) {
            assertThatThrownBy(() -> read("log.csv", text, ReadOptions.DEFAULT))
                    .hasMessageEndingWith("log.csv: found jobs without servers, expected a second file that names them"
                            + " (JSON, or nodes in CSV), --cluster SPEC, or one machine by --procs N");
        }
    }
}
