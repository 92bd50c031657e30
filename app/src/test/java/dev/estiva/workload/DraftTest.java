package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that files leave to chance, and what is changed in workloads. */
class DraftTest {
    private static final String STREAMS = """
        {"servers": [{"id": 1, "gpus": 8, "cpus": 64}],
         "requests": [{"id": 40, "duration": 5, "gpus": 1, "arrival": 3}],
         "generate": [
           {"count": 300, "arrivals": "poisson:10", "duration": "lognormal:mean=60,cv=2", "gpus": 2, "type": "train",
            "user": "ana", "priority": 5, "estimate": "uniform:4", "name": "t"},
           {"quantidade": 20, "chegadas": "fixed:100", "inicio": 1000, "tempo_exec": 7.5, "cpus": 3, "tentativas": 2}
         ]}\
        """;

    private final TestFiles files;
    private final Path folder;

    DraftTest(@TempDir Path folder) {
        this.folder = folder;
        this.files = new TestFiles(folder);
    }

    private Draft open(String text) throws WorkloadException {
        return WorkloadFiles.open(List.of(files.write("jobs.json", text)), ReadOptions.DEFAULT);
    }

    private static Variation seed(long seed) {
        return Variation.NONE.withSeed(seed);
    }

    @Test
    void kindsOfRequestsAreDrawn() throws WorkloadException {
        Draft draft = open(STREAMS);
        Workload workload = draft.of(seed(3));

        assertThat(draft.isDrawn()).isTrue();
        assertThat(workload.jobs()).hasSize(321);
        assertThat(workload.jobs().stream().map(WorkloadJob::label)).doesNotHaveDuplicates();
        List<WorkloadJob> trained = workload.jobs().stream()
                .filter(job -> job.spec().type().equals("train"))
                .toList();
        assertThat(trained)
                .hasSize(300)
                .allMatch(job -> job.spec().user().equals("ana") && job.spec().priority() == 5)
                .allMatch(job -> job.spec().request().amounts().gpuShare() == 20_000)
                .allMatch(job -> job.spec().estimateMicros() >= job.runMicros()
                        && job.spec().estimateMicros() <= 5 * job.runMicros() + 1);
        assertThat(trained.getFirst().spec().name()).isEqualTo("t-1");
        assertThat(trained.getLast().submitMicros() / 1e6).isCloseTo(3_000, within(900.0)); // 5 standard errors
        List<WorkloadJob> fixed = workload.jobs().stream()
                .filter(job -> job.runMicros() == 7_500_000)
                .toList();
        assertThat(fixed).hasSize(20).allMatch(job -> job.spec().retry().most() == 2);
        assertThat(fixed.getFirst().submitMicros()).isEqualTo(1_000_000_000);
        assertThat(fixed.getLast().submitMicros()).isEqualTo(2_900_000_000L);
        assertThat(workload.jobs().stream().map(WorkloadJob::label)).contains("40", "41", "360");
    }

    @Test
    void theSameSeedGivesTheSameWorkloadAndAnotherSeedAnother() throws WorkloadException {
        assertThat(open(STREAMS).of(seed(3)).jobs())
                .isEqualTo(open(STREAMS).of(seed(3)).jobs());
        assertThat(open(STREAMS).of(seed(4)).jobs())
                .isNotEqualTo(open(STREAMS).of(seed(3)).jobs());
    }

    @Test
    void oneMoreKindLeavesTheOthersAsTheyWere() throws WorkloadException {
        String one = STREAMS.replace("\"inicio\": 1000", "\"inicio\": 1000, \"memoria\": 1");
        String more = one.replace(
                "\"tentativas\": 2}",
                "\"tentativas\": 2}, {\"count\": 9, \"arrivals\": \"poisson:1\"," + " \"duration\": 1, \"cpus\": 1}");
        List<Long> before = open(one).of(seed(3)).jobs().stream()
                .filter(job -> job.spec().type().equals("train"))
                .map(WorkloadJob::runMicros)
                .toList();
        assertThat(open(more).of(seed(3)).jobs().stream()
                        .filter(job -> job.spec().type().equals("train"))
                        .map(WorkloadJob::runMicros))
                .isEqualTo(before);
    }

