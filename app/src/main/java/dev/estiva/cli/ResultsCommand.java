package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.ResultFilter;
import dev.estiva.client.TaskResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    /** How far back the latest are looked for at first; farther each time. */
    private static final long FIRST_LOOK = 4_000;

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
            List<TaskResult> rows = latest(client, filter);
            if (rows.isEmpty() && !json()) {
                note("No such results.");
            } else {
                table.print(rows);
            }
            rows.forEach(this::judge);
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

    private void judge(TaskResult result) {
        isAllWell &= result.status().equals("completed");
    }

    /** The last ones, the earliest of them first. */
    private List<TaskResult> latest(EstivaClient client, ResultFilter filter) throws IOException {
        Integer given = limit;
        int most = given != null ? given : !which.isSince() ? USUAL : MOST;
        long last = client.latestPosition();
        boolean isBounded = which.isSince() || job != null; // then the server knows where to begin
        long look = isBounded ? last : FIRST_LOOK;
        while (true) {
            long from = Math.max(0, last - look);
            Deque<TaskResult> rows = new ArrayDeque<>();
            client.results(filter, from, row -> {
                rows.add(row);
                if (rows.size() > most) {
                    rows.removeFirst();
                }
                return true;
            });
            if (rows.size() == most || from == 0) {
                return List.copyOf(rows);
            }
            look *= 8;
        }
    }
}
