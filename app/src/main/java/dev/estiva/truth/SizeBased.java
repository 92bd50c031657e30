package dev.estiva.truth;

/**
 * Means of M/M/1 with rate 1 under policies that look at sizes: E over the exponential size x of what is known for jobs of that
 * size, integrated by Simpson's rule. ρ(x) is the load of jobs up to size x, m₂(x) = ∫₀ˣ t²f(t)dt.
 */
public enum SizeBased {
    /** W of shortest job first, without preemption: W₀/(1−ρ(x))² (Phipps 1956). */
    SJF_WAIT {
        @Override
        double of(double x, double lambda, double residence) {
            return lambda / square(1 - load(x, lambda));
        }
    },
    /** T of preemptive shortest job first: x/(1−ρ(x)) + λm₂(x)/(2(1−ρ(x))²). */
    PREEMPTIVE_SJF {
        @Override
        double of(double x, double lambda, double residence) {
            double idle = 1 - load(x, lambda);
            return x / idle + lambda * secondMoment(x) / (2 * square(idle));
        }
    },
    /** T of shortest remaining time: λ(m₂(x) + x²(1−F(x)))/(2(1−ρ(x))²) + ∫₀ˣ dt/(1−ρ(t)) (Schrage and Miller 1966). */
    SRPT {
        @Override
        double of(double x, double lambda, double residence) {
            double waiting = lambda * (secondMoment(x) + x * x * Math.exp(-x));
            return waiting / (2 * square(1 - load(x, lambda))) + residence;
        }
    },
    /** T of least attained service: x/(1−ρₓ) + λE[min(S,x)²]/(2(1−ρₓ)²), with ρₓ = λE[min(S,x)] (Schrage 1967). */
    LEAST_ATTAINED {
        @Override
        double of(double x, double lambda, double residence) {
            double idle = 1 - lambda * (1 - Math.exp(-x));
            double capped = secondMoment(x) + x * x * Math.exp(-x);
            return x / idle + lambda * capped / (2 * square(idle));
        }
    },
    /** T of processor sharing, which is round robin with a vanishing quantum: x/(1−ρ) for any distribution (Kleinrock 1967). */
    PROCESSOR_SHARING {
        @Override
        double of(double x, double lambda, double residence) {
            return x / (1 - lambda);
        }
    };

    /** Beyond it there are 2·10⁻²² of all jobs. */
    private static final double LARGEST = 50;

    private static final int STEPS = 200_000;

    abstract double of(double x, double lambda, double residence);

    /** The mean over all jobs. */
    public double mean(double lambda) {
        double h = LARGEST / STEPS;
        double sum = 0;
        double residence = 0;
        for (int i = 0; i <= STEPS; i++) {
            double x = i * h;
            if (i > 0) { // Simpson's rule between two points
                double middle = 1 / (1 - load(x - h / 2, lambda));
                residence += h / 6 * (1 / (1 - load(x - h, lambda)) + 4 * middle + 1 / (1 - load(x, lambda)));
            }
            int weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-x) * of(x, lambda, residence);
        }
        return sum * h / 3;
    }

    /** λ∫₀ˣ t·e⁻ᵗdt. */
    static double load(double x, double lambda) {
        return lambda * (1 - Math.exp(-x) * (1 + x));
    }

    /** ∫₀ˣ t²e⁻ᵗdt. */
    static double secondMoment(double x) {
        return 2 - Math.exp(-x) * (x * x + 2 * x + 2);
    }

    private static double square(double x) {
        return x * x;
    }
}
