package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.report.PlanInfo.Goal;
import dev.estiva.report.PlanInfo.Size;
import dev.estiva.report.PlanInfo.Verdict;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Which size is the smallest that will do. */
class PlanInfoTest {
    private static final Goal SHORT_WAIT = new Goal(Measure.WAIT_P95, true, false, 60, "p95 wait < 1m");

    private static PlanInfo plan(Goal goal, Size... sizes) {
        PolicyInfo policy = new PolicyInfo("fifo", "fifo", "first-fit", "none", "");
        return new PlanInfo(List.of("f"), policy, List.of(1L), "user", "gpus", List.of(goal), List.of(sizes));
    }

    private static Size size(int added, double wait, double half, long refused) {
        RunsMean mean = new RunsMean(wait, half == 0 ? OptionalDouble.empty() : OptionalDouble.of(half));
        return new Size(added, 1 + added, refused, Map.of(Measure.WAIT_P95, mean));
    }

    @Test
    void onlyTheWholeIntervalIsSure() {
        PlanInfo plan = plan(SHORT_WAIT, size(0, 70, 5, 0), size(1, 58, 5, 0), size(2, 50, 5, 0));
        assertThat(plan.sizes()).extracting(plan::verdict).containsExactly(Verdict.NO, Verdict.PERHAPS, Verdict.YES);
        assertThat(plan.smallest()).isEqualTo(plan.sizes().get(2));
        assertThat(plan.missing()).isEmpty();
    }

    @Test
    void theBoundItselfCountsOnlyWhereItIsSaid() {
        assertThat(plan(SHORT_WAIT, size(0, 60, 0, 0)).smallest()).isNull();
        Goal orEqual = new Goal(Measure.WAIT_P95, true, true, 60, "p95 wait <= 1m");
        assertThat(plan(orEqual, size(0, 60, 0, 0)).smallest()).isNotNull();
    }

    @Test
    void largerOnesThatMissAreTold() {
        PlanInfo plan = plan(SHORT_WAIT, size(0, 70, 0, 0), size(1, 50, 0, 0), size(2, 65, 0, 0), size(3, 40, 0, 0));
        assertThat(plan.smallest()).isEqualTo(plan.sizes().get(1));
        assertThat(plan.missing()).containsExactly(plan.sizes().get(2));
        assertThat(PlanText.answers(Texts.of(Language.EN), plan))
                .containsExactly(
                        "* the smallest that meets it: +1 gpus, 2 servers in all",
                        "Larger, and yet not sure to meet it: +2");
    }

    @Test
    void whoRefusesWhatOthersRunMeetsNothing() {
        PlanInfo plan = plan(SHORT_WAIT, size(0, 1, 0, 5), size(1, 50, 0, 2), size(2, 40, 0, 2));
        assertThat(plan.smallest()).isEqualTo(plan.sizes().get(1));
    }

    @Test
    void aFigureThatThereIsNotIsNotReached() {
        Size empty = new Size(0, 1, 0, Map.of());
        assertThat(plan(SHORT_WAIT, empty).verdict(empty)).isEqualTo(Verdict.NO);
    }
}
