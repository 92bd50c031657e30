package dev.estiva.cli;

import dev.estiva.cli.terminal.Durations;
import dev.estiva.cli.terminal.Sizes;
import dev.estiva.core.Bounds;
import dev.estiva.core.EngineConfig;
import dev.estiva.policy.PolicySpec;
import dev.estiva.server.ClusterSettings;
import dev.estiva.server.OutputLimits;
import dev.estiva.transport.Address;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a server is to run, for the commands that start one. */
final class ServerOptions {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7077",
            description = "Where workers connect. Default: ${DEFAULT-VALUE}, this machine alone.")
    private String listen;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private PolicyOptions policies = new PolicyOptions();

    @Option(
            names = "--default-limit",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "What backfilling takes for the length of a job that has no limit. Default: a day.")
    private BigDecimal defaultLimit;

    @Option(
            names = "--backfill-by",
            paramLabel = "limit|estimate",
            defaultValue = "limit",
            description = "Whether backfilling trusts a job's limit, which it cannot break, or its estimate."
                    + " Default: ${DEFAULT-VALUE}.")
    private String backfillBy;

    @Option(
            names = "--beat",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often workers say that they live; after three missed beats they get nothing new."
                    + " Default: ${DEFAULT-VALUE}.")
    private BigDecimal beat;

    @Option(
            names = "--lost",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "After how long a silence a worker is given up and its tasks run elsewhere."
                    + " Default: ${DEFAULT-VALUE}.")
    private BigDecimal lost;

    @Option(
            names = "--typical",
            paramLabel = "FILE",
            description = "With placement fgd: a workload file, whose requests are what usually comes.")
    private @Nullable Path typical;

    ApiOptions api() {
        return api;
    }

    @Option(
            names = "--retain",
            paramLabel = "TIME",
            description = "Forget jobs this long after they ended, and what happened before: 30d, 12h. Default: never.")
    private @Nullable String retain;

    @Option(
            names = "--output-retain",
            paramLabel = "TIME",
            defaultValue = "30d",
            description = "Drop what tasks wrote this long after they wrote it: 30d, 12h; 0 for never."
                    + " Default: ${DEFAULT-VALUE}.")
    private String outputRetain;

    @Option(
            names = "--output-max",
            paramLabel = "SIZE",
            defaultValue = "20G",
            description = "Keep no more than this of what tasks wrote, dropping the oldest first; 0 for no bound."
                    + " Default: ${DEFAULT-VALUE}.")
    private String outputMax;

    private PolicySpec policy() {
        PolicySpec named = policies.readForServer();
        if (named.placement().wantsExamples() != (typical != null)) {
            throw wrong("--typical FILE and --placement fgd need each other");
        }
        try {
            return typical == null
                    ? named
                    : named.expecting(
                            WorkloadFiles.read(typical, ReadOptions.DEFAULT).requests());
        } catch (WorkloadException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private OutputLimits outputLimits() {
        try {
            return new OutputLimits(
                    outputRetain.equals("0") ? 0 : micros("--output-retain", outputRetain), Sizes.parse(outputMax));
        } catch (IllegalArgumentException e) {
            throw wrong("--output-max: " + e.getMessage());
        }
    }

    private long micros(String option, String time) {
        try {
            return Durations.parse(time).toNanos() / 1_000;
        } catch (IllegalArgumentException e) {
            throw wrong(option + ": " + e.getMessage());
        }
    }

    Address workers() {
        try {
            return Address.parse(listen);
        } catch (IllegalArgumentException e) {
            throw wrong("--listen: " + e.getMessage());
        }
    }

    Path data() {
        return data.path();
    }

    ClusterSettings settings(Predicate<String> workerToken) {
        long beatMicros = micros("--beat", beat, "0.01", "600");
        long lostMicros = micros("--lost", lost, "0.05", "3600");
        long suspectMicros = 3 * beatMicros;
        if (lostMicros <= suspectMicros) {
            throw wrong("--lost: found " + lost + ", expected more than three beats, which are " + beat + " s each");
        }
        Bounds bounds = switch (backfillBy) {
            case "limit" -> Bounds.BY_LIMIT;
            case "estimate" -> Bounds.BY_ESTIMATE;
            default -> throw wrong("--backfill-by: found " + backfillBy + ", expected limit or estimate");
        };
        long limitMicros = micros("--default-limit", defaultLimit, "1", "31536000");
        return new ClusterSettings(
                data.path(),
                policy().withBounds(new Bounds(bounds.byEstimate(), limitMicros, bounds.slackMicros())),
                new EngineConfig(suspectMicros, lostMicros, false),
                beatMicros,
                workerToken,
                Version.number(),
                retain == null ? 0 : micros("--retain", retain),
                outputLimits());
    }

    private long micros(String option, BigDecimal seconds, String least, String most) {
        if (seconds.compareTo(new BigDecimal(least)) < 0 || seconds.compareTo(new BigDecimal(most)) > 0) {
            throw wrong(option + ": found " + seconds + ", expected seconds from " + least + " to " + most);
        }
        return seconds.multiply(MICROS).longValue();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
