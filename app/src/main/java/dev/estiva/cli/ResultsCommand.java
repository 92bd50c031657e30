package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.ResultFilter;
import dev.estiva.client.TaskResult;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva results}: what became of the tasks that ran. */
@Command(
        name = "results",
        description = "Prints a row for each task that ran and ended: where it ran, how long, and its main figure.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:failure; with --check, also that a task which was shown did not complete"})
final class ResultsCommand extends ClientCommand {
    private static final int MOST = 1_000_000;
    private static final int USUAL = 50;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as tasks end, until Ctrl-C or, with --limit N, after N.")
    private boolean follows;

    @Option(names = "--job", paramLabel = "ID", description = "Only of this job: its number, last or its name.")
    private @Nullable String job;

    @Mixin
    private ResultFilterOptions which;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only these: completed, failed, timed_out, cancelled or aborted; several with commas.")
    private @Nullable String status;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N: the latest; with --follow, the next. Default: " + USUAL
                    + "; all with --since, no end with --follow.")
    private @Nullable Integer limit;

    @Option(names = "--check", description = "Exit with 1 if a task that was shown did not complete.")
    private boolean checks;

    private boolean isAllWell = true;
    private long position;
    private int shown;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        Integer most = limit;
        if (most != null && (most < 1 || most > MOST)) {
            throw wrong("--limit: found " + most + ", expected a number from 1 to " + MOST);
        }
        ResultFilter filter = filter(client);
        ResultTable table = new ResultTable(this);
        if (follows) {
            // From now on, unless it was said from when on: else the past would bury what happens now.
            position = !which.isSince() && job == null ? client.latestPosition() : 0;
            boolean done = new Patience(this).ask(() -> follow(client, filter, table));
            assert done;
        } else {
            past(client, filter, table);
        }
        return checks && !isAllWell ? ExitCodes.FAILURE : ExitCodes.SUCCESS;
    }

    private ResultFilter filter(EstivaClient client) throws IOException {
        return which.filter().ofJob(job == null ? 0 : jobId(client, job)).ofStatus(status);
    }

    private boolean follow(EstivaClient client, ResultFilter filter, ResultTable table) throws IOException {
        client.followResults(filter, position, result -> {
            position = result.position();
            table.follow(result);
            judge(result);
            shown++;
            return (limit == null || shown < limit) && !out().checkError();
        });
        requireReader();
        return true;
    }

    /** Row by row, however many there are. */
    private void past(EstivaClient client, ResultFilter filter, ResultTable table) throws IOException {
        Predicate<TaskResult> consumer = result -> {
            judge(result);
            return table.add(result);
        };
        Integer most = limit;
        if (most == null && which.isSince()) {
            client.results(filter, 0, consumer);
        } else {
            client.latestResults(filter, most == null ? USUAL : most, consumer);
        }
        if (table.end() == 0 && !json()) {
            note("No such results.");
        }
        requireReader();
    }

    private void judge(TaskResult result) {
        isAllWell &= result.status().equals("completed");
    }
}
