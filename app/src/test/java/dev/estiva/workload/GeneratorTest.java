package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs made in the likeness of a file's. */
final class GeneratorTest {
    private static List<WorkloadJob> generated(Workload mix, int count, long seed) {
        List<WorkloadJob> jobs =
                Generator.generate(mix, count, new SeededRandom(seed)).jobs();
        assertThat(jobs)
                .hasSize(mix.jobs().size() + count)
                .startsWith(mix.jobs().toArray(WorkloadJob[]::new));
        return jobs.subList(mix.jobs().size(), jobs.size());
    }

    private static Workload workload(WorkloadJob... jobs) {
        return new Workload(List.of(WorkerSpec.ofSlots("1", 4)), List.of(jobs), List.of());
    }

    @Test
    void everyJobIsLikeOneOfTheFileInAllButIdAndArrival() {
        Workload mix = TestMix.of(0, 0, 0);
        assertThat(generated(mix, 50, 7)).allSatisfy(job -> {
            WorkloadJob model = mix.jobs().get(job.spec().priority() - 1);
            assertThat(job).isEqualTo(model.copyAs(job.label(), 0));
            assertThat(job.spec().name()).isEqualTo(job.label());
        });
    }

    @Test
    void jobsAreDrawnEvenly() {
        List<WorkloadJob> jobs = generated(TestMix.of(0, 0, 0, 0), 40_000, 7);
        for (int kind = 1; kind <= 4; kind++) {
            String type = "type" + kind;
            long count =
                    jobs.stream().filter(job -> job.spec().type().equals(type)).count();
            // The standard deviation is sqrt(n·p·(1 - p)) = 86.6.
            assertThat((double) count).isCloseTo(10_000, within(4 * 86.6));
        }
    }

    @Test
    void idsGoOnAfterTheLargestNumber() {
        Workload mix = workload(TestMix.job("x9000", 1, 0), TestMix.job("0041", 1, 0), TestMix.job("7", 1, 0));
        assertThat(generated(mix, 2, 7)).extracting(WorkloadJob::label).containsExactly("42", "43");
        assertThat(generated(workload(TestMix.job("a", 1, 0)), 2, 7))
                .extracting(WorkloadJob::label)
                .containsExactly("1", "2");
        assertThat(generated(workload(TestMix.job("9".repeat(30), 1, 0)), 1, 7))
                .extracting(WorkloadJob::label)
                .containsExactly("1" + "0".repeat(30));
    }

    @Test
    void jobsArriveAtOnceWhereThoseOfTheFileDo() {
        assertThat(generated(TestMix.of(3, 3, 3), 20, 7))
                .extracting(WorkloadJob::submitMicros)
                .containsOnly(3L);
        assertThat(generated(TestMix.of(3), 20, 7))
                .extracting(WorkloadJob::submitMicros)
                .containsOnly(3L);
    }

    @Test
    void jobsArriveAfterTheFilesLastByGapsOfTheFile() {
        long last = 1_100;
        for (WorkloadJob job : generated(TestMix.of(0, 100, 1_100), 50, 7)) {
            assertThat(job.submitMicros() - last).isIn(100L, 1_000L);
            last = job.submitMicros();
        }
    }

    @Test
    void sameSeedGivesTheSameJobsAndFewerAreTheFirstOfMore() {
        Workload mix = TestMix.of(0, 5, 7, 7);
        List<WorkloadJob> many = generated(mix, 100, 7);
        assertThat(generated(mix, 100, 7)).isEqualTo(many);
        assertThat(generated(mix, 10, 7)).isEqualTo(many.subList(0, 10));
        assertThat(generated(mix, 100, 8)).isNotEqualTo(many);
    }

    @Test
    void refusesANegativeCount() {
        assertThatThrownBy(() -> Generator.generate(TestMix.of(0), -1, new SeededRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
