package dev.estiva.cli;

import dev.estiva.sim.Failures;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What fails in simulations. */
final class FailureOptions {
    private static final Duration LONGEST = Duration.ofDays(100 * 365);
    private static final Duration LEAST = Duration.of(Failures.LEAST_MICROS, java.time.temporal.ChronoUnit.MICROS);

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--mtbf",
            paramLabel = "DURATION",
            description = "Workers fail, after exponentially distributed times with this mean.")
    private @Nullable Duration mtbf;

    @Option(
            names = "--mttr",
            paramLabel = "DURATION",
            description = "Mean of the times after which they are back. Default: 1h.")
    private @Nullable Duration mttr;

    @Option(
            names = "--task-failures",
            paramLabel = "P",
            defaultValue = "0",
            description = "Each attempt at a task fails with this probability, from 0 to 1, somewhere in its run time.")
    private BigDecimal taskFailures = BigDecimal.ZERO;

    /** @throws ParameterException if they cannot be meant */
    Failures of(long seed) {
        if (mttr != null && mtbf == null) {
            throw wrong("--mttr needs --mtbf: without it no worker fails");
        }
        if (taskFailures.signum() < 0 || taskFailures.compareTo(BigDecimal.ONE) > 0) {
            throw wrong("--task-failures: found " + taskFailures + ", expected a probability from 0 to 1");
        }
        Duration repair = mttr == null ? Duration.ofHours(1) : mttr;
        return new Failures(
                mtbf == null ? 0 : micros("--mtbf", mtbf),
                mtbf == null ? 0 : micros("--mttr", repair),
                taskFailures.doubleValue(),
                seed);
    }

    boolean areDrawn() {
        return mtbf != null || taskFailures.signum() > 0;
    }

    private long micros(String option, Duration time) {
        if (time.compareTo(LEAST) < 0 || time.compareTo(LONGEST) > 0) {
            throw wrong(option + ": found " + time.toMillis() / 1e3 + " s, expected from 1s to 36500d");
        }
        return TimeUnit.SECONDS.toMicros(time.toSeconds()) + time.toNanosPart() / 1_000;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
