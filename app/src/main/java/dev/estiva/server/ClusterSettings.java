package dev.estiva.server;

import dev.estiva.core.EngineConfig;
import dev.estiva.policy.PolicySpec;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * How a durable cluster is to run.
 *
 * @param data the directory where everything is kept
 * @param beatMicros how often workers beat
 * @param workerToken whether a worker that shows this token, or an empty one, may join; called on the loop's thread
 * @param retainMicros how long jobs that ended and what happened are remembered; 0 for ever
 * @param outputs how much of what tasks wrote is kept
 */
public record ClusterSettings(
        Path data,
        PolicySpec policy,
        EngineConfig engine,
        long beatMicros,
        Predicate<String> workerToken,
        String version,
        long retainMicros,
        OutputLimits outputs) {
    /** One that keeps everything. */
    public ClusterSettings(
            Path data,
            PolicySpec policy,
            EngineConfig engine,
            long beatMicros,
            Predicate<String> workerToken,
            String version) {
        this(data, policy, engine, beatMicros, workerToken, version, 0, OutputLimits.NONE);
    }
}
