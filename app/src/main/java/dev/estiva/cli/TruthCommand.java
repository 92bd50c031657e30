package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Style;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.cli.terminal.Terminal;
import dev.estiva.truth.Part;
import dev.estiva.truth.Result;
import dev.estiva.truth.Result.Verdict;
import dev.estiva.truth.Trial;
import dev.estiva.workload.WorkloadException;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
                        + " contain them; compares schedules and figures with those of other simulators. Exit code 1"
                        + " if anything differs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TruthCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 1_000_000_000;
    private static final int MOST_SEEDS = 1_000;

    /** Of a tolerance, which is read and not computed with. */
    private static final int TOLERANCE_DIGITS = 3;

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
            description = "Compare also with what is in this folder: schedules and figures of other simulators"
                    + " (docs/truth.md).")
    private @Nullable Path folder;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Only these: closed-forms, schedules, rlscheduler, fgd, tiresias. All but the first need"
                    + " --truth. Default: all.")
    private List<String> only = List.of();

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
        List<Trial> trials = trials();
        NavigableMap<Integer, List<Result>> results = run(trials);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(json(trials, results));
        } else {
            List<Result> all = results.values().stream().flatMap(List::stream).toList();
            table(all).print(out, Terminal.detect());
            out.printf(
                    Locale.ROOT,
                    "%n%d hold, %d outside, %d skipped%n",
                    count(all, Verdict.HOLDS),
                    count(all, Verdict.OUTSIDE),
                    count(all, Verdict.SKIPPED));
        }
        return results.values().stream().flatMap(List::stream).anyMatch(result -> result.verdict() == Verdict.OUTSIDE)
                ? 1
                : 0;
    }

    private List<Trial> trials() {
        EnumSet<Part> parts = parts();
        List<Trial> trials = new ArrayList<>();
        if (parts.contains(Part.CLOSED_FORMS)) {
            trials.addAll(Trial.closedForms(seed, seeds, jobs));
        }
        if (folder != null) {
            if (!Files.isDirectory(folder.resolve("ref"))) {
                throw wrong("--truth: expected a folder with a folder ref, as docs/truth.md has it, found " + folder);
            }
            try {
                Trial.of(folder).stream()
                        .filter(trial -> parts.contains(trial.part()))
                        .forEach(trials::add);
            } catch (IOException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()), e);
            }
        }
        return trials;
    }

    private EnumSet<Part> parts() {
        if (only.isEmpty()) {
            return EnumSet.allOf(Part.class);
        }
        EnumSet<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : only) {
            Part part = Part.of(name.strip())
                    .orElseThrow(() -> wrong(
                            "--only: found '" + name + "', expected some of " + String.join(", ", Part.titles())));
            parts.add(part);
        }
        if (folder == null && !parts.equals(EnumSet.of(Part.CLOSED_FORMS))) {
            throw wrong("--only " + String.join(",", only) + " needs --truth DIR");
        }
        return parts;
    }

    /** The results of each, by its place. */
    private NavigableMap<Integer, List<Result>> run(List<Trial> trials) throws InterruptedException {
        NavigableMap<Integer, List<Result>> results = new TreeMap<>();
        try (Progress progress = new Progress(command.commandLine().getErr(), true);
                ExecutorService pool =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            AtomicInteger done = new AtomicInteger();
            List<Future<List<Result>>> futures = new ArrayList<>();
            for (Trial trial : trials) {
                futures.add(pool.submit(() -> {
                    List<Result> result = trial.run();
                    synchronized (progress) {
                        progress.at(done.incrementAndGet(), trials.size());
                    }
                    return result;
                }));
            }
            try {
                for (int i = 0; i < futures.size(); i++) {
                    results.put(i, futures.get(i).get());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException || e.getCause() instanceof WorkloadException) {
                    throw new CommandFailure(String.valueOf(e.getCause().getMessage()), e);
                }
                throw new IllegalStateException(e.getCause());
            } finally {
                pool.shutdownNow(); // after a failure nobody waits for the rest
            }
        }
        return results;
    }

    private static long count(List<Result> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** One row for each, but one for all that lack the same file. */
    private static Table table(List<Result> results) {
        Table table = new Table(
                Column.left("Name"),
                Column.right("Expected"),
                Column.right("Seen"),
                Column.right("±"),
                Column.left("Verdict"));
        NavigableMap<String, Integer> lacking = new TreeMap<>();
        results.forEach(result -> lacking.merge(result.missing(), 1, Integer::sum));
        for (Result result : results) {
            if (result.verdict() != Verdict.SKIPPED) {
                table.row(
                        Cell.of(result.name()),
                        Cell.of(figure(result.expected(), result)),
                        Cell.of(figure(result.seen(), result)),
                        Cell.of(result.tolerance() == 0 ? "" : tolerance(result)),
                        result.holds() ? new Cell("holds", Style.GOOD) : new Cell("OUTSIDE", Style.BAD));
                continue;
            }
            Integer all = lacking.remove(result.missing());
            if (all != null) {
                String more = all == 1 ? "" : " and " + (all - 1) + " more";
                table.row(
                        Cell.of(result.name() + more),
                        Cell.of(""),
                        Cell.of(""),
                        Cell.of(""),
                        new Cell("skipped, no " + result.missing(), Style.WAITING));
            }
        }
        return table;
    }

    private static String figure(double value, Result result) {
        return String.format(Locale.ROOT, "%." + result.decimals() + "f", value);
    }

    private static String tolerance(Result result) {
        return BigDecimal.valueOf(result.tolerance())
                .round(new MathContext(TOLERANCE_DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    private String json(List<Trial> trials, NavigableMap<Integer, List<Result>> results) {
        StringJoiner rows = new StringJoiner(",");
        results.forEach((place, list) -> list.forEach(result -> rows.add(String.format(
                Locale.ROOT,
                "{\"part\":\"%s\",\"name\":\"%s\",%s,\"verdict\":\"%s\"}",
                trials.get(place).part().title(),
                result.name(),
                result.verdict() == Verdict.SKIPPED
                        ? "\"missing\":\"" + result.missing() + "\""
                        : String.format(
                                Locale.ROOT,
                                "\"expected\":%s,\"seen\":%s,\"tolerance\":%s",
                                number(result.expected()),
                                number(result.seen()),
                                number(result.tolerance())),
                result.verdict().name().toLowerCase(Locale.ROOT)))));
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"truth\",\"jobs\":%d,\"seeds\":%d,\"first_seed\":%d,\"results\":[%s]}",
                jobs,
                seeds,
                seed,
                rows);
    }

    /** As JSON, which knows no number for what is none. */
    private static String number(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : "null";
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
