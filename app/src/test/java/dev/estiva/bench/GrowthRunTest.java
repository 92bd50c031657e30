package dev.estiva.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.policy.Presets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the cost of a job grows with their number: what is run, and what is printed of it. */
class GrowthRunTest {
    private static GrowthRun run(int jobs, int workers, List<String> progress) {
        return new GrowthRun(Presets.FIFO, jobs, new Offered(workers), progress::add);
    }

    @Test
    void runsATenthAndAllAndWhatElseCanBeTimed() {
        assertThat(run(10_000, 1, List.of()).counts()).containsExactly(1_000, 10_000);
        assertThat(run(1_000_000, 1, List.of()).counts()).containsExactly(100_000, 1_000_000);
        assertThat(run(10_000_000, 1, List.of()).counts()).containsExactly(100_000, 1_000_000, 10_000_000);
    }

    @Test
    void printsWhatEachRunTookAndWhatItMightHave() {
        List<String> progress = new ArrayList<>();
        String number = "[0-9.]+";
        String run = "\\{\"jobs\":%s,\"set_up_cpu_seconds\":N,\"cpu_seconds\":N,\"jobs_per_second\":N,"
                + "\"fastest_jobs_per_second\":N,\"of_floor\":N,"
                + "\"growth\":N,\"n_log_n\":%s,\"peak_heap_megabytes\":N}";

        String json = run(10_000, 20, progress).json();

        String first = String.format(run, "1000", "1\\.00").replace("N", number);
        String second = String.format(run, "10000", "1\\.33").replace("N", number);
        assertThat(json).matches(",\"fifo\":\\[" + first + "," + second + "]");
        assertThat(progress).hasSize(2).allMatch(line -> line.startsWith("fifo {\"jobs\":1"));
    }
}
