package dev.estiva.cli;

import dev.estiva.policy.PolicySpec;
import java.math.BigDecimal;

/**
 * How a live run is to go.
 *
 * @param timeScale how many real seconds a second of the workload takes
 * @param listen where workers connect, {@code HOST:PORT}; port 0 for any
 * @param isAlone whether no workers but the workload's own can be expected
 */
record LiveRunSettings(PolicySpec policy, BigDecimal timeScale, String listen, boolean isAlone, String version) {
    LiveRunSettings withPolicy(PolicySpec other) {
        return new LiveRunSettings(other, timeScale, listen, isAlone, version);
    }
}
