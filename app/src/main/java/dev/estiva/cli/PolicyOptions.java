package dev.estiva.cli;

import dev.estiva.extension.Leash;
import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which policy a command works with: a preset, any part of which may be replaced. */
final class PolicyOptions {
    /** So often a server looks whether time has changed its order. */
    private static final long LIVE_REORDER_MICROS = 10_000_000L;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description =
                    "By name, as estiva policies lists them: default (priority, best fit, EASY), rr, fifo, sjf, …")
    private @Nullable String policy;

    @Mixin
    private PolicyJars jars = new PolicyJars();

    @Option(
            names = "--order",
            paramLabel = "NAME",
            description = "Which task is next: fifo, sjf, priority, … as estiva policies lists them.")
    private @Nullable String order;

    @Option(
            names = "--placement",
            paramLabel = "NAME",
            description = "On which worker: first-fit, best-fit, circular, … as estiva policies lists them.")
    private @Nullable String placement;

    @Option(
            names = "--backfill",
            paramLabel = "NAME",
            description = "Whether later tasks may jump ahead: none, greedy, easy or conservative.")
    private @Nullable String backfill;

    @Option(
            names = "--backfill-order",
            paramLabel = "NAME",
            description = "With EASY, which later task is tried first: queue, or sjf for the shortest estimate.")
    private @Nullable String backfillOrder;

    @Option(
            names = "--backfill-depth",
            paramLabel = "N",
            defaultValue = "0",
            description = "With conservative, how many waiting tasks have reservations; 0, the default, means all.")
    private int backfillDepth;

    @Option(
            names = "--strict",
            description =
                    "Without backfilling, a blocked task blocks all later ones, also from workers that it cannot use.")
    private boolean strict;

    @Option(
            names = "--ageing",
            paramLabel = "DURATION",
            description = "With order ageing: waiting so long counts as much as one step of priority. Default: 10m.")
    private @Nullable Duration ageing;

    @Option(
            names = "--half-life",
            paramLabel = "DURATION",
            description = "With order fair-share: after this time what a user used counts half; 0s if it never fades."
                    + " Default: 7d.")
    private @Nullable Duration halfLife;

    @Option(
            names = "--reorder-interval",
            paramLabel = "DURATION",
            description = "How old an order may become that changes with time (wfp3, unicep, fair-share)."
                    + " Default: 0s in simulations, which is always right, and 10s on a server, which costs less.")
    private @Nullable Duration reorderInterval;

    @Option(
            names = "--choices",
            paramLabel = "D",
            description = "With placement power-of-d: how many workers are drawn to choose among. Default: 2.")
    private @Nullable Integer choices;

    /** A policy for virtual time: always right. */
    PolicySpec readFor(PolicySettings usual) {
        return read(usual, Leash.SIMULATED);
    }

    /** A policy for a live run: always right, and drawing by this seed. */
    PolicySpec readForRun(long seed) {
        return live(read(PolicySettings.DEFAULT.withSeed(seed), Leash.SIMULATED));
    }

    /** A policy for a server. */
    PolicySpec readForServer() {
        return live(read(PolicySettings.DEFAULT.withReorder(LIVE_REORDER_MICROS), Leash.LIVE));
    }

    private PolicySpec live(PolicySpec spec) {
        if (spec.preempts()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--policy: " + spec.name() + " preempts running tasks, which so far only simulations do:"
                            + " estiva simulate, estiva compare");
        }
        return spec;
    }

    private PolicySpec read(PolicySettings usual, Leash leash) {
        try {
            PolicySettings settings = new PolicySettings(
                    micros("--ageing", ageing, usual.ageingMicros()),
                    micros("--half-life", halfLife, usual.halfLifeMicros()),
                    micros("--reorder-interval", reorderInterval, usual.reorderMicros()),
                    choices == null ? usual.choices() : choices,
                    usual.seed(),
                    usual.quantumMicros(),
                    usual.lasThresholds());
            return Presets.read(
                    new Presets.Names(
                            policy, order, placement, backfill, backfillOrder, strict, backfillDepth, settings),
                    jars.policies(leash));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A duration as an option gave it, in microseconds. */
    static long micros(String option, @Nullable Duration given, long usual) {
        if (given == null) {
            return usual;
        }
        long micros = given.toNanos() / 1_000;
        if (micros > PolicySettings.LONGEST_MICROS) {
            throw new IllegalArgumentException(option + ": found " + given.toDays() + "d, expected at most 36525d");
        }
        return micros;
    }
}
