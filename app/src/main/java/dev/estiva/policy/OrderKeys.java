package dev.estiva.policy;

import dev.estiva.core.QueueOrder;
import dev.estiva.model.JobSpec;

/**
 * Keys that are known at submission and never change, the smallest first. Slack and linear ageing are among them: as time
 * passes every waiting job's slack shrinks, and its aged priority rises, by the same amount, so that the order of any two stays
 * what it was at submission.
 */
final class OrderKeys {
    private static final long LAST = Long.MAX_VALUE;

    /** Logarithms are taken of no less, so that what takes no time, or comes at the zero of time, has a score. */
    private static final double LEAST_SECONDS = 0.1;

    private OrderKeys() {}

    static long first(JobSpec spec, long submitMicros) {
        return 0;
    }

    /** By the estimate; a job without one comes last. */
    static long shortest(JobSpec spec, long submitMicros) {
        return spec.estimateMicros() == JobSpec.UNKNOWN ? LAST : spec.estimateMicros();
    }

    static long longest(JobSpec spec, long submitMicros) {
        return spec.estimateMicros() == JobSpec.UNKNOWN ? LAST : -spec.estimateMicros();
    }

    static long priority(JobSpec spec, long submitMicros) {
        return spec.priority();
    }

    /**
     * A job's priority falls by 1 with each such time that it waits: {@code priority − (now − submit)/ageing}, which sorts as
     * {@code priority · ageing + submit}.
     */
    static QueueOrder.Key aged(long ageingMicros) {
        return (spec, submitMicros) -> spec.priority() > LAST / 2 / ageingMicros
                ? LAST / 2 + submitMicros
                : spec.priority() * ageingMicros + submitMicros;
    }

    /** By the deadline; a job without one comes last. */
    static long deadline(JobSpec spec, long submitMicros) {
        return spec.deadlineMicros() == JobSpec.UNKNOWN ? LAST : submitMicros + spec.deadlineMicros();
    }

    /** Slack is deadline − now − estimate, which sorts as deadline − estimate; an unknown estimate counts as 0. */
    static long slack(JobSpec spec, long submitMicros) {
        return spec.deadlineMicros() == JobSpec.UNKNOWN
                ? LAST
                : submitMicros + spec.deadlineMicros() - Math.max(0, spec.estimateMicros());
    }

    /** Estimate × processors; a job without an estimate comes last. */
    static long smallestArea(JobSpec spec, long submitMicros) {
        return spec.estimateMicros() == JobSpec.UNKNOWN ? LAST : Sortable.of(area(spec));
    }

    static long largestArea(JobSpec spec, long submitMicros) {
        return spec.estimateMicros() == JobSpec.UNKNOWN ? LAST : Sortable.of(-area(spec));
    }

    /**
     * log10(r)·n + 870·log10(s), with the estimate r and the submission s in seconds and n processors (F1 of Carastan-Santos
     * and de Camargo, "Obtaining dynamic scheduling policies with simulation and machine learning", SC'17).
     */
    static long f1(JobSpec spec, long submitMicros) {
        if (spec.estimateMicros() == JobSpec.UNKNOWN) {
            return LAST;
        }
        return Sortable.of(
                log10OfSeconds(spec.estimateMicros()) * processors(spec) + 870 * log10OfSeconds(submitMicros));
    }

    static double processors(JobSpec spec) {
        return spec.request().processorsMilli() / 1e3;
    }

    private static double area(JobSpec spec) {
        return spec.estimateMicros() * processors(spec);
    }

    private static double log10OfSeconds(long micros) {
        return StrictMath.log10(Math.max(LEAST_SECONDS, micros / 1e6));
    }
}
