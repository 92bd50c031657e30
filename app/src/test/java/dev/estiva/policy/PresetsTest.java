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
        "default, PRIORITY, BEST_FIT, EASY",
        "rr, FIFO, CIRCULAR, NONE",
        "fifo, FIFO, FIRST_FIT, NONE",
        "sjf, SJF, FIRST_FIT, NONE",
        "priority, PRIORITY, FIRST_FIT, NONE",
        "least-work, FIFO, LEAST_WORK, NONE",
        "easy, FIFO, BEST_FIT, EASY",
        "conservative, FIFO, BEST_FIT, CONSERVATIVE"
    })
    void presetsAreThreeChoices(String name, Orders order, Placements placement, Backfills backfill) {
        PolicySpec spec = TestPolicies.read(name);

        assertThat(spec.order()).isEqualTo(order);
        assertThat(spec.placement()).isEqualTo(placement);
        assertThat(spec.backfill()).isEqualTo(backfill);
        assertThat(spec.name()).isEqualTo(name);
        assertThat(spec.build().name()).isEqualTo(name);
        assertThat(Presets.titles()).contains(name);
    }

    @Test
    void partsReplaceThoseOfThePreset() {
        PolicySpec spec = TestPolicies.read("EASY order=SJF placement=least_work backfill-order=sjf");

        assertThat(spec.order()).isEqualTo(Orders.SJF);
        assertThat(spec.placement()).isEqualTo(Placements.LEAST_WORK);
        assertThat(spec.backfillOrder()).isEqualTo(BackfillOrder.SJF);
        assertThat(spec.name()).isEqualTo("custom");
    }

    @Test
    void namesWhatItDoesNotKnowAndWhatThereIs() {
        assertThatThrownBy(() -> TestPolicies.read("esay"))
                .hasMessage(
                        "--policy: found \"esay\", expected one of default, rr, fifo, sjf, priority, least-work, easy,"
                                + " conservative");
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
