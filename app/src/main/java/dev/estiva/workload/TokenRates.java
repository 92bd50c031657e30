package dev.estiva.workload;

import dev.estiva.model.JobSpec;

/**
 * How fast a server takes in and puts out tokens, for traces of language models that tell no run times: a request takes
 * prompt / in + output / out seconds.
 *
 * @param inPerSecond tokens of the prompt a second
 * @param outPerSecond tokens of the answer a second
 */
public record TokenRates(double inPerSecond, double outPerSecond) {
    /** An assumption, for one request among others on a few large GPUs. */
    public static final TokenRates USUAL = new TokenRates(5_000, 30);

    private static final double MOST = 1e9;

    public TokenRates {
        if (!(inPerSecond >= 0.001 && inPerSecond <= MOST && outPerSecond >= 0.001 && outPerSecond <= MOST)) {
            throw new IllegalArgumentException("found " + inPerSecond + " and " + outPerSecond
                    + " tokens a second, expected two numbers from 0.001 to 10^9");
        }
    }

    /**
     * Reads {@code 5000,30}.
     *
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     */
    public static TokenRates parse(String text) {
        String number = "[0-9]{1,12}(\\.[0-9]{1,9})?";
        if (!text.matches(number + "," + number)) {
            throw new IllegalArgumentException("found " + Quoted.of(text)
                    + ", expected tokens a second of the prompt and of the answer, such as 5000,30");
        }
        String[] parts = text.split(",", -1);
        return new TokenRates(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    }

    long runMicros(long promptTokens, long outputTokens) {
        double seconds = promptTokens / inPerSecond + outputTokens / outPerSecond;
        return Math.round(Math.min(seconds * 1e6, (double) JobSpec.LONGEST_MICROS));
    }
}
