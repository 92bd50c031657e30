package dev.estiva.report;

import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clusters of several sizes against a target, as reports show them.
 *
 * @param added what the sizes count
 * @param sizes ascending, the first with nothing added
 */
public record PlanInfo(
        List<String> files,
        PolicyInfo policy,
        List<Long> seeds,
        String estimates,
        String added,
        List<Goal> goals,
        List<Size> sizes) {
    public PlanInfo {
        files = List.copyOf(files);
        seeds = List.copyOf(seeds);
        goals = List.copyOf(goals);
        sizes = List.copyOf(sizes);
    }

    /**
     * A part of the target.
     *
     * @param bound seconds, a ratio, or a share of 1
     */
    public record Goal(Measure measure, boolean isBelow, boolean orEqual, double bound, String text) {
        /** With a confidence interval, only what the whole of it reaches is sure. */
        Verdict of(@Nullable RunsMean reached) {
            if (reached == null) {
                return Verdict.NO;
            }
            double off = reached.halfWidth().orElse(0);
            double worst = isBelow ? reached.mean() + off : reached.mean() - off;
            return isMet(worst) ? Verdict.YES : isMet(reached.mean()) ? Verdict.PERHAPS : Verdict.NO;
        }

        private boolean isMet(double value) {
            return value == bound ? orEqual : isBelow == value < bound;
        }
    }

    /** Whether a target is met. */
    public enum Verdict {
        YES,
        /** By the mean over the seeds, but not by its whole confidence interval. */
        PERHAPS,
        NO
    }

    /**
     * A cluster that was tried.
     *
     * @param refused tasks that it could never run, in all runs together
     */
    public record Size(long added, int workers, long refused, Map<Measure, RunsMean> means) {}

    /** A cluster that refuses tasks which another one runs does not meet anything. */
    Verdict verdict(Size size) {
        long least = sizes.stream().mapToLong(Size::refused).min().orElse(0);
        Verdict verdict = size.refused > least ? Verdict.NO : Verdict.YES;
        for (Goal goal : goals) {
            Verdict one = goal.of(size.means.get(goal.measure));
            verdict = one.compareTo(verdict) > 0 ? one : verdict;
        }
        return verdict;
    }

    /** The smallest that surely meets the target; null if none does. */
    public @Nullable Size smallest() {
        return sizes.stream()
                .filter(size -> verdict(size) == Verdict.YES)
                .findFirst()
                .orElse(null);
    }

    /** Larger ones that do not meet it: more machines can make things worse. */
    List<Size> missing() {
        Size smallest = smallest();
        return smallest == null
                ? List.of()
                : sizes.stream()
                        .filter(size -> size.added > smallest.added && verdict(size) != Verdict.YES)
                        .toList();
    }
}
