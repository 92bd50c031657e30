package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.report.RunInfo.Mode;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON summary, against what docs/output.md promises. */
final class JsonReportTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private static JsonNode json(dev.estiva.metrics.Summary summary) {
        return MAPPER.readTree(JsonReport.of(summary, TestSummaries.INFO));
    }

    private static List<String> names(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    @Test
    void fieldsAreThoseOfTheSchemaInTheirOrder() {
        JsonNode root = json(TestSummaries.troubled());
        assertThat(root.get("schema").asString()).isEqualTo("estiva.summary/1");
        assertThat(names(root))
                .containsExactly(
                        "schema",
                        "run",
                        "tasks",
                        "first_submit_s",
                        "last_finish_s",
                        "makespan_s",
                        "throughput_per_s",
                        "wait_s",
                        "turnaround_s",
                        "bounded_slowdown",
                        "slowdown_mean",
                        "utilisation",
                        "workers",
                        "requeued",
                        "preemptions",
                        "workers_lost",
                        "refusals");
        assertThat(names(root.get("run")))
                .containsExactly("mode", "interrupted", "policy", "files", "seed", "estimates", "pass");
        assertThat(names(root.at("/run/policy")))
                .containsExactly("name", "order", "placement", "backfill", "backfill_order");
        assertThat(names(root.get("tasks")))
                .containsExactly("completed", "failed", "cancelled", "timed_out", "aborted", "refused", "unfinished");
        assertThat(names(root.get("wait_s"))).containsExactly("mean", "median", "p95", "p99", "max");
        assertThat(names(root.get("utilisation"))).containsExactly("slots", "cpu", "memory", "gpu");
        assertThat(names(root.at("/workers/0"))).containsExactly("name", "completed", "utilisation");
        assertThat(names(root.get("requeued"))).containsExactly("worker_lost", "failed", "preempted", "evicted");
        assertThat(names(root.at("/workers_lost/0"))).containsExactly("name", "times", "tasks");
        assertThat(names(root.get("refusals"))).containsExactly("total", "first");
        assertThat(names(root.at("/refusals/first/0"))).containsExactly("task", "reason");
    }

    @Test
    void valuesAreThoseOfTheSummary() {
        JsonNode root = json(TestSummaries.troubled());
        assertThat(root.at("/tasks/timed_out").asLong()).isEqualTo(3);
        assertThat(root.at("/tasks/unfinished").asLong()).isEqualTo(6);
        assertThat(root.get("first_submit_s").asDouble()).isEqualTo(1.5);
        assertThat(root.get("makespan_s").asDouble()).isEqualTo(30.5);
        assertThat(root.get("throughput_per_s").asDouble()).isEqualTo(8 / 30.5);
        assertThat(root.at("/turnaround_s/max").asDouble()).isEqualTo(1234.56);
        assertThat(root.at("/bounded_slowdown/mean").asDouble()).isEqualTo(1.0625);
        assertThat(root.at("/utilisation/slots").asDouble()).isEqualTo(1 / 3.0);
        assertThat(root.at("/utilisation/gpu").isNull()).isTrue();
        assertThat(root.get("workers").size()).isEqualTo(15);
        assertThat(root.at("/workers/14/name").asString()).isEqualTo("w15");
        assertThat(root.at("/requeued/worker_lost").asLong()).isEqualTo(3);
        assertThat(root.at("/workers_lost/0/tasks").asLong()).isEqualTo(2);
        assertThat(root.at("/refusals/total").asLong()).isEqualTo(5);
        assertThat(root.at("/refusals/first/0/reason").asString()).isEqualTo("needs 5 slots, has 3");
        assertThat(root.at("/run/files/0").asString()).isEqualTo("examples/inference.json");
    }

    @Test
    void nothingAtAllIsNullAndNeverNan() {
        String text = JsonReport.of(TestSummaries.empty(), TestSummaries.INFO);
        assertThat(text).doesNotContain("NaN", "Infinity").endsWith("}\n");
        JsonNode root = MAPPER.readTree(text);
        for (String name : List.of(
                "first_submit_s",
                "last_finish_s",
                "makespan_s",
                "throughput_per_s",
                "wait_s",
                "turnaround_s",
                "bounded_slowdown",
                "slowdown_mean")) {
            assertThat(root.get(name).isNull()).as(name).isTrue();
        }
        assertThat(root.at("/utilisation/slots").isNull()).isTrue();
        assertThat(root.get("workers").isEmpty()).isTrue();
    }

    @Test
    void sameSummaryGivesTheSameBytes() {
        assertThat(JsonReport.of(TestSummaries.troubled(), TestSummaries.INFO))
                .isEqualTo(JsonReport.of(TestSummaries.troubled(), TestSummaries.INFO));
    }

    @Test
    void liveRunOfChosenPartsSaysSo() {
        RunInfo info = new RunInfo(
                Mode.RUN,
                new PolicyInfo("", "priority", "best-fit", "easy", "sjf"),
                List.of("a \"b\".json", "c\\d.json"),
                -7,
                "perfect",
                "instant",
                true);
        JsonNode run =
                MAPPER.readTree(JsonReport.of(TestSummaries.empty(), info)).get("run");
        assertThat(run.get("mode").asString()).isEqualTo("run");
        assertThat(run.get("interrupted").asBoolean()).isTrue();
        assertThat(run.at("/policy/name").isNull()).isTrue();
        assertThat(run.at("/policy/backfill_order").asString()).isEqualTo("sjf");
        assertThat(run.at("/files/0").asString()).isEqualTo("a \"b\".json");
        assertThat(run.at("/files/1").asString()).isEqualTo("c\\d.json");
        assertThat(run.get("seed").asLong()).isEqualTo(-7);
        assertThat(run.get("pass").asString()).isEqualTo("instant");
    }
}
