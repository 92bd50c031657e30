package dev.estiva.cli;

import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which policy a command works with: a preset, any part of which may be replaced. */
final class PolicyOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description =
                    "default (priority, best fit, EASY), rr, fifo, sjf, priority, least-work, easy or conservative.")
    private @Nullable String policy;

    @Option(names = "--order", paramLabel = "NAME", description = "Which task is next: fifo, sjf or priority.")
    private @Nullable String order;

    @Option(
            names = "--placement",
            paramLabel = "NAME",
            description = "On which worker: circular, first-fit, best-fit or least-work.")
    private @Nullable String placement;

    @Option(
            names = "--backfill",
            paramLabel = "NAME",
            description = "Whether later tasks may jump ahead: none, easy or conservative.")
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

    PolicySpec read() {
        try {
            return Presets.read(
                    new Presets.Names(policy, order, placement, backfill, backfillOrder, strict, backfillDepth));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
