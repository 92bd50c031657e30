package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies that preempt, on the command line. */
class PreemptionOptionsTest {
    private static final String INFERENCE = Cli.INFERENCE.toString();

    @ParameterizedTest
    @ValueSource(strings = {"run", "server", "up"})
    void whatRunsLiveDoesNotPreemptYet(String command) {
        String files = command.equals("run") ? " " + INFERENCE : "";
        Cli.Result result = Cli.line(command + " --policy srpt" + files);

        assertThat(result.err())
                .startsWith(
                        "estiva " + command + ": --policy: srpt preempts running tasks, which so far only simulations"
                                + " do: estiva simulate, estiva compare\n");
        assertThat(result.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--policy rr-quantum --preempt requeue | --preempt requeue: under policy rr-quantum tasks take turns,"
                        + " and would begin anew for ever; expected resume",
                "--policy las --preempt requeue | --preempt requeue: under policy las tasks take turns, and would begin"
                        + " anew for ever; expected resume, or --las-thresholds",
                "--policy srpt --order fifo | --order does not go with policy srpt, which preempts: it sorts all tasks"
                        + " by its own rule",
                "--policy srpt --strict | --strict does not go with policy srpt, which preempts: it sorts all tasks by"
                        + " its own rule",
                "--policy las --backfill-order sjf | --backfill-order does not go with policy las, which preempts: it"
                        + " sorts all tasks by its own rule",
                "--policy las --backfill-depth 2 | --backfill-depth does not go with policy las, which preempts: it"
                        + " sorts all tasks by its own rule",
                "--policy rr-quantum --quantum 0.5ms | --quantum: expected 1 ms or more",
                "--policy las --las-thresholds 2h,1h | --las-thresholds: expected durations, each longer than the one"
                        + " before",
            })
    void refusesWhatMakesNoSense(String options, String message) {
        Cli.Result result = Cli.line("simulate " + options + " " + INFERENCE);

        assertThat(result.err()).startsWith("estiva simulate: " + message + "\n");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void theSummaryCountsPreemptions() {
        String line = "simulate --policy rr-quantum --quantum 1s --json " + INFERENCE;
        JsonNode summary = json(line);

        assertThat(summary.path("preemptions").intValue()).isPositive();
        assertThat(summary.at("/requeued/preempted").intValue()).isZero();
        assertThat(json(line + " --preemption-cost 1s").path("makespan_s").doubleValue())
                .isGreaterThan(summary.path("makespan_s").doubleValue());
        assertThat(Cli.line("simulate --policy rr-quantum --quantum 1s --lang en " + INFERENCE)
                        .out())
                .contains("Preemptions");
    }

    @Test
    void withoutTheirWorkTheyBeginAnew() {
        JsonNode summary = json(
                "simulate --policy las --las-thresholds 1s --preempt requeue --estimates perfect --json " + INFERENCE);

        assertThat(summary.path("preemptions").intValue())
                .isEqualTo(summary.at("/requeued/preempted").intValue())
                .isPositive();
        assertThat(summary.at("/tasks/completed").intValue()).isEqualTo(12);
    }

    @Test
    void comparisonsTakeThemToo() {
        JsonNode compared =
                json("compare --policies fifo,las,rr-quantum --quantum 1s --preemption-cost 1s --json " + INFERENCE);

        assertThat(compared.path("policies")
                        .valueStream()
                        .map(policy -> policy.path("name").stringValue()))
                .containsExactly("fifo", "las", "rr-quantum");
        assertThat(compared.at("/policies/0/measures/preemptions/mean").doubleValue())
                .isZero();
        assertThat(compared.at("/policies/2/measures/preemptions/mean").doubleValue())
                .isPositive();
        assertThat(compared.at("/policies/0/best").toString()).doesNotContain("preemptions");
        String table = "compare --lang en --quantum 1s " + INFERENCE + " --policies fifo,";
        assertThat(Cli.line(table + "las").out()).contains("preemptions");
        assertThat(Cli.line(table + "sjf").out()).doesNotContain("preemptions");
        Cli.Result result = Cli.line("compare --policies fifo,las --preempt requeue " + INFERENCE);
        assertThat(result.err()).startsWith("estiva compare: --preempt requeue: under policy las tasks take turns");
        assertThat(result.code()).isEqualTo(2);
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(Cli.line(line).succeeds().out());
    }
}
