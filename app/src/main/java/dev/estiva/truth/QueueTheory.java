package dev.estiva.truth;

import java.util.List;

/**
 * Means of queues in equilibrium that arrivals reach as a Poisson process. Rates are per unit of time; W is the wait before
 * service, T the time from arrival to departure.
 */
public final class QueueTheory {
    private QueueTheory() {}

    /** P(an arrival waits) in M/M/c with a = λ/μ, by Erlang's recursion for B and C = B/(1 − ρ(1−B)) (Erlang 1917). */
    public static double erlangC(double a, int c) {
        double b = 1;
        for (int k = 1; k <= c; k++) {
            b = a * b / (k + a * b);
        }
        double rho = a / c;
        return b / (1 - rho * (1 - b));
    }

    /** W of M/M/c: C/(cμ − λ). */
    public static double wait(double lambda, double mu, int c) {
        return erlangC(lambda / mu, c) / (c * mu - lambda);
    }

    /** P(W > t) of M/M/c: C·e^−(cμ−λ)t. */
    public static double waitsLonger(double lambda, double mu, int c, double t) {
        return erlangC(lambda / mu, c) * Math.exp(-(c * mu - lambda) * t);
    }

    /** M/M/c/K, in which an arrival that finds K in the system goes away, by the balance of its birth-death chain. */
    public static Loss loss(double lambda, double mu, int c, int k) {
        double weight = 1;
        double sum = 1;
        double inSystem = 0;
        for (int n = 1; n <= k; n++) {
            weight *= lambda / (mu * Math.min(n, c));
            sum += weight;
            inSystem += n * weight;
        }
        double blocking = weight / sum;
        return new Loss(blocking, inSystem / sum, inSystem / sum / (lambda * (1 - blocking)));
    }

    /**
     * What is known of a queue with losses.
     *
     * @param turnaround of those that came in, by Little's law
     */
    public record Loss(double blocking, double inSystem, double turnaround) {}

    /** W of M/G/1, E[S] = 1: λE[S²]/(2(1−ρ)) (Pollaczek 1930, Khinchine 1932). */
    public static double wait(double lambda, Service service) {
        return lambda * service.secondMoment() / (2 * (1 - lambda));
    }

    /** W of each class, the most urgent first, in M/M/c with rate 1, without preemption (Cobham 1954). */
    public static List<Double> priorityWaits(int c, List<Double> lambdas) {
        double a = lambdas.stream().mapToDouble(x -> x).sum();
        double w0 = erlangC(a, c) / c;
        return lambdas.stream()
                .map(lambda -> {
                    int at = lambdas.indexOf(lambda);
                    return w0 / ((1 - sigma(lambdas, at) / c) * (1 - sigma(lambdas, at + 1) / c));
                })
                .toList();
    }

    /**
     * T of each class in M/M/1 with rate 1 where the more urgent interrupt: E[S]/(1−σₖ₋₁) + Σᵢ≤ₖ λᵢE[S²]/2 /
     * ((1−σₖ₋₁)(1−σₖ)) (White and Christie 1958).
     */
    public static List<Double> preemptiveResumeTurnarounds(List<Double> lambdas) {
        return lambdas.stream()
                .map(lambda -> {
                    int at = lambdas.indexOf(lambda);
                    double before = 1 - sigma(lambdas, at);
                    double upTo = 1 - sigma(lambdas, at + 1);
                    return 1 / before + sigma(lambdas, at + 1) / (before * upTo);
                })
                .toList();
    }

    private static double sigma(List<Double> lambdas, int count) {
        return lambdas.subList(0, count).stream().mapToDouble(x -> x).sum();
    }

    /** W at each of n servers with rate 1 and load ρ that are served in turn: E_n/M/1, σ = (nρ/(nρ+1−σ))ⁿ, W = σ/(1−σ). */
    public static double roundRobinWait(int n, double rho) {
        double sigma = rho;
        for (int i = 0; i < 10_000; i++) {
            sigma = Math.pow(n * rho / (n * rho + 1 - sigma), n);
        }
        return sigma / (1 - sigma);
    }

    /**
     * T at very many servers with rate 1 and load ρ where each arrival goes to the one with the fewest of d that are drawn:
     * Σ ρ^((dⁱ−d)/(d−1)) (Vvedenskaya and others 1996, Mitzenmacher 1996).
     */
    public static double powerOfChoicesTurnaround(int d, double rho) {
        double sum = 0;
        for (int i = 1; i < 40; i++) {
            sum += Math.pow(rho, (Math.pow(d, i) - d) / (d - 1));
        }
        return sum;
    }
}
