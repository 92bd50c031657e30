package dev.estiva.burn;

import dev.estiva.core.Bounds;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.TestPolicies;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a seed makes of a run. Not every run has every kind of fault: some show only in the absence of others.
 *
 * @param machines how many workers there are
 * @param jobs how many jobs are submitted
 * @param troubledMicros for how long there are faults
 * @param faultEveryMicros how often there is one, on average
 */
record Plan(
        int machines,
        int users,
        int jobs,
        long troubledMicros,
        long faultEveryMicros,
        Set<Fault> faults,
        PolicySpec policy,
        EngineConfig engine,
        long beatMicros,
        int outputWindow) {
    private static final List<String> POLICIES = TestPolicies.all();

    static Plan of(Dice dice) {
        EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (dice.percent(60)) {
                faults.add(fault);
            }
        }
        return new Plan(
                1 + dice.below(5),
                1 + dice.below(3),
                10 + dice.below(40),
                dice.between(Dice.MINUTE, 4 * Dice.MINUTE),
                dice.oneOf(Dice.SECOND, 4 * Dice.SECOND, 15 * Dice.SECOND),
                faults,
                policy(dice),
                EngineConfig.LIVE,
                2 * Dice.SECOND,
                dice.oneOf(500, 4_000, 1 << 20));
    }

    /** Whether a machine ends its tasks when it has lost the server, and how soon: for about half of them. */
    long lease(Dice dice) {
        Dice own = dice.fork("lease");
        return own.percent(50) ? own.oneOf(12, 20, 45, 90) * Dice.SECOND : WorkerSpec.NO_LEASE;
    }

    static PolicySpec policy(Dice dice) {
        return TestPolicies.read(dice.oneOf(POLICIES)).withBounds(Bounds.BY_LIMIT);
    }
}
