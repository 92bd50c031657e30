package dev.estiva.truth;

import dev.estiva.model.SeededRandom;

/** A distribution of service times with mean 1, and its moments. */
public enum Service {
    /** Always 1. */
    DETERMINISTIC(1) {
        @Override
        double draw(SeededRandom random) {
            return 1;
        }
    },
    /** The sum of two exponential halves. */
    ERLANG_2(1.5) {
        @Override
        double draw(SeededRandom random) {
            return random.nextExponential(0.5) + random.nextExponential(0.5);
        }
    },
    /** Exponential. */
    EXPONENTIAL(2) {
        @Override
        double draw(SeededRandom random) {
            return random.nextExponential(1);
        }
    },
    /**
     * One of two exponential ones, each of which brings half of the work (balanced means), with a squared coefficient of
     * variation of 4: rate 2p with probability p, 2(1−p) with 1−p, where p = (1 + √((cv²−1)/(cv²+1)))/2.
     */
    HYPEREXPONENTIAL(5) {
        @Override
        double draw(SeededRandom random) {
            double p = (1 + Math.sqrt(3.0 / 5.0)) / 2;
            return random.nextExponential(random.nextDouble() < p ? 1 / (2 * p) : 1 / (2 * (1 - p)));
        }
    };

    private final double secondMoment;

    Service(double secondMoment) {
        this.secondMoment = secondMoment;
    }

    /** E[S²]. */
    public double secondMoment() {
        return secondMoment;
    }

    abstract double draw(SeededRandom random);
}
