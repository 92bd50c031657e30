package dev.estiva.cli;

import dev.estiva.core.Fact;
import dev.estiva.model.Seconds;

/** What is told of a policy that failed. */
final class ReplacedPolicies {
    private ReplacedPolicies() {}

    static String text(Fact.PolicyReplaced fact) {
        return "the policy " + fact.policy() + " failed at " + Seconds.ofMicros(fact.atMicros())
                + " s, and fifo decides from then on: " + fact.reason();
    }
}
