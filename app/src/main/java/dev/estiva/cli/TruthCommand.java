package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.cli.terminal.Terminal;
import dev.estiva.truth.Experiment;
import dev.estiva.truth.Experiment.Result;
import dev.estiva.truth.FairShares;
import dev.estiva.truth.ReferenceSchedules;
import dev.estiva.workload.WorkloadException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva bench truth}: the simulator against what is known to be true. */
@Command(
        name = "truth",
        description =
                "Simulates queues of which theory knows the means, and says whether the 99 %% confidence intervals"
                        + " contain them; compares schedules with those of other simulators. Exit code 1 if anything"
                        + " differs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TruthCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 1_000_000_000;
    private static final int MOST_SEEDS = 1_000;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "For each experiment, over all seeds. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Runs of each experiment, from which the interval comes. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--truth",
            paramLabel = "DIR",
            description = "Compare also with the schedules in this folder: ref/LOG__POLICY__ESTIMATES.csv.gz of"
                    + " swf/LOG.norm.swf.gz (docs/truth.md).")
    private @Nullable Path folder;

    @Option(names = "--json", description = "Print JSON, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (seeds < 2 || seeds > MOST_SEEDS) {
            throw wrong("--seeds: found " + seeds + ", expected a number from 2 to " + MOST_SEEDS);
        }
        if (jobs < 100 * seeds || jobs > MOST_JOBS) {
            throw wrong("--jobs: found " + jobs + ", expected a number from 100 a seed to " + MOST_JOBS);
        }
        List<Result> results = new ArrayList<>();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Result>> futures = new ArrayList<>();
            for (Path reference : references()) {
                futures.add(pool.submit(() -> ReferenceSchedules.compare(reference)));
            }
            for (Experiment experiment : Experiment.all()) {
                futures.add(pool.submit(() -> experiment.run(seed, seeds, jobs)));
            }
            results.addAll(FairShares.run());
            for (Future<Result> future : futures) {
                results.add(result(future));
            }
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(json(results));
        } else {
            table(results).print(out, Terminal.detect());
        }
        return results.stream().allMatch(Result::holds) ? 0 : 1;
    }

    private List<Path> references() {
        if (folder == null) {
            return List.of();
        }
        if (!Files.isDirectory(folder.resolve("ref")) || !Files.isDirectory(folder.resolve("swf"))) {
            throw wrong("--truth: expected a folder with folders ref and swf, found " + folder);
        }
        try {
            return ReferenceSchedules.in(folder);
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static Result result(Future<Result> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException || e.getCause() instanceof WorkloadException) {
                throw new CommandFailure(String.valueOf(e.getCause().getMessage()), e);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Table table(List<Result> results) {
        Table table = new Table(
                Column.left("Name"),
                Column.right("Expected"),
                Column.right("Seen"),
                Column.right("±"),
                Column.left("Verdict"));
        for (Result result : results) {
            boolean exact = result.halfWidth() == 0;
            table.row(
                    Cell.of(result.name()),
                    Cell.of(figure(result.expected(), exact)),
                    Cell.of(figure(result.seen(), exact)),
                    Cell.of(exact ? "" : figure(result.halfWidth(), false)),
                    Cell.of(result.holds() ? "holds" : "OUTSIDE"));
        }
        return table;
    }

    private static String figure(double value, boolean exact) {
        return String.format(Locale.ROOT, exact ? "%.0f" : "%.5f", value);
    }

    private String json(List<Result> results) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"bench\":\"truth\",\"jobs\":%d,\"seeds\":%d,\"first_seed\":%d,\"results\":[",
                jobs,
                seeds,
                seed));
        for (Result result : results) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"name\":\"%s\",\"expected\":%.9g,\"seen\":%.9g,\"half_width\":%.9g,\"holds\":%b}",
                            result.name(),
                            result.expected(),
                            result.seen(),
                            result.halfWidth(),
                            result.holds()));
        }
        return text.append("]}").toString();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
