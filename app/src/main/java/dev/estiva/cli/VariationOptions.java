package dev.estiva.cli;

import dev.estiva.model.Seconds;
import dev.estiva.workload.ArrivalProcess;
import dev.estiva.workload.EstimateNoise;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.TimeDistribution;
import dev.estiva.workload.Variation;
import dev.estiva.workload.WorkloadException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is changed in a workload: more jobs, other arrivals, run times and estimates, another load. */
final class VariationOptions {
    /** More would not fit the memory of one process. */
    private static final int MOST_GENERATED = 20_000_000;

    private static final int MOST_RETRIES = 1_000;
    private static final BigDecimal LEAST_LOAD = BigDecimal.valueOf(Variation.LEAST_LOAD);
    private static final BigDecimal MOST_LOAD = BigDecimal.valueOf(Variation.MOST_LOAD);
    private static final Path HERE = Path.of("");

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--arrival-mean",
            paramLabel = "SECONDS",
            description = "Requests arrive one after the other, with exponential gaps of this mean.")
    private @Nullable BigDecimal arrivalMean;

    @Option(
            names = "--arrivals",
            paramLabel = "PROCESS",
            description = "When requests arrive, in place of the file: " + ArrivalProcess.FORMS + ".")
    private @Nullable String arrivals;

    @Option(
            names = "--run-times",
            paramLabel = "DISTRIBUTION",
            description = "How long requests run, in place of the file: " + TimeDistribution.FORMS + ".")
    private @Nullable String runTimes;

    @Option(
            names = "--generate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Add N requests drawn from the file's mix.")
    private int generate;

    @Option(
            names = "--scale-load",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "Divide the time between arrivals by this: 1.2 is a fifth more load. Default: 1.")
    private BigDecimal load = BigDecimal.ONE;

    @Option(
            names = "--estimates",
            paramLabel = "MODEL",
            defaultValue = "user",
            description = "What the scheduler believes of run times: user (what the file says), perfect (the truth),"
                    + " uniform:F (up to F + 1 times the truth), lognormal:SIGMA (too short as often as too long)."
                    + " Default: user.")
    private String estimates = "user";

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often each failed request is tried again. Default: what the file says.")
    private @Nullable Integer retries;

    /** @throws ParameterException if they cannot be meant */
    Variation of(long seed) {
        if (generate < 0 || generate > MOST_GENERATED) {
            throw wrong(
                    "--generate: found " + generate + ", expected a number of requests from 0 to " + MOST_GENERATED);
        }
        if (load.compareTo(LEAST_LOAD) < 0 || load.compareTo(MOST_LOAD) > 0) {
            throw wrong("--scale-load: found " + load + ", expected a factor from " + LEAST_LOAD + " to "
                    + MOST_LOAD.toBigInteger());
        }
        Integer tries = retries;
        if (tries != null && (tries < 0 || tries > MOST_RETRIES)) {
            throw wrong("--retries: found " + tries + ", expected a number from 0 to " + MOST_RETRIES);
        }
        return new Variation(
                generate,
                runTimes(),
                arrivals(),
                load.doubleValue(),
                tries == null ? OptionalInt.empty() : OptionalInt.of(tries),
                noise(),
                seed);
    }

    /** What is believed, in one word. */
    String estimatesTitle() {
        return estimates.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the truth; noise comes on top. */
    Estimates estimates() {
        return estimatesTitle().equals("perfect") ? Estimates.PERFECT : Estimates.USER;
    }

    private Optional<EstimateNoise> noise() {
        if (estimatesTitle().equals("user") || estimatesTitle().equals("perfect")) {
            return Optional.empty();
        }
        try {
            return Optional.of(EstimateNoise.parse(estimatesTitle()));
        } catch (IllegalArgumentException e) {
            throw wrong("--estimates: " + e.getMessage());
        }
    }

    private Optional<TimeDistribution> runTimes() {
        try {
            return runTimes == null ? Optional.empty() : Optional.of(TimeDistribution.read(runTimes, HERE));
        } catch (IllegalArgumentException e) {
            throw wrong("--run-times: " + e.getMessage());
        } catch (WorkloadException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<ArrivalProcess> arrivals() {
        BigDecimal mean = arrivalMean;
        if (mean != null && arrivals != null) {
            throw wrong("--arrival-mean and --arrivals both say when requests arrive; expected one of them");
        }
        if (mean != null && (mean.signum() < 0 || mean.compareTo(BigDecimal.valueOf(1_000_000_000)) > 0)) {
            throw wrong("--arrival-mean: found " + mean + ", expected a number of seconds from 0 to 10^9");
        }
        if (mean != null) {
            return Optional.of(ArrivalProcess.poisson(Seconds.toMicros(mean)));
        }
        try {
            return arrivals == null ? Optional.empty() : Optional.of(ArrivalProcess.read(arrivals, HERE));
        } catch (IllegalArgumentException e) {
            throw wrong("--arrivals: " + e.getMessage());
        } catch (WorkloadException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
