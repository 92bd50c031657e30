package dev.estiva.workload;

import dev.estiva.model.SeededRandom;

/** Normal numbers of mean 0 and standard deviation 1, by the method of Box and Muller (1958). */
final class Normal {
    private Normal() {}

    static double next(SeededRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
