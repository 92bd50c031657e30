package dev.estiva.cli;

import dev.estiva.worker.CudaLibraries;

/**
 * Whether job types can compute on a worker's GPUs.
 *
 * @param label what the worker's label says
 * @param whyNot for people; empty if they can
 */
record CudaReadiness(String label, String whyNot) {
    static final CudaReadiness NOT_INSTALLED =
            new CudaReadiness("missing", "PyTorch's libraries for GPUs are not installed (estiva install cuda)");

    /** What was installed is there, and this was found of the rest. */
    static CudaReadiness of(CudaLibraries libraries) {
        return new CudaReadiness(libraries.areThere() ? "installed" : "incomplete", libraries.whyNot());
    }
}
