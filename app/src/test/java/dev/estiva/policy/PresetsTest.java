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
        "default, priority, BEST_FIT, EASY",
        "rr, fifo, CIRCULAR, NONE",
        "fifo, fifo, FIRST_FIT, NONE",
        "sjf, sjf, FIRST_FIT, NONE",
        "priority, priority, FIRST_FIT, NONE",
        "ljf, ljf, FIRST_FIT, NONE",
        "ageing, ageing, FIRST_FIT, NONE",
        "edf, edf, FIRST_FIT, NONE",
        "least-slack, least-slack, FIRST_FIT, NONE",
        "smallest-area, smallest-area, FIRST_FIT, NONE",
        "largest-area, largest-area, FIRST_FIT, NONE",
        "f1, f1, FIRST_FIT, NONE",
        "wfp3, wfp3, FIRST_FIT, NONE",
        "unicep, unicep, FIRST_FIT, NONE",
        "fair-share, fair-share, FIRST_FIT, NONE",
        "drf, drf, FIRST_FIT, NONE",
        "least-work, fifo, LEAST_WORK, NONE",
        "easy, fifo, BEST_FIT, EASY",
        "conservative, fifo, BEST_FIT, CONSERVATIVE"
    })
    void presetsAreThreeChoices(String name, String order, Placements placement, Backfills backfill) {
        PolicySpec spec = TestPolicies.read(name);

        assertThat(spec.order().title()).isEqualTo(order);
        assertThat(spec.placement()).isEqualTo(placement);
        assertThat(spec.backfill()).isEqualTo(backfill);
        assertThat(spec.name()).isEqualTo(name);
        assertThat(spec.build().name()).isEqualTo(name);
        assertThat(Presets.titles()).contains(name);
    }

    @Test
    void partsReplaceThoseOfThePreset() {
        PolicySpec spec = TestPolicies.read("EASY order=SJF placement=least_work backfill-order=sjf");

        assertThat(spec.order().title()).isEqualTo("sjf");
        assertThat(spec.placement()).isEqualTo(Placements.LEAST_WORK);
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
