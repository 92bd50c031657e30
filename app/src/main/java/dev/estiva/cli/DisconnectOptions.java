package dev.estiva.cli;

import dev.estiva.model.WorkerSpec;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What becomes of a worker's tasks when it loses its server. */
final class DisconnectOptions {
    private static final BigDecimal LEAST_SECONDS = BigDecimal.ONE;
    private static final BigDecimal MOST_SECONDS = new BigDecimal("3600");
    private static final BigDecimal USUAL_SECONDS = new BigDecimal("20");

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--on-disconnect",
            paramLabel = "keep|stop",
            defaultValue = "keep",
            description =
                    "When the server is lost, or this worker dies, let its tasks run on (keep), or end them before"
                            + " the server starts them elsewhere (stop). Default: ${DEFAULT-VALUE}.")
    private String onDisconnect;

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            description =
                    "With --on-disconnect stop, so long after the server last heard of it all that runs has ended."
                            + " Default: 20.")
    private @Nullable BigDecimal lease;

    long leaseMicros() {
        boolean isLimited = switch (onDisconnect) {
            case "keep" -> false;
            case "stop" -> true;
            default -> throw wrong("--on-disconnect: found " + onDisconnect + ", expected keep or stop");
        };
        BigDecimal chosen = lease;
        if (!isLimited) {
            if (chosen != null) {
                throw wrong("--lease goes with --on-disconnect stop");
            }
            return WorkerSpec.NO_LEASE;
        }
        BigDecimal seconds = chosen == null ? USUAL_SECONDS : chosen;
        if (seconds.compareTo(LEAST_SECONDS) < 0 || seconds.compareTo(MOST_SECONDS) > 0) {
            throw wrong("--lease: found " + seconds + ", expected seconds from 1 to 3600");
        }
        return seconds.movePointRight(6).longValue();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
