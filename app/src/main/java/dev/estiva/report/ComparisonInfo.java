package dev.estiva.report;

import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A comparison of policies, as its reports show it.
 *
 * @param seeds one run of each policy for each
 * @param estimates {@code user} or {@code perfect}
 * @param pass {@code event} or {@code instant}
 */
public record ComparisonInfo(
        List<String> files, List<Long> seeds, String estimates, String pass, List<PolicyMeans> policies) {
    public ComparisonInfo {
        files = List.copyOf(files);
        seeds = List.copyOf(seeds);
        policies = List.copyOf(policies);
    }

    /** What came of a policy; a measure of which some run had no value is not there. */
    public record PolicyMeans(PolicyInfo policy, Map<Measure, RunsMean> means) {}

    /** What people are shown: preemptions only where there were any. */
    List<Measure> shown() {
        boolean preempts = policies.stream()
                .map(row -> row.means.get(Measure.PREEMPTIONS))
                .anyMatch(mean -> mean != null && mean.mean() > 0);
        return Stream.of(Measure.values())
                .filter(measure -> preempts || measure != Measure.PREEMPTIONS)
                .toList();
    }

    /** Whether no other policy has a better mean of this; several may be as good. */
    boolean isBest(PolicyMeans row, Measure measure) {
        RunsMean mine = row.means.get(measure);
        if (mine == null || measure == Measure.PREEMPTIONS) {
            return false;
        }
        for (PolicyMeans other : policies) {
            RunsMean its = other.means.get(measure);
            if (its != null && (measure.isBetterLow() ? its.mean() < mine.mean() : its.mean() > mine.mean())) {
                return false;
            }
        }
        return true;
    }
}
