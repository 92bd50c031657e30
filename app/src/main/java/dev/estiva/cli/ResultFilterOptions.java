package dev.estiva.cli;

import dev.estiva.client.ResultFilter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which results a command looks at. */
final class ResultFilterOptions {
    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this job type, such as matrix_multiply.")
    private @Nullable String type;

    @Option(names = "--worker", paramLabel = "NAME", description = "Only from this worker: its name or number.")
    private @Nullable String worker;

    @Option(
            names = "--worker-type",
            paramLabel = "gpu|cpu",
            description = "Only from workers that have GPUs, or that have none.")
    private @Nullable String workerType;

    @Option(names = "--user", paramLabel = "NAME", description = "Only of this user's jobs.")
    private @Nullable String user;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Those that ended so long ago at most, such as 2h or 7d.")
    private @Nullable Duration since;

    boolean isSince() {
        return since != null;
    }

    @Nullable
    String worker() {
        return worker;
    }

    @Nullable
    String workerType() {
        return workerType;
    }

    /** What was asked for in words: {@code --type sleep --since 2h}; empty if all. */
    String said() {
        StringBuilder text = new StringBuilder();
        add(text, "type", type);
        add(text, "worker", worker);
        add(text, "worker type", workerType);
        add(text, "user", user);
        return text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value);
        }
    }

    ResultFilter filter() {
        Duration back = since;
        return ResultFilter.ALL
                .ofType(type)
                .ofWorker(worker)
                .ofWorkerType(workerType)
                .ofUser(user)
                .since(back == null ? null : Instant.now().minus(back));
    }
}
