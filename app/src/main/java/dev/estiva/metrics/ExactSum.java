package dev.estiva.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A sum of products in 128 bits: four years in microseconds times a hundred thousand processors is too much for a long.
 * Sums that leave the range on the way come back right if the result is in it.
 */
final class ExactSum {
    private static final BigDecimal MICROS_A_SECOND = BigDecimal.valueOf(1_000_000);

    private long high;
    private long low;

    void add(long value) {
        addWide(value >> 63, value);
    }

    void addProduct(long a, long b) {
        addWide(Math.multiplyHigh(a, b), a * b);
    }

    private void addWide(long addedHigh, long addedLow) {
        low += addedLow;
        high += addedHigh + (Long.compareUnsigned(low, addedLow) < 0 ? 1 : 0);
    }

    BigInteger value() {
        return value(high, low);
    }

    static BigInteger value(long high, long low) {
        BigInteger unsignedLow = BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1));
        return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
    }

    /** The mean of so many addends, read as microseconds, in seconds. */
    double meanSeconds(long count) {
        BigDecimal micros = new BigDecimal(value());
        return micros.divide(BigDecimal.valueOf(count).multiply(MICROS_A_SECOND), MathContext.DECIMAL128)
                .doubleValue();
    }
}
