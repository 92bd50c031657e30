package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates that miss the run time by chance, by a stated model.
 *
 * @param parameter the f of {@link Kind#UNIFORM}, the sigma of {@link Kind#LOG_NORMAL}
 */
public record EstimateNoise(Kind kind, double parameter) {
    /** What may be written where estimates are expected. */
    public static final String FORMS = "user, perfect, uniform:F or lognormal:SIGMA";

    private static final double MOST_F = 10_000;
    private static final double MOST_SIGMA = 10;

    /** The models. */
    public enum Kind {
        /**
         * Even between the run time and f + 1 times as much: never too short. The f-model of Mu'alem and Feitelson, "Utilization,
         * predictability, workloads, and user runtime estimates in scheduling the IBM SP2 with backfilling", IEEE Transactions on
         * Parallel and Distributed Systems 12(6), 2001.
         */
        UNIFORM,
        /** The run time times a log-normal factor of median 1: too short as often as too long. */
        LOG_NORMAL
    }

    /**
     * Reads {@code uniform:5} and the like.
     *
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     */
    public static EstimateNoise parse(String text) {
        SpecText spec = SpecText.of(text);
        return switch (spec.kind()) {
            case "uniform" -> {
                if (!spec.has("f")) {
                    throw spec.wrong("uniform:F");
                }
                yield new EstimateNoise(Kind.UNIFORM, spec.number("f", 0, MOST_F));
            }
            case "lognormal", "log-normal" -> {
                if (!spec.has("sigma")) {
                    throw spec.wrong("lognormal:SIGMA");
                }
                yield new EstimateNoise(Kind.LOG_NORMAL, spec.number("sigma", 0, MOST_SIGMA));
            }
            default -> throw spec.wrong(FORMS);
        };
    }

    /** The estimate of a task that will run for so long. */
    long of(long runMicros, SeededRandom random) {
        double factor = switch (kind) {
            case UNIFORM -> 1 + parameter * random.nextDouble();
            case LOG_NORMAL -> StrictMath.exp(parameter * Normal.next(random));
        };
        return Math.round(Math.min(runMicros * factor, (double) JobSpec.LONGEST_MICROS));
    }

    /** The workload with such estimates in place of its own; the fork {@code estimates} is used. */
    Workload apply(Workload workload, SeededRandom seed) {
        SeededRandom random = seed.fork("estimates");
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs().size());
        for (WorkloadJob job : workload.jobs()) {
            jobs.add(job.withEstimate(of(job.runMicros(), random)));
        }
        return workload.withJobs(jobs);
    }
}
