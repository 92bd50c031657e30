package dev.estiva.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.TestPolicies;
import dev.estiva.core.TestSpecs;
import dev.estiva.model.JobSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies by their names. */
class PresetsTest {
    @ParameterizedTest
    @CsvSource({
        "default, priority, best-fit, EASY",
        "rr, fifo, circular, NONE",
        "fifo, fifo, first-fit, NONE",
        "sjf, sjf, first-fit, NONE",
        "priority, priority, first-fit, NONE",
        "ljf, ljf, first-fit, NONE",
        "ageing, ageing, first-fit, NONE",
        "edf, edf, first-fit, NONE",
        "least-slack, least-slack, first-fit, NONE",
        "smallest-area, smallest-area, first-fit, NONE",
        "largest-area, largest-area, first-fit, NONE",
        "f1, f1, first-fit, NONE",
        "wfp3, wfp3, first-fit, NONE",
        "unicep, unicep, first-fit, NONE",
        "fair-share, fair-share, first-fit, NONE",
        "drf, drf, first-fit, NONE",
        "least-work, fifo, least-work, NONE",
        "worst-fit, fifo, worst-fit, NONE",
        "least-loaded, fifo, least-loaded, NONE",
        "random, fifo, random, NONE",
        "power-of-d, fifo, power-of-d, NONE",
        "gpu-best-fit, fifo, gpu-best-fit, NONE",
        "gpu-packing, fifo, gpu-packing, NONE",
        "gpu-clustering, fifo, gpu-clustering, NONE",
        "fgd, fifo, fgd, NONE",
        "greedy, fifo, first-fit, GREEDY",
        "easy, fifo, best-fit, EASY",
        "conservative, fifo, best-fit, CONSERVATIVE"
    })
    void presetsAreThreeChoices(String name, String order, String placement, Backfills backfill) {
        PolicySpec spec = TestPolicies.read(name);

        assertThat(spec.order().title()).isEqualTo(order);
        assertThat(spec.placement().title()).isEqualTo(placement);
        assertThat(spec.backfill()).isEqualTo(backfill);
        assertThat(spec.name()).isEqualTo(name);
        assertThat(spec.build().name()).isEqualTo(name);
        assertThat(Presets.titles()).contains(name);
    }

    @Test
    void partsReplaceThoseOfThePreset() {
        PolicySpec spec = TestPolicies.read("EASY order=SJF placement=least_work backfill-order=sjf");

        assertThat(spec.order().title()).isEqualTo("sjf");
        assertThat(spec.placement().title()).isEqualTo("least-work");
        assertThat(spec.backfillOrder()).isEqualTo(BackfillOrder.SJF);
        assertThat(spec.name()).isEqualTo("custom");
    }

    @Test
    void namesWhatItDoesNotKnowAndWhatThereIs() {
        assertThatThrownBy(() -> TestPolicies.read("esay"))
                .hasMessage("--policy: found \"esay\", expected one of " + String.join(", ", Presets.titles()));
        assertThatThrownBy(() -> TestPolicies.read("fifo order=lifo"))
                .hasMessageStartingWith("--order: found \"lifo\"");
        assertThatThrownBy(() -> TestPolicies.read("fifo placement=x")).hasMessageStartingWith("--placement: found");
        assertThatThrownBy(() -> TestPolicies.read("fifo backfill=x")).hasMessageStartingWith("--backfill: found");
    }

    @Test
    void refusesPartsThatDoNotGoTogether() {
        assertThatThrownBy(() -> TestPolicies.read("fifo backfill-order=sjf"))
                .hasMessageContaining("needs backfill easy");
        assertThatThrownBy(() -> TestPolicies.read("easy strict")).hasMessageContaining("needs backfill none");
        assertThatThrownBy(() -> TestPolicies.read("easy backfill-depth=3"))
                .hasMessageContaining("needs backfill conservative");
        assertThatThrownBy(() -> TestPolicies.read("conservative backfill-depth=-3"))
                .hasMessageContaining("needs backfill conservative");
    }

    @Test
    void shortestFirstPutsWhatIsUnknownLast() {
        JobSpec open = TestSpecs.job("a cpu=1 est=?");
        JobSpec longest = TestSpecs.job("a cpu=1 est=10000d");
        var key = TestPolicies.read("sjf").build().order().key();

        assertThat(key.of(open, 0)).isGreaterThan(key.of(longest, 0));
    }
}
