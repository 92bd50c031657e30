package dev.estiva.metrics;

import java.math.BigInteger;

/** An amount that changes in steps, and its integral: ∫₀ᵗ a dt = a(t)·t − Σ δᵢ·tᵢ, where it changed by δᵢ at tᵢ. */
final class Level {
    private final ExactSum moment = new ExactSum();
    private long amount;

    void change(long delta, long atMicros) {
        amount += delta;
        moment.addProduct(delta, atMicros);
    }

    /** From instant 0 to an instant not before the last change. */
    BigInteger integral(long toMicros) {
        return BigInteger.valueOf(amount).multiply(BigInteger.valueOf(toMicros)).subtract(moment.value());
    }
}
