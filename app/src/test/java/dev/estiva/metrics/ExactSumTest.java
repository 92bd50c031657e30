package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 128 bits, against numbers without bounds. */
final class ExactSumTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void addsProductsOfAnySignExactly(long seed) {
        SeededRandom random = new SeededRandom(seed);
        ExactSum sum = new ExactSum();
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 1_000; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            if (random.nextInt(2) == 0) {
                sum.add(a);
                expected = expected.add(BigInteger.valueOf(a));
            } else {
                sum.addProduct(a >> 8, b >> 8);
                expected = expected.add(BigInteger.valueOf(a >> 8).multiply(BigInteger.valueOf(b >> 8)));
            }
            assertThat(sum.value()).isEqualTo(expected);
        }
    }

    @org.junit.jupiter.api.Test
    void leavesTheRangeAndComesBack() {
        ExactSum sum = new ExactSum();
        for (int sign = 1; sign >= -1; sign -= 2) {
            for (int i = 0; i < 5; i++) {
                sum.addProduct(Long.MIN_VALUE, sign * Long.MAX_VALUE);
            }
        }
        sum.add(-7);
        assertThat(sum.value()).isEqualTo(-7);
        assertThat(sum.meanSeconds(2)).isEqualTo(-3.5e-6);
    }
}
