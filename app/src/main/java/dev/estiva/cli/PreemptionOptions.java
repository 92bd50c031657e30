package dev.estiva.cli;

import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.PolicySpec;
import dev.estiva.sim.Preemption;
import dev.estiva.sim.Preemption.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What policies that preempt do with those who give way. */
final class PreemptionOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--preempt",
            paramLabel = "resume|requeue",
            defaultValue = "RESUME",
            description = "What becomes of a preempted task: it goes on later with its work kept, or begins anew."
                    + " Default: resume.")
    private Mode mode = Mode.RESUME;

    @Option(
            names = "--preemption-cost",
            paramLabel = "DURATION",
            description = "So long a preempted task holds its room without doing work, each time that it goes on or"
                    + " begins anew. Default: 0s.")
    private @Nullable Duration cost;

    @Option(
            names = "--quantum",
            paramLabel = "DURATION",
            description = "With policies rr-quantum, las and las-gpu: how long a task runs before another has its turn."
                    + " Default: 10s.")
    private @Nullable Duration quantum;

    @Option(
            names = "--las-thresholds",
            paramLabel = "DURATION,…",
            split = ",",
            description = "With policies las and las-gpu: after so much service a task is a level lower, instead of"
                    + " taking turns with --quantum.")
    private @Nullable List<Duration> thresholds;

    /** The usual settings with what was said of preemption. */
    PolicySettings settings(long seed) {
        try {
            PolicySettings usual = PolicySettings.DEFAULT.withSeed(seed);
            PolicySettings settings =
                    usual.withQuantum(PolicyOptions.micros("--quantum", quantum, usual.quantumMicros()));
            List<Long> micros = new ArrayList<>();
            for (Duration threshold : thresholds == null ? List.<Duration>of() : thresholds) {
                micros.add(PolicyOptions.micros("--las-thresholds", threshold, 0));
            }
            return settings.withLasThresholds(micros);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** What simulated workers do. Refuses what would never end. */
    Preemption readFor(List<PolicySpec> policies) {
        for (PolicySpec policy : policies) {
            if (mode == Mode.REQUEUE && policy.needsWorkKept()) {
                throw wrong("--preempt requeue: under policy " + policy.name()
                        + " tasks take turns, and would begin anew for ever; expected resume"
                        + (policy.name().startsWith("las") ? ", or --las-thresholds" : ""));
            }
        }
        try {
            return new Preemption(mode, PolicyOptions.micros("--preemption-cost", cost, 0));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
