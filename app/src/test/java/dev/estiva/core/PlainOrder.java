package dev.estiva.core;

import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.FactAudit.Phase;
import dev.estiva.core.FactAudit.Use;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.policy.PolicySpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The orders again, each by its definition, from what the audit saw: every task is scored anew at this instant, and every use of
 * a user summed up from the beginning.
 */
public final class PlainOrder {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final FactAudit audit;
    private final long nowMicros;

    private PlainOrder(FactAudit audit, long nowMicros) {
        this.audit = audit;
        this.nowMicros = nowMicros;
    }

    /** The waiting tasks in the policy's order; of an array's untouched tasks only the first stands in it. */
    public static List<Life> queue(FactAudit audit, PolicySpec policy, long nowMicros) {
        NavigableMap<Long, Integer> untouched = new TreeMap<>();
        return audit.lives().stream()
                .filter(life -> life.phase == Phase.WAITING)
                .filter(life -> life.attempt > 0 || life.chose || untouched.putIfAbsent(life.task.job(), 0) == null)
                .sorted(new PlainOrder(audit, nowMicros).by(policy.order().title()))
                .toList();
    }

    private Comparator<Life> by(String title) {
        Comparator<Life> first = switch (title) {
            case "fifo" -> (_, _) -> 0;
            case "sjf" -> smallest(life -> estimate(life, NEVER));
            case "ljf" -> smallest(life -> estimate(life, NEVER) == NEVER ? NEVER : -estimate(life, 0));
            case "priority" -> smallest(life -> life.spec.priority());
            case "ageing" -> smallest(life -> life.spec.priority() * TestPolicies.AGEING_SECONDS - waited(life));
            case "edf" -> smallest(this::deadline);
            case "least-slack" -> smallest(life -> deadline(life) - nowMicros / 1e6 - estimate(life, 0));
            case "smallest-area" -> smallest(life -> estimate(life, NEVER) * processors(life));
            case "largest-area" ->
                smallest(life -> estimate(life, NEVER) == NEVER ? NEVER : -estimate(life, 0) * processors(life));
            case "f1" -> smallest(this::f1);
            case "wfp3" -> smallest(life -> -cube(waitedEstimates(life)) * processors(life));
            case "unicep" -> smallest(life -> -waitedEstimates(life) / log2(processors(life)));
            case "fair-share" -> smallest(life -> (float) usage(life.spec.user()));
            case "drf" -> smallest(life -> dominantShare(life.spec.user()));
            default -> throw new IllegalArgumentException(title);
        };
        return first.thenComparing(life -> life.task);
    }

    @FunctionalInterface
    private interface Score {
        double of(Life life);
    }

    private static Comparator<Life> smallest(Score score) {
        return Comparator.comparingDouble(life -> score.of(life) + 0.0);
    }

    private static double estimate(Life life, double unknown) {
        return life.spec.estimateMicros() == JobSpec.UNKNOWN ? unknown : life.spec.estimateMicros() / 1e6;
    }

    private double deadline(Life life) {
        return life.spec.deadlineMicros() == JobSpec.UNKNOWN
                ? NEVER
                : (life.submitMicros + life.spec.deadlineMicros()) / 1e6;
    }

    private double waited(Life life) {
        return (nowMicros - life.submitMicros) / 1e6;
    }

    private double waitedEstimates(Life life) {
        return waited(life) / Math.max(1e-6, estimate(life, JobSpec.LONGEST_MICROS / 1e6));
    }

    /** A job on one processor first. */
    private static double log2(double processors) {
        return processors <= 1 ? 1e-12 : StrictMath.log(processors) / StrictMath.log(2);
    }

    private double f1(Life life) {
        double estimate = estimate(life, NEVER);
        double submitted = StrictMath.log10(Math.max(0.1, life.submitMicros / 1e6));
        return estimate == NEVER
                ? NEVER
                : StrictMath.log10(Math.max(0.1, estimate)) * processors(life) + 870 * submitted;
    }

    private static double cube(double value) {
        return value * value * value;
    }

    private static double processors(Life life) {
        return processors(life.spec);
    }

    static double processors(JobSpec spec) {
        Resources asked = spec.request().amounts();
        double gpus = asked.gpuShare() / 10_000.0;
        return Math.max(0.001, Math.max((double) asked.slots(), Math.max(asked.cpuMillis() / 1e3, gpus)));
    }

    /** The sum of its tasks' processors over time, each instant's worth halved for each half-life since. */
    double usage(String user) {
        double decay = StrictMath.log(2) / TestPolicies.HALF_LIFE_SECONDS;
        double sum = 0;
        for (Use use : audit.uses()) {
            if (use.spec().user().equals(user)) {
                double sinceStart = (nowMicros - use.fromMicros()) / 1e6;
                double sinceEnd = (nowMicros - Math.min(nowMicros, use.toMicros())) / 1e6;
                sum += processors(use.spec())
                        * (StrictMath.exp(-decay * sinceEnd) - StrictMath.exp(-decay * sinceStart))
                        / decay;
            }
        }
        return sum;
    }

    private double dominantShare(String user) {
        NavigableMap<String, Long> held = new TreeMap<>();
        NavigableMap<String, Long> total = new TreeMap<>();
        for (Use use : audit.uses()) {
            if (use.toMicros() == Long.MAX_VALUE && use.spec().user().equals(user)) {
                add(held, use.spec().request().amounts());
            }
        }
        audit.workers().forEach(worker -> add(total, worker.spec().capacity()));
        List<Double> shares = new ArrayList<>(List.of(0.0));
        held.forEach((kind, amount) -> {
            long all = total.getOrDefault(kind, 0L);
            shares.add(all == 0 ? 0.0 : (double) amount / all);
        });
        return shares.stream().mapToDouble(share -> share).max().orElse(0);
    }

    private static void add(NavigableMap<String, Long> sum, Resources amounts) {
        sum.merge("slots", amounts.slots(), Long::sum);
        sum.merge("cpu", amounts.cpuMillis(), Long::sum);
        sum.merge("gpu", amounts.gpuShare(), Long::sum);
        sum.merge("memory", amounts.memoryBytes(), Long::sum);
        amounts.extras().forEach((name, amount) -> sum.merge("extra " + name, amount, Long::sum));
    }
}
