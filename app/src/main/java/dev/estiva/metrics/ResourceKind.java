package dev.estiva.metrics;

import dev.estiva.model.Resources;

/** The kinds of resource whose use is measured. */
public enum ResourceKind {
    SLOTS,
    CPU,
    MEMORY,
    GPU;

    long of(Resources amounts) {
        return switch (this) {
            case SLOTS -> amounts.slots();
            case CPU -> amounts.cpuMillis();
            case MEMORY -> amounts.memoryBytes();
            case GPU -> amounts.gpuShare();
        };
    }
}
