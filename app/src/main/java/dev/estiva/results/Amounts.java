package dev.estiva.results;

/** So much of what workers offer: what one has, or what a task holds. */
public record Amounts(double slots, double cpus, double gpus) {
    public static final Amounts NONE = new Amounts(0, 0, 0);

    /** What can be in use. */
    public enum Kind {
        SLOTS,
        CPUS,
        GPUS
    }

    double of(Kind kind) {
        return switch (kind) {
            case SLOTS -> slots;
            case CPUS -> cpus;
            case GPUS -> gpus;
        };
    }
}
