package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.core.TestPolicies;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RLScheduler's baselines (Zhang and others, SC'20): ten windows of 1,024 jobs of a log each, first come, first served on an
 * empty machine. Its other heuristics commit themselves to a job before it fits, and are others than ours.
 */
class FcfsTruthIT {
    private static final Path FOLDER = Path.of(System.getenv().getOrDefault("ESTIVA_TRUTH", "../../shared/truth"));

    /** Of the file's columns: seq, first_index, backfill, policy, job_id, submit, start, run, procs, req. */
    private record Row(String window, long job, long submit, long start, long run, long procs, long requested) {
        static Row of(String line) {
            String[] fields = line.split(",", -1);
            return new Row(
                    fields[0] + fields[2] + fields[3],
                    Long.parseLong(fields[4]),
                    Long.parseLong(fields[5]),
                    Long.parseLong(fields[6]),
                    Long.parseLong(fields[7]),
                    Long.parseLong(fields[8]),
                    Long.parseLong(fields[9]));
        }

        WorkloadJob job(long zero) {
            JobSpec spec = new JobSpec(
                    Long.toString(job),
                    "",
                    "batch",
                    1,
                    Request.ofSlots(procs),
                    JobSpec.DEFAULT_PRIORITY,
                    requested * 1_000_000,
                    JobSpec.UNKNOWN,
                    Retry.NEVER);
            return new WorkloadJob(spec.name(), spec, (submit - zero) * 1_000_000, run * 1_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"lublin1, 256", "hpc2n, 240"})
    void everyJobStartsWhenTheReferenceStartsIt(String trace, long procs) throws Exception {
        Path file = FOLDER.resolve("ref/rlscheduler/rls_" + trace + ".csv.gz");
        assumeTrue(Files.exists(file), "needs " + file.getFileName() + " of the folder that ESTIVA_TRUTH names");
        int windows = 0;
        for (int window = 0; window < 10; window++) {
            List<Row> rows = rows(file, window + "0fcfs");
            long zero = rows.getFirst().submit();
            List<WorkloadJob> jobs = rows.stream().map(row -> row.job(zero)).toList();
            Workload workload = new Workload(List.of(WorkerSpec.ofSlots("1", procs)), jobs, List.of());
            for (PassPer pass : PassPer.values()) {
                NavigableMap<Long, Long> starts = Truth.starts(workload, TestPolicies.read("fifo"), pass);
                NavigableMap<Long, Long> theirs = new TreeMap<>();
                rows.forEach(row -> theirs.put(row.job(), row.start() - zero));
                assertThat(starts).as("window " + window).isEqualTo(theirs);
            }
            windows++;
        }
        assertThat(windows).isEqualTo(10);
    }

    private static List<Row> rows(Path file, String window) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            in.lines()
                    .skip(1)
                    .map(Row::of)
                    .filter(row -> row.window().equals(window))
                    .forEach(rows::add);
        }
        assertThat(rows).hasSize(1_024);
        rows.sort(Comparator.comparingLong(Row::submit).thenComparingLong(Row::job));
        return rows;
    }
}
