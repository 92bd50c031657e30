package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** When jobs come, one after the other. */
public sealed interface ArrivalProcess {
    /** What may be written where an arrival process is expected. */
    String FORMS = "poisson:MEAN, bursty:mean=TIME,on=TIME,off=TIME, daily:mean=TIME,ratio=N,peak=TIME, or the gaps as "
            + TimeDistribution.FORMS;

    /** The instants of the arrivals in their order, in microseconds; never falls. */
    LongSupplier start(SeededRandom random);

    /**
     * Reads what a user wrote.
     *
     * @param folder where a file of gaps is looked for, if its path is relative
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     * @throws WorkloadException if it names a file that cannot be used
     */
    static ArrivalProcess read(String text, Path folder) throws WorkloadException {
        SpecText spec = SpecText.of(text);
        return switch (spec.kind()) {
            case "poisson" -> {
                if (!spec.has("mean")) {
                    throw spec.wrong("poisson:MEAN");
                }
                yield poisson(spec.micros("mean"));
            }
            case "bursty" -> {
                if (!spec.has("mean", "on", "off")) {
                    throw spec.wrong("bursty:mean=TIME,on=TIME,off=TIME");
                }
                yield new Bursty(spec.positiveMicros("mean"), spec.positiveMicros("on"), spec.micros("off"));
            }
            case "daily" -> daily(spec);
            case "fixed", "exponential", "uniform", "lognormal", "log-normal", "weibull", "file" ->
                new Renewal(TimeDistribution.read(text, folder));
            default -> throw spec.wrong(FORMS);
        };
    }

    /** Exponential gaps with this mean. */
    static ArrivalProcess poisson(long meanMicros) {
        return new Renewal(new TimeDistribution.Exponential(meanMicros));
    }

    private static ArrivalProcess daily(SpecText spec) {
        boolean hasPeak = spec.has("mean", "ratio", "peak");
        if (!hasPeak && !spec.has("mean", "ratio")) {
            throw spec.wrong("daily:mean=TIME,ratio=N or daily:mean=TIME,ratio=N,peak=TIME");
        }
        long peak = hasPeak ? spec.micros("peak") : Daily.USUAL_PEAK_MICROS;
        if (peak >= Daily.DAY_MICROS) {
            throw spec.wrong("a time of the day as peak, below 24h");
        }
        return new Daily(spec.positiveMicros("mean"), spec.number("ratio", 1, 1_000_000), peak);
    }

    /** The first at 0, each further one after a gap that depends on no other. */
    record Renewal(TimeDistribution gaps) implements ArrivalProcess {
        @Override
        public LongSupplier start(SeededRandom random) {
            return new LongSupplier() {
                private long next;

                @Override
                public long getAsLong() {
                    long now = next;
                    next = Arrivals.later(now, gaps.nextMicros(random));
                    return now;
                }
            };
        }
    }

    /**
     * An interrupted Poisson process (Kuczura, "The interrupted Poisson process as an overflow process", Bell System Technical
     * Journal 52, 1973): bursts and pauses alternate, both of exponential length, and jobs come in bursts only, as a Poisson
     * process. The first comes at 0.
     *
     * @param meanMicros the mean gap over all, pauses included
     * @param onMicros the mean length of a burst
     * @param offMicros the mean length of a pause
     */
    record Bursty(long meanMicros, long onMicros, long offMicros) implements ArrivalProcess {
        @Override
        public LongSupplier start(SeededRandom random) {
            double gapInBurst = (double) meanMicros * onMicros / ((double) onMicros + offMicros);
            return new LongSupplier() {
                private double next;

                @Override
                public long getAsLong() {
                    double now = next;
                    double gap = random.nextExponential(gapInBurst);
                    double burst = random.nextExponential((double) onMicros);
                    while (gap >= burst) {
                        next += burst + random.nextExponential((double) offMicros);
                        gap = random.nextExponential(gapInBurst);
                        burst = random.nextExponential((double) onMicros);
                    }
                    next += gap;
                    return Math.min(JobSpec.LONGEST_MICROS, Math.round(now));
                }
            };
        }
    }

    /**
     * A Poisson process whose rate goes up and down with the time of the day like a cosine, by thinning (Lewis and Shedler,
     * "Simulation of nonhomogeneous Poisson processes by thinning", Naval Research Logistics Quarterly 26, 1979). The
     * workload's zero is midnight.
     *
     * @param meanMicros the mean gap over whole days
     * @param ratio the highest rate of the day, divided by the lowest
     * @param peakMicros the time of the highest rate
     */
    record Daily(long meanMicros, double ratio, long peakMicros) implements ArrivalProcess {
        static final long DAY_MICROS = 86_400_000_000L;
        static final long USUAL_PEAK_MICROS = DAY_MICROS / 24 * 14;

        @Override
        public LongSupplier start(SeededRandom random) {
            double swing = (ratio - 1) / (ratio + 1);
            return new LongSupplier() {
                private double now;

                @Override
                public long getAsLong() {
                    double level;
                    do {
                        now += random.nextExponential(meanMicros / (1 + swing));
                        double angle = 2 * Math.PI * ((now - peakMicros) % DAY_MICROS) / DAY_MICROS;
                        level = (1 + swing * StrictMath.cos(angle)) / (1 + swing);
                    } while (now < JobSpec.LONGEST_MICROS && random.nextDouble() >= level);
                    return Math.min(JobSpec.LONGEST_MICROS, Math.round(now));
                }
            };
        }
    }
}
