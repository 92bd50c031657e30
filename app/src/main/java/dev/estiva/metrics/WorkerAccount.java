package dev.estiva.metrics;

import dev.estiva.model.Resources;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers of one name had and gave, by kind of resource. */
final class WorkerAccount {
    private final String name;
    private final Map<ResourceKind, Level> allocated = new EnumMap<>(ResourceKind.class);
    private final Map<ResourceKind, Level> capacity = new EnumMap<>(ResourceKind.class);

    WorkerAccount(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void apply(Change change, long atMicros) {
        Map<ResourceKind, Level> levels = change.ofCapacity ? capacity : allocated;
        for (ResourceKind kind : ResourceKind.values()) {
            long amount = kind.of(change.amounts);
            if (amount != 0) {
                levels.computeIfAbsent(kind, _ -> new Level()).change(change.sign * amount, atMicros);
            }
        }
    }

    Usage usage(long lengthMicros) {
        return Usage.of(kind -> new Usage.Integral(
                integral(allocated.get(kind), lengthMicros), integral(capacity.get(kind), lengthMicros)));
    }

    private static BigInteger integral(@Nullable Level level, long lengthMicros) {
        return level == null ? BigInteger.ZERO : level.integral(lengthMicros);
    }

    /** One step, up or down, of what is allocated or of what there is. */
    record Change(WorkerAccount account, boolean ofCapacity, int sign, Resources amounts, long atMicros) {}
}
