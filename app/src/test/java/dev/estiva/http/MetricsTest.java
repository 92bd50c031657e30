package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.JobRequest;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Numbers for Prometheus, in its text format, and true. */
@Timeout(60)
class MetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[a-z_]+=\"[^\"]*\"(?:,[a-z_]+=\"[^\"]*\")*})? ([0-9.E+-]+|NaN)");
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-z_]+) (.+)");

    @TempDir
    private Path data;

    private ApiRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = ApiRig.open(data);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private String text() throws IOException {
        String answer = rig.expect(200, "GET", "/metrics", "");
        assertThat(answer).contains("Content-Type: text/plain; version=0.0.4; charset=utf-8");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** By name and labels; every line must be one that Prometheus reads. */
    private Map<String, Double> scrape() throws IOException {
        Map<String, Double> values = new TreeMap<>();
        TreeSet<String> described = new TreeSet<>();
        for (String line : text().lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                described.add(comment.group(2));
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            String bare = sample.group(1).replaceFirst("_(bucket|sum|count|max)$", "");
            assertThat(described).as(line).containsAnyOf(sample.group(1), bare);
            String labels = sample.group(2) == null ? "" : sample.group(2);
            assertThat(values.put(sample.group(1) + labels, Double.valueOf(sample.group(3))))
                    .as("twice: " + line)
                    .isNull();
        }
        return values;
    }

    private void await(String name, double value) throws Exception {
        while (!Double.valueOf(value).equals(scrape().get(name))) {
            Thread.sleep(20);
        }
    }

    @Test
    void aFreshServerHasAllOfThemAtZero() throws Exception {
        assertThat(scrape())
                .containsEntry("estiva_jobs_submitted_total", 0.0)
                .containsEntry("estiva_tasks_finished_total{status=\"failed\"}", 0.0)
                .containsEntry("estiva_workers{state=\"ready\"}", 0.0)
                .containsEntry("estiva_capacity{resource=\"cpus\"}", 0.0)
                .containsEntry("estiva_submit_latency_seconds_count", 0.0)
                .containsEntry("estiva_epoch", 1.0);
    }

    @Test
    void theyCountWhatHappens() throws Exception {
        LineWorker worker = rig.worker("w", 2).beats("{}");
        rig.client.submit(JobRequest.command("x"));
        rig.client.submit(JobRequest.command("x").tasks(3));
        worker.completes(worker.nextTask());
        worker.fails(worker.nextTask(), 1, "");
        worker.nextTask();
        worker.nextTask();
        await("estiva_tasks_placed_total", 4);
        await("estiva_tasks_running", 2);
        await("estiva_allocated{resource=\"cpus\"}", 2);
        rig.client.submit(JobRequest.command("y"));
        Map<String, Double> expected = Map.of(
                "estiva_tasks_waiting", 1.0,
                "estiva_jobs_submitted_total", 3.0,
                "estiva_jobs_active", 2.0,
                "estiva_tasks_finished_total{status=\"completed\"}", 1.0,
                "estiva_tasks_finished_total{status=\"failed\"}", 1.0,
                "estiva_workers{state=\"ready\"}", 1.0,
                "estiva_capacity{resource=\"slots\"}", 2.0,
                "estiva_submit_latency_seconds_count", 3.0,
                "estiva_submit_latency_seconds_bucket{le=\"+Inf\"}", 3.0);
        while (!scrape().entrySet().containsAll(expected.entrySet())) {
            Thread.sleep(20); // gauges of one scrape are of one moment, which may be a little ago
        }
        rig.client.cancel(3);
        await("estiva_tasks_finished_total{status=\"cancelled\"}", 1);
        rig.client.submit(JobRequest.command("z").tasks(1_000));
        rig.client.cancel(new TaskId(4, 500));
        await("estiva_tasks_finished_total{status=\"cancelled\"}", 2);
        rig.client.cancel(4);
        await("estiva_tasks_finished_total{status=\"cancelled\"}", 1_001);
        rig.client.cordon("w");
        await("estiva_workers{state=\"cordoned\"}", 1);
    }

    @Test
    void countersCountFromTheStartAndGaugesShowWhatIs() throws Exception {
        rig.client.submit(JobRequest.command("x"));
        rig.close();
        open();
        assertThat(scrape())
                .containsEntry("estiva_jobs_submitted_total", 0.0)
                .containsEntry("estiva_jobs_active", 1.0)
                .containsEntry("estiva_epoch", 2.0);
    }
}
