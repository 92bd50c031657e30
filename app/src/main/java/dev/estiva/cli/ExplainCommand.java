package dev.estiva.cli;

import dev.estiva.cli.JobFinder.OneTask;
import dev.estiva.cli.JobFinder.Target;
import dev.estiva.cli.JobFinder.WholeJob;
import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Details;
import dev.estiva.cli.terminal.Durations;
import dev.estiva.cli.terminal.Style;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Explanation;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva explain}: why something does not run. */
@Command(
        name = "explain",
        description =
                "Says why a job or a task does not run: what each worker lacks or is busy with, and what is ahead.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ExplainCommand extends ClientCommand {
    @Mixin
    private Targets targets;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        boolean good = targets.eachLatest(client, this, target -> explain(client, target));
        return good ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    private void explain(EstivaClient client, Target target) throws IOException {
        Explanation explanation = switch (target) {
            case WholeJob(long job) -> client.explain(job);
            case OneTask(TaskId task) -> client.explain(task);
        };
        if (json()) {
            print(explanation.json());
            return;
        }
        details(explanation, Instant.now()).print(out(), terminal());
        if (!explanation.workers().isEmpty()) {
            workers(explanation).print(out(), terminal());
        }
    }

    private static Details details(Explanation explanation, Instant now) {
        Instant promised = explanation.promisedStart();
        Details details = new Details()
                .add(
                        "Task " + explanation.task(),
                        explanation.summary().isEmpty() ? JobText.words(explanation.status()) : explanation.summary(),
                        style(explanation.verdict()));
        if (explanation.ahead() > 0) {
            long more = explanation.ahead() - explanation.firstAhead().size();
            details.add(
                    "Ahead",
                    (explanation.ahead() == 1 ? "1 task: " : explanation.ahead() + " tasks: ")
                            + String.join(", ", explanation.firstAhead())
                            + (more > 0 ? ", …" : ""));
        }
        if (promised != null) {
            details.add(
                    "Expected",
                    "to start by " + JobText.local(promised) + ", in "
                            + Durations.format(JobText.seconds(now, promised)));
        }
        return details;
    }

    private static Table workers(Explanation explanation) {
        Table table = new Table(Column.left("WORKER").cutTo(8), Column.left("VERDICT"), Column.flowing("REASON"));
        for (Explanation.OfWorker worker : explanation.workers()) {
            table.row(
                    Cell.of(worker.worker()),
                    new Cell(JobText.words(worker.verdict()), style(worker.verdict())),
                    Cell.of(worker.reason()));
        }
        return table;
    }

    private static Style style(String verdict) {
        return switch (verdict) {
            case "never" -> Style.BAD;
            case "not_now", "pauses" -> Style.WAITING;
            case "fits", "runs" -> Style.GOOD;
            default -> Style.PLAIN;
        };
    }
}