    @Test
    void aFileOfTimesIsLookedForBesideTheWorkload() throws WorkloadException {
        files.write("seen.txt", "11\n");
        Workload workload = open("{\"servers\":[{\"id\":1,\"capacity\":1}],\"generate\":[{\"count\":3,"
                        + "\"arrivals\":\"fixed:1\",\"duration\":\"file:seen.txt\"}]}")
                .of(seed(1));
        assertThat(workload.jobs()).hasSize(3).allMatch(job -> job.runMicros() == 11_000_000);
        assertThat(folder.resolve("seen.txt")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"arrivals\":\"poisson:1\",\"duration\":1| no \"count\" or \"quantidade\", expected how many requests",
                "\"count\":0,\"arrivals\":\"poisson:1\",\"duration\":1| $.generate[0].count (line 1, column 57): found"
                        + " 0",
                "\"count\":1,\"duration\":1| no \"arrivals\" or \"chegadas\", expected poisson:MEAN",
                "\"count\":1,\"arrivals\":\"poisson:1\"| no \"duration\" or \"tempo_exec\", expected a number of"
                        + " seconds, or fixed",
                "\"count\":1,\"arrivals\":\"poison:1\",\"duration\":1| found \"poison:1\", expected poisson:MEAN,"
                        + " bursty",
                "\"count\":1,\"arrivals\":\"poisson:1\",\"duration\":\"uniform:2,1\"| found \"uniform:2,1\", expected"
                        + " a maximum",
                "\"count\":1,\"arrivals\":\"poisson:1\",\"duration\":1,\"estimate\":\"bad\"| found \"bad\", expected"
                        + " user",
                "\"count\":1,\"arrivals\":\"poisson:1\",\"duration\":1,\"id\":7| expected no id",
                "\"count\":1,\"arrivals\":\"poisson:1\",\"duration\":\"file:none\"| none: found no such file",
                "\"count\":1,\"arrivals\":\"poisson:1\",\"duration\":1,\"gpu_model\":\"T4\"| no \"gpus\"",
            })
    void faultsOfAKindAreSaid(String fields, String message) {
        assertThatThrownBy(() -> open(
                        "{\"servers\":[{\"id\":1,\"capacity\":1}],\"generate\":[{" + fields + "}],\"requests\":[]}"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining(message);
    }

    @Test
    void moreLoadDividesTheGaps() throws WorkloadException {
        String jobs = "{\"servers\":[{\"id\":1,\"capacity\":1}],\"requests\":[{\"id\":1,\"duration\":1,\"arrival\":10},"
                + "{\"id\":2,\"duration\":1,\"arrival\":22},{\"id\":3,\"duration\":1,\"arrival\":70}]}";
        Variation denser =
                new Variation(0, Optional.empty(), Optional.empty(), 1.2, OptionalInt.empty(), Optional.empty(), 1);

        assertThat(open(jobs).of(denser).jobs().stream().map(WorkloadJob::submitMicros))
                .containsExactly(10_000_000L, 20_000_000L, 60_000_000L);
        assertThatThrownBy(() -> new Variation(
                        0, Optional.empty(), Optional.empty(), 0, OptionalInt.empty(), Optional.empty(), 1))
                .hasMessageContaining("not 0");
    }

    @Test
    void otherRunTimesKeepWhatEstimatesMiss() throws WorkloadException {
        String jobs =
                "{\"servers\":[{\"id\":1,\"capacity\":1}],\"requests\":[{\"id\":1,\"duration\":10,\"estimate\":30},"
                        + "{\"id\":2,\"duration\":4},{\"id\":3,\"duration\":0,\"estimate\":9}]}";
        Variation longer = new Variation(
                0,
                Optional.of(new TimeDistribution.Fixed(100_000_000)),
                Optional.empty(),
                1,
                OptionalInt.of(3),
                Optional.empty(),
                1);
        List<WorkloadJob> changed = open(jobs).of(longer).jobs();

        assertThat(changed).allMatch(job -> job.runMicros() == 100_000_000);
        assertThat(changed).allMatch(job -> job.spec().retry().most() == 3);
        assertThat(changed.stream().map(job -> job.spec().estimateMicros()))
                .containsExactly(300_000_000L, 100_000_000L, 100_000_000L);
    }

    @Test
    void estimatesMissTheTruthByTheModel() throws WorkloadException {
        Workload mix = TestMix.of(new long[20_000]);
        List<WorkloadJob> uniform = noisy(mix, "uniform:5");
        List<WorkloadJob> logNormal = noisy(mix, "lognormal:0.5");

        double[] factors = uniform.stream()
                .mapToDouble(job -> (double) job.spec().estimateMicros() / job.runMicros())
                .sorted()
                .toArray();
        assertThat(factors[0]).isBetween(1.0, 1.01);
        assertThat(factors[factors.length - 1]).isBetween(5.99, 6.0);
        assertThat(java.util.Arrays.stream(factors).average().orElseThrow()).isCloseTo(3.5, within(0.06));
        double[] logs = logNormal.stream()
                .mapToDouble(job -> Math.log((double) job.spec().estimateMicros() / job.runMicros()))
                .toArray();
        double mean = java.util.Arrays.stream(logs).average().orElseThrow();
        double deviation = Math.sqrt(java.util.Arrays.stream(logs)
                .map(log -> (log - mean) * (log - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(0, within(0.02));
        assertThat(deviation).isCloseTo(0.5, within(0.015));
        assertThat(noisy(mix, "uniform:5")).isEqualTo(uniform);
        assertThat(uniform.stream().map(WorkloadJob::runMicros))
                .isEqualTo(mix.jobs().stream().map(WorkloadJob::runMicros).toList());
    }

    private static List<WorkloadJob> noisy(Workload workload, String model) {
        Variation noise = new Variation(
                0,
                Optional.empty(),
                Optional.empty(),
                1,
                OptionalInt.empty(),
                Optional.of(EstimateNoise.parse(model)),
                7);
        return noise.apply(workload).jobs();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrong| found \"wrong\", expected user, perfect, uniform:F or lognormal:SIGMA",
                "uniform| expected uniform:F",
                "uniform:-1| found \"uniform:f=-1\", expected a number from 0 to 10000",
                "lognormal:11| a number from 0 to 10",
            })
    void whatIsNoModelIsSaid(String text, String message) {
        assertThatThrownBy(() -> EstimateNoise.parse(text)).hasMessageContaining(message);
    }

    @Test
    void moreLoadAloneIsNotDrawn() {
        assertThat(new Variation(0, OptionalLong.empty(), 1).isDrawn()).isFalse();
        assertThat(new Variation(0, OptionalLong.of(5), 1).isDrawn()).isTrue();
    }
}
