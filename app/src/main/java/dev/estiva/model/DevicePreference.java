package dev.estiva.model;

import dev.estiva.model.Alternative.Preference;
import org.jspecify.annotations.Nullable;

/** What users say of a job that can run with a GPU or without: which of the two they would rather have. */
public enum DevicePreference {
    /** A GPU, unless the job is known to end sooner without one. */
    GPU,
    /** No GPU, unless the job is known to end sooner with one. */
    CPU,
    /** Whatever ends sooner; where nobody knows, whatever has room first. */
    FASTEST;

    private static final long ONE_CPU = 1_000;

    /**
     * The same job, able to run both ways: with the GPUs that it asks for, or one, and without any; all else that it asks for
     * it gets either way. Its estimate is for the way that is preferred.
     */
    public JobSpec applyTo(JobSpec spec) {
        Request asked = spec.request();
        Resources amounts = asked.amounts();
        long share = amounts.gpuShare() > 0 ? amounts.gpuShare() : Resources.WHOLE_GPU;
        Request with = new Request(withShare(amounts, share), asked.gpuModel(), asked.gpuMemoryBytes(), asked.labels());
        Resources rest = withShare(amounts, 0);
        Resources least = rest.isNone() ? new Resources(0, ONE_CPU, 0, 0, rest.extras()) : rest;
        Request without = new Request(least, "", 0, asked.labels());
        return switch (this) {
            case GPU -> twoWays(spec, with, without, Preference.THIS);
            case CPU -> twoWays(spec, without, with, Preference.THIS);
            case FASTEST -> twoWays(spec, with, without, Preference.NEITHER);
        };
    }

    private static JobSpec twoWays(JobSpec spec, Request first, Request other, Preference preference) {
        return spec.withRequest(first).withAlternative(new Alternative(other, JobSpec.UNKNOWN, preference));
    }

    private static Resources withShare(Resources of, long share) {
        return new Resources(of.slots(), of.cpuMillis(), share, of.memoryBytes(), of.extras());
    }

    /** What its user said, whichever way it takes now; null of a job that has one way only, or two of one kind. */
    public static @Nullable DevicePreference of(JobSpec spec) {
        Alternative other = spec.alternative();
        boolean withGpu = spec.request().takesGpu();
        if (other == null || withGpu == other.request().takesGpu()) {
            return null;
        }
        return switch (other.preference()) {
            case THIS -> withGpu ? GPU : CPU;
            case OTHER -> withGpu ? CPU : GPU;
            case NEITHER -> FASTEST;
        };
    }
}
