package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.watch.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code estiva watch}: each file that is put into a folder becomes a job, and what comes of it a file in another folder. */
@Command(
        name = "watch",
        description = "Makes a job of each file that is put into a folder, and writes what comes of it into another"
                + " folder: NAME.out, or NAME.err if it failed.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WatchCommand extends ClientCommand {
    private static final String USUAL_FROM = "entrada";
    private static final int MOST_AT_ONCE = 900;

    @Mixin
    private SubmitResources resources;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            defaultValue = USUAL_FROM,
            description = "The folder that files are put into. Default: ${DEFAULT-VALUE}.")
    private Path from;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            defaultValue = "resultados",
            description = "The folder that results are written to; made if missing. Default: ${DEFAULT-VALUE}.")
    private Path to;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "The job type, which gets the file's content as its parameter text. Default: text, which makes"
                            + " lower case of it.")
    private @Nullable String type;

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description =
                    "A parameter of that type. May be repeated. {} stands for the file's path; then its content is"
                            + " not sent.")
    private List<String> parameters = new ArrayList<>();

    @Option(names = "--payload", paramLabel = "JSON", description = "All parameters of that type, as a JSON object.")
    private @Nullable String payload;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "To find the jobs by. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--priority", paramLabel = "N", description = "1 is the most urgent. Default: 1000.")
    private @Nullable Integer priority;

    @Option(names = "--estimate", paramLabel = "DURATION", description = "How long a file will take, as you believe.")
    private @Nullable Duration estimate;

    @Option(names = "--limit", paramLabel = "DURATION", description = "The longest that a file may take.")
    private @Nullable Duration limit;

    @Option(names = "--retries", paramLabel = "N", description = "Try a file that failed again, up to N times.")
    private @Nullable Integer retries;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "64",
            description = "Files that are jobs at the same time, at most; the others wait here. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int atOnce;

    @Option(names = "--once", description = "End when all files that are there are done; exit code 1 if any failed.")
    private boolean once;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description =
                    "Behind --, a command to run in place of a job type: it reads the file from its standard input,"
                            + " or by its path, which stands for {}, and what it writes is the result.")
    private List<String> words = new ArrayList<>();

    /** What follows the first word of the command belongs to the command, options too. */
    @Spec
    void readNoOptionsOfTheCommand(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        FileWork work = work();
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw wrong("--at-once: found " + atOnce + ", expected a number from 1 to " + MOST_AT_ONCE);
        }
        client.cluster(); // that there is a server, and that it lets us in
        folders();
        FolderWatch watch = new FolderWatch(this, client, from, new Results(to), work, atOnce);
        if (!json()) {
            note("Watching " + from + "; results go to " + to + (once ? "" : ". Ctrl-C ends it."));
        }
        return watch.run(once);
    }

    private void folders() throws IOException {
        if (!Files.exists(from) && from.toString().equals(USUAL_FROM)) {
            Files.createDirectories(from);
        }
        if (!Files.isDirectory(from)) {
            throw new CommandFailure("--from: there is no folder " + from);
        }
        try {
            Files.createDirectories(to);
        } catch (IOException e) {
            throw new CommandFailure("--to: cannot make the folder " + to + ": " + e.getMessage(), e);
        }
        if (Files.isSameFile(from, to)) {
            throw wrong("--from and --to: results would be taken for new files; expected two folders");
        }
        if (!Files.isWritable(to)) {
            throw new CommandFailure("--to: cannot write to " + to);
        }
    }

    private FileWork work() {
        try {
            if (!words.isEmpty() && (type != null || payload != null || !parameters.isEmpty())) {
                throw new IllegalArgumentException("a command takes none of --type, --param and --payload");
            }
            Map<String, String> marks = KeyValue.all("--label", labels);
            FileWork.Kind kind = !words.isEmpty()
                    ? new FileWork.Command(List.copyOf(words))
                    : new FileWork.Typed(type == null ? "text" : type, TypeParameters.of(payload, parameters));
            FileWork work = new FileWork(kind, from.toAbsolutePath(), job -> {
                resources.addTo(job);
                set(priority, job::priority);
                set(retries, job::retries);
                set(estimate, value -> job.estimateSeconds(SubmitProcess.seconds(value)));
                set(limit, value -> job.limitSeconds(SubmitProcess.seconds(value)));
                if (!marks.isEmpty()) {
                    job.labels(marks);
                }
            });
            work.check();
            return work;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static <T> void set(@Nullable T value, java.util.function.Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
