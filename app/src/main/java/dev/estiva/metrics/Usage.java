package dev.estiva.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalDouble;
import java.util.function.Function;

/** How much of each kind of resource was used over a window. */
public record Usage(Integral slots, Integral cpu, Integral memory, Integral gpu) {
    static Usage of(Function<ResourceKind, Integral> integrals) {
        return new Usage(
                integrals.apply(ResourceKind.SLOTS),
                integrals.apply(ResourceKind.CPU),
                integrals.apply(ResourceKind.MEMORY),
                integrals.apply(ResourceKind.GPU));
    }

    public Integral of(ResourceKind kind) {
        return switch (kind) {
            case SLOTS -> slots;
            case CPU -> cpu;
            case MEMORY -> memory;
            case GPU -> gpu;
        };
    }

    /** Utilisation = ∫allocated dt / ∫capacity dt, from 0 to 1; empty where there was no capacity. */
    public OptionalDouble utilisation(ResourceKind kind) {
        return of(kind).ratio();
    }

    Usage plus(Usage that) {
        return of(kind -> of(kind).plus(that.of(kind)));
    }

    /** Both integrals, in the unit of {@link dev.estiva.model.Resources} times microseconds. */
    public record Integral(BigInteger allocated, BigInteger capacity) {
        public static final Integral ZERO = new Integral(BigInteger.ZERO, BigInteger.ZERO);

        Integral plus(Integral that) {
            return new Integral(allocated.add(that.allocated), capacity.add(that.capacity));
        }

        OptionalDouble ratio() {
            if (capacity.signum() == 0) {
                return OptionalDouble.empty();
            }
            BigDecimal ratio = new BigDecimal(allocated).divide(new BigDecimal(capacity), MathContext.DECIMAL128);
            return OptionalDouble.of(ratio.doubleValue());
        }
    }
}
