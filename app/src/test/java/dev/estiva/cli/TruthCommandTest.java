package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Cli.Result bench(String... more) {
        List<String> words = new ArrayList<>(
                List.of("bench", "truth", "--jobs", "2000", "--seeds", "10", "--truth", folder.toString()));
        words.addAll(List.of(more));
        return Cli.run(words.toArray(String[]::new));
    }

    @Test
    void schedulesAreComparedJobForJob() throws IOException {
        write("swf/A.norm.swf.gz", LOG);
        write("ref/A__FCFS__reqtime.csv.gz", "job_id,start\n1,0\n2,10\n");
        write("ref/A__EASY__perfect.csv.gz", "job_id,start\n1,0\n2,11\n");
        write("ref/A__TIRESIAS__perfect.csv.gz", "job_id,start\n1,0\n2,11\n");

        Cli.Result result = bench("--only", "closed-forms,schedules");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines())
                .anyMatch(line -> line.matches("A FCFS reqtime: other starts of 2 +0 +0 +- +holds"))
                .anyMatch(line -> line.matches("A EASY perfect: other starts of 2 +0 +1 +- +OUTSIDE"))
                .anyMatch(line -> line.matches("DRF: tasks of A +3 +3 +- +holds"))
                .anyMatch(line -> line.startsWith("M/M/1 load 0.8000  "))
                .anyMatch(line -> line.matches(
                        "KTH-SP2-1996-2 EASY perfect +- +- +- +skipped, no ref/KTH-SP2-1996-2__EASY__perfect.csv.gz"))
                .anyMatch(line -> line.matches("figures of schedules .* skipped, no ref/metrics.csv"))
                .noneMatch(line -> line.contains("TIRESIAS"));
        assertThat(result.lines().getLast()).matches("\\d+ hold, \\d+ outside, 23 skipped");

        assertThat(bench("--json").out())
                .startsWith("{\"bench\":\"truth\",\"jobs\":2000,\"seeds\":10,\"first_seed\":1,\"results\":["
                        + "{\"part\":\"closed-forms\",\"name\":\"DRF: tasks of A\",\"expected\":3,\"seen\":3,")
                .contains("{\"part\":\"schedules\",\"name\":\"A EASY perfect: other starts of 2\",\"expected\":0,"
                        + "\"seen\":1,\"tolerance\":0,\"verdict\":\"outside\"}")
                .contains("{\"part\":\"schedules\",\"name\":\"figures of schedules\","
                        + "\"missing\":\"ref/metrics.csv\",\"verdict\":\"skipped\"}");
    }

    @Test
    void figuresOfSchedulesAreComparedToTheirLastDecimal() throws IOException {
        write("swf/A.norm.swf.gz", LOG);
        write("ref/A__FCFS__reqtime.csv.gz", "job_id,start\n1,0\n2,10\n");
        write("ref/metrics.csv", """
            log,policy,estimates,avg_wait_s,max_wait_s,avg_turnaround_s,avg_bsld_tau10,utilization
            A,FCFS,reqtime,4.500000,9,14.51,1.450000,0.750000
            """);

        Cli.Result result = bench("--only", "schedules");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines())
                .anyMatch(line -> line.matches("A FCFS reqtime: mean wait +4.500000 +4.500000 +0.0000005 +holds"))
                .anyMatch(line -> line.matches("A FCFS reqtime: longest wait +9 +9 +0.5 +holds"))
                .anyMatch(line -> line.matches("A FCFS reqtime: mean turnaround +14.51 +14.50 +0.005 +OUTSIDE"))
                .anyMatch(line -> line.matches("A FCFS reqtime: mean bounded slowdown +1.45.* holds"))
                .anyMatch(line -> line.matches("A FCFS reqtime: utilisation +0.75.* holds"));
    }

    @Test
    void windowsAreComparedJobForJobAndByTheirMean() throws IOException {
        write("ref/rlscheduler/rls_lublin1.csv.gz", """
            seq,first_index,backfill,policy,job_id,submit,start,run,procs,req
            0,7,0,fcfs,1,100,100,10,256,10
            0,7,0,fcfs,2,101,110,10,1,10
            0,7,0,sjf,1,100,100,10,256,10
            1,9,0,fcfs,9,500,500,10,256,10
            1,9,0,fcfs,10,500,511,10,1,10
            """);
        write("ref/rlscheduler/rls_lublin1_summary.csv", """
            seq,first_index,backfill,policy,avg_bsld,util
            0,7,0,fcfs,1.45,0.9
            1,9,0,fcfs,1.5,0.9
            """);

        Cli.Result result = bench("--only", "rlscheduler");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines())
                .anyMatch(line -> line.matches(".*lublin1, pass per event: other starts of 4 +0 +1 +- +OUTSIDE"))
                .anyMatch(line -> line.matches(".*pass per instant: mean bounded slowdown +1.48 .* holds"))
                .anyMatch(line -> line.matches("RLScheduler hpc2n +.* skipped, no ref/rlscheduler/rls_hpc2n.csv.gz"));
    }

    @Test
    void preemptionsAreComparedJobForJob() throws IOException {
        write("gpu/dl/60_job.csv", """
            job_id,num_gpu,submit_time,iterations,model_name,duration,interval
            0,8,0,1,vgg19,100,0
            1,8,10,1,vgg19,20,0
            """);
        write("ref/tiresias/60__shortest.csv", "job_id,start,end,preemptions\n0,0,120,1\n1,10,30,0\n");
        write("ref/tiresias/60__fifo.csv", "job_id,start,end,preemptions\n0,0,100,0\n1,100,121,0\n");

        Cli.Result result = bench("--only", "tiresias");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines())
                .anyMatch(line -> line.matches(".*, shortest: other fates of 2 +0 +0 .*holds"))
                .anyMatch(line -> line.matches(".*, shortest: preemptions +1 +1 +- +holds"))
                .anyMatch(line -> line.matches(".*, fifo: other fates of 2 +0 +1 .*OUTSIDE"))
                .anyMatch(line -> line.endsWith("skipped, no ref/tiresias/openbA__fifo.csv"));
    }

    @Test
    void whatIsNotThereIsNamedAndIsNoFailure() throws IOException {
        Files.createDirectories(folder.resolve("ref"));

        Cli.Result result = bench("--only", "fgd");

        assertThat(result.code()).isZero();
        assertThat(result.lines())
                .anyMatch(line -> line.matches("FGD table, default 42, GpuClustering: % allocated and 119 more .*"
                        + "skipped, no ref/fgd/fgd_expected_alloc_ratio_pct.csv.gz"))
                .anyMatch(line -> line.endsWith("skipped, no ref/fgd/placements_default_seed42_FGD.csv.gz"))
                .anyMatch(line -> line.equals("0 hold, 0 outside, 124 skipped"))
                .hasSize(8);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        write(
                "gpu/dl/60_job.csv",
                "job_id,num_gpu,submit_time,iterations,model_name,duration,interval\n0,8,0,1,x,1,0\n");
        Path reference = folder.resolve("ref/tiresias/60__fifo.csv");
        write("ref/tiresias/60__fifo.csv", "job_id,start,end,preemptions\n0,soon,100,0\n");
        Cli.Result result = bench("--only", "tiresias");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(reference + ": line 2: found 'soon', expected a number");

        write("ref/tiresias/60__fifo.csv", "job_id,start,end,preemptions\n0,1\n");
        assertThat(bench("--only", "tiresias").err()).contains(reference + ": line 2: found 2 columns, expected 4");

        write("ref/tiresias/60__fifo.csv", "job_id,start,end\n0,1,2\n");
        assertThat(bench("--only", "tiresias").err()).contains(reference + ": line 1: expected a column preemptions");

        write("ref/tiresias/60__fifo.csv", "job_id,start,end,preemptions\n");
        assertThat(bench("--only", "tiresias").err())
                .contains(reference + ": expected rows below the heading, found none");

        write("swf/A.norm.swf.gz", LOG);
        Path schedule = folder.resolve("ref/A__FCFS__reqtime.csv.gz");
        write("ref/A__FCFS__reqtime.csv.gz", "job_id,start\n1,0\n2,10\n");
        Files.write(schedule, Arrays.copyOf(Files.readAllBytes(schedule), 25));
        assertThat(bench("--only", "schedules").err()).contains(schedule + ": line 1: cannot be unpacked from here on");
    }

    @Test
    void wrongUsageIsTold() throws IOException {
        Cli.Result result = bench();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("--truth: expected a folder with a folder ref, as docs/truth.md has it, found " + folder);
        assertThat(Cli.run("bench", "truth", "--seeds", "1").err()).contains("--seeds: found 1");
        assertThat(Cli.run("bench", "truth", "--jobs", "10").err()).contains("--jobs: found 10");
        assertThat(Cli.run("bench", "truth", "--only", "fgd").err()).contains("--only fgd needs --truth DIR");
        assertThat(Cli.run("bench", "truth", "--only", "gpu").err())
                .contains("--only: found 'gpu', expected some of closed-forms, schedules, rlscheduler, fgd, tiresias");
    }
}
