package dev.estiva.server;

import dev.estiva.core.EngineConfig;
import dev.estiva.core.Policy;

/**
 * How a server is to run.
 *
 * @param engine its times in those of the workload
 * @param cluster which cluster this is: attempts and epochs mean nothing in another
 * @param epoch grows with each restart; workers refuse a lower one
 * @param beatMicros how often workers beat, in real time
 * @param lostMicros after how long a silence they are given up, in real time
 */
public record ServerSettings(
        EngineConfig engine,
        Policy policy,
        String cluster,
        long epoch,
        long beatMicros,
        long lostMicros,
        String version) {}
