package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.workload.KthExcerpt;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A piece of a real log, through the command line and the CSV file, against schedules that other simulators made of it. */
class SimulateTruthTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "fcfs-reqtime,         --policy fifo --estimates user",
        "easy-reqtime,         --policy easy --estimates user",
        "easy-perfect,         --policy easy --estimates perfect",
        "easy-sjbf-reqtime,    --policy easy --backfill-order sjf --estimates user",
        "easy-sjbf-perfect,    --policy easy --backfill-order sjf --estimates perfect",
        "conservative-reqtime, --policy conservative --estimates user",
        "conservative-perfect, --policy conservative --estimates perfect"
    })
    void everyJobStartsWhenTheReferenceSays(String schedule, String options) {
        Path csv = folder.resolve("out.csv");
        Cli.Result result =
                Cli.line("simulate " + KthExcerpt.LOG + " --procs 100 " + options + " --pass event --quiet --csv", csv);
        assertThat(result.code()).isZero();
        Map<String, Long> starts = new LinkedHashMap<>();
        for (Map<String, String> row : Cli.rows(csv)) {
            assertThat(row).containsEntry("status", "completed");
            starts.put(row.get("job_id"), Long.valueOf(row.get("start_s")));
        }
        assertThat(starts).containsExactlyInAnyOrderEntriesOf(KthExcerpt.starts(schedule));
    }
}
