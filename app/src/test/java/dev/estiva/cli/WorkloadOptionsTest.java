package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that change a workload, its machines, or let things fail, as users meet them. */
class WorkloadOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--estimates uniform:x| --estimates: found \"uniform:f=x\", expected a number from 0 to 10000",
                "--scale-load 0       | --scale-load: found 0, expected a factor from 0.001 to 1000",
                "--retries -1         | --retries: found -1, expected a number from 0 to 1000",
                "--run-times long     | --run-times: found \"long\", expected fixed:TIME, exponential:MEAN,"
                        + " uniform:MIN,MAX, lognormal:mean=TIME,cv=N, lognormal:median=TIME,sigma=N,"
                        + " weibull:mean=TIME,shape=N, weibull:scale=TIME,shape=N or file:PATH",
                "--arrivals often     | --arrivals: found \"often\", expected poisson:MEAN,"
                        + " bursty:mean=TIME,on=TIME,off=TIME, daily:mean=TIME,ratio=N,peak=TIME, or the gaps as"
                        + " fixed:TIME, exponential:MEAN, uniform:MIN,MAX, lognormal:mean=TIME,cv=N,"
                        + " lognormal:median=TIME,sigma=N, weibull:mean=TIME,shape=N, weibull:scale=TIME,shape=N or"
                        + " file:PATH",
                "--arrivals poisson:1 --arrival-mean 1| --arrival-mean and --arrivals both say when requests arrive;"
                        + " expected one of them",
                "--cluster gpu=8      | --cluster: found \"gpu\", expected slots, cpus, gpus, memory, gpu_model,"
                        + " gpu_memory, speed, name, or label.NAME, each with =VALUE",
                "--cluster slots=1 --procs 4| --procs and --cluster both say what the cluster is; expected one of"
                        + " them",
                "--mttr 1h            | --mttr needs --mtbf: without it no worker fails",
                "--mtbf 1ms           | --mtbf: found 0.001 s, expected from 1s to 36500d",
                "--mtbf soon          | Invalid value for option '--mtbf': found \"soon\", expected a duration with its"
                        + " unit, such as 500ms, 90s, 30m, 1h30m or 2d",
                "--task-failures 1.5  | --task-failures: found 1.5, expected a probability from 0 to 1",
            })
    void aWrongValueIsNamedWithItsOptionAndWhatIsExpected(String options, String message) {
        for (String command : new String[] {"simulate ", "compare "}) {
            Cli.Result result = Cli.line(command + Cli.INFERENCE + " " + options);
            assertThat(result.err()).startsWith("estiva " + command.strip() + ": " + message + "\n");
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cluster 4xslots=2 --scale-load 2 --estimates uniform:5",
                "--arrivals bursty:mean=2,on=10,off=20 --run-times weibull:mean=3,shape=0.7 --generate 20",
                "--mtbf 20s --mttr 5s --task-failures 0.2 --retries 3",
            })
    void theSameSeedGivesTheSameBytes(String options) {
        String line = "simulate " + Cli.INFERENCE + " --lang en --json " + options;
        String first = Cli.line(line + " --seed 5").succeeds().out();

        assertThat(Cli.line(line + " --seed 5").succeeds().out()).isEqualTo(first);
        assertThat(Cli.line(line + " --seed 6").succeeds().out()).isNotEqualTo(first);
    }

    @Test
    void failuresShowInTheSummary() {
        String out = Cli.line(
                        "simulate " + Cli.INFERENCE + " --lang en --mtbf 10s --mttr 2s --task-failures 0.3 --seed 4")
                .succeeds()
                .out();

        assertThat(out).contains("lost: it failed", "Run again: server lost", "Tasks failed", " lost  ");
    }

    @Test
    void comparisonsOfFailuresOverSeedsAreNoRepetition() {
        Cli.Result result =
                Cli.line("compare " + Cli.INFERENCE + " --lang en --policies fifo,sjf --seeds 3 --mtbf 10s --mttr 2s");
        assertThat(result.succeeds().err()).doesNotContain("nothing of this workload is drawn");
        assertThat(result.out()).contains("±");
    }

    /** 8 servers, 0.8 arrivals and at most 8 / 9 ends a second: by Erlang's C formula one waits 7.892 s in the mean. */
    @Test
    void aWorkloadByChanceNeedsNoFileAndMeetsTheTheory() {
        String out = Cli.line("simulate --lang en --quiet --json --policy fifo --cluster slots=8 --generate 200000"
                        + " --arrivals poisson:1.25 --run-times exponential:9")
                .succeeds()
                .out();
        double mean = Double.parseDouble(out.replaceAll("(?s).*\"wait_s\" : \\{\\s*\"mean\" : ([0-9.]+).*", "$1"));

        assertThat(mean).isBetween(7.892 * 0.9, 7.892 * 1.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--generate 5 --arrivals poisson:1 --run-times fixed:1 --cluster 2x"})
    void withoutAFileAllMustBeSaid(String options) {
        Cli.Result result = Cli.line("simulate " + options);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("a workload file is missing: FILE or --input FILE; or all of --cluster,");
    }
}
