package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.commons.statistics.distribution.WeibullDistribution;

/**
 * How long something takes, by chance. Drawn by inversion or from normal numbers, with {@link StrictMath}, so that a seed
 * gives the same times on every machine.
 */
public sealed interface TimeDistribution {
    /** What may be written where a distribution is expected. */
    String FORMS =
            "fixed:TIME, exponential:MEAN, uniform:MIN,MAX, lognormal:mean=TIME,cv=N, lognormal:median=TIME,sigma=N,"
                    + " weibull:mean=TIME,shape=N, weibull:scale=TIME,shape=N or file:PATH";

    /** The next one, in microseconds, from 0 to {@link JobSpec#LONGEST_MICROS}. */
    long nextMicros(SeededRandom random);

    /**
     * Reads what a user wrote.
     *
     * @param folder where a file of empirical times is looked for, if its path is relative
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     * @throws WorkloadException if it names a file that cannot be used
     */
    static TimeDistribution read(String text, Path folder) throws WorkloadException {
        SpecText spec = SpecText.of(text);
        return switch (spec.kind()) {
            case "fixed" -> fixed(spec);
            case "exponential" -> exponential(spec);
            case "uniform" -> uniform(spec);
            case "lognormal", "log-normal" -> logNormal(spec);
            case "weibull" -> weibull(spec);
            case "file" -> new Empirical(EmpiricalFile.read(path(spec, folder)));
            default -> throw spec.wrong(FORMS);
        };
    }

    /** Always the same. */
    record Fixed(long micros) implements TimeDistribution {
        @Override
        public long nextMicros(SeededRandom random) {
            return micros;
        }
    }

    /** Exponential with this mean. */
    record Exponential(long meanMicros) implements TimeDistribution {
        @Override
        public long nextMicros(SeededRandom random) {
            return rounded(random.nextExponential((double) meanMicros));
        }
    }

    /** Even between two times, both included. */
    record Uniform(long leastMicros, long mostMicros) implements TimeDistribution {
        @Override
        public long nextMicros(SeededRandom random) {
            return leastMicros + (long) (random.nextDouble() * (mostMicros - leastMicros + 1));
        }
    }

    /** The logarithm of its microseconds is normal with this mean and standard deviation. */
    record LogNormal(double mu, double sigma) implements TimeDistribution {
        @Override
        public long nextMicros(SeededRandom random) {
            return rounded(StrictMath.exp(mu + sigma * Normal.next(random)));
        }
    }

    /** Weibull; a shape below 1 has a heavier tail than exponential, one above a lighter. */
    record Weibull(double scaleMicros, double shape) implements TimeDistribution {
        @Override
        public long nextMicros(SeededRandom random) {
            return rounded(scaleMicros * StrictMath.pow(-StrictMath.log(1 - random.nextDouble()), 1 / shape));
        }
    }

    /** One of those that were seen, each as likely. */
    record Empirical(EmpiricalFile seen) implements TimeDistribution {
        @Override
        public long nextMicros(SeededRandom random) {
            return seen.at(random.nextInt(seen.size()));
        }
    }

    private static TimeDistribution fixed(SpecText spec) {
        if (spec.has("value")) {
            return new Fixed(spec.micros("value"));
        }
        throw spec.wrong("fixed:TIME");
    }

    private static TimeDistribution exponential(SpecText spec) {
        if (spec.has("mean")) {
            return new Exponential(spec.micros("mean"));
        }
        throw spec.wrong("exponential:MEAN");
    }

    private static TimeDistribution uniform(SpecText spec) {
        if (!spec.has("min", "max")) {
            throw spec.wrong("uniform:MIN,MAX");
        }
        long least = spec.micros("min");
        long most = spec.micros("max");
        if (most < least) {
            throw spec.wrong("a maximum that is not below the minimum");
        }
        return new Uniform(least, most);
    }

    private static TimeDistribution logNormal(SpecText spec) {
        if (spec.has("mean", "cv")) {
            double cv = spec.number("cv", 0, 100);
            double variance = StrictMath.log1p(cv * cv);
            double mean = (double) spec.positiveMicros("mean");
            return new LogNormal(StrictMath.log(mean) - variance / 2, StrictMath.sqrt(variance));
        }
        if (spec.has("median", "sigma")) {
            double sigma = spec.number("sigma", 0, 20);
            return new LogNormal(StrictMath.log((double) spec.positiveMicros("median")), sigma);
        }
        throw spec.wrong("lognormal:mean=TIME,cv=N or lognormal:median=TIME,sigma=N");
    }

    private static TimeDistribution weibull(SpecText spec) {
        if (spec.has("mean", "shape")) {
            double shape = spec.number("shape", 0.05, 100);
            double mean = (double) spec.positiveMicros("mean");
            return new Weibull(mean / WeibullDistribution.of(shape, 1).getMean(), shape);
        }
        if (spec.has("scale", "shape")) {
            return new Weibull((double) spec.positiveMicros("scale"), spec.number("shape", 0.05, 100));
        }
        throw spec.wrong("weibull:mean=TIME,shape=N or weibull:scale=TIME,shape=N");
    }

    private static Path path(SpecText spec, Path folder) {
        try {
            if (!spec.rest().isEmpty()) {
                return folder.resolve(spec.rest());
            }
        } catch (InvalidPathException e) {
            throw spec.wrong("file:PATH, a file with a number of seconds in each line");
        }
        throw spec.wrong("file:PATH, a file with a number of seconds in each line");
    }

    private static long rounded(double micros) {
        return Math.round(Math.min(micros, (double) JobSpec.LONGEST_MICROS));
    }
}
