package dev.estiva.cli;

import dev.estiva.cli.terminal.Terminal;
import dev.estiva.core.Fact;
import dev.estiva.forecast.Comparison;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.Language;
import dev.estiva.report.OutputFile;
import dev.estiva.report.Texts;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Preemption;
import dev.estiva.workload.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** A workload that is simulated many times, by policies, seeds or clusters, on all processors: what such commands share. */
final class SimulationRuns {
    private static final int MOST_SEEDS = 1_000;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private WorkloadOptions workloads = new WorkloadOptions();

    @Mixin
    private PreemptionOptions preemptions = new PreemptionOptions();

    @Mixin
    private FailureOptions failures = new FailureOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Simulate each with N seeds, from --seed on, and show 95 %% confidence intervals.")
    private int seeds;

    @Option(
            names = "--pass",
            paramLabel = "event|instant",
            defaultValue = "INSTANT",
            description =
                    "Let the policy look after each event, or once after all events of an instant. Default: instant.")
    private PassPer pass = PassPer.INSTANT;

    @Option(
            names = "--lang",
            paramLabel = "pt|es|en|ru",
            description = "Language. Default: the environment's, else English.")
    private @Nullable String lang;

    @Option(names = "--json", description = "Print JSON, and nothing else.")
    private boolean json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the rows of the table.")
    private @Nullable String csv;

    @Mixin
    private ReportOptions report = new ReportOptions();

    private final Set<String> replacements = new ConcurrentSkipListSet<>();
    private volatile boolean interrupted;

    /** What is simulated, and whether its curves are wanted too. Null for {@code clusters}: each policy on the workload's own. */
    record Wish(
            List<LongFunction<PolicySpec>> policies,
            Preemption preemption,
            @Nullable List<UnaryOperator<Workload>> clusters,
            boolean draws) {}

    /** What a command makes of its rows. */
    interface Rows {
        void show(List<Comparison.Row> rows, Outputs outputs) throws IOException;
    }

    /** The files that are written, each null unless it is wanted. */
    record Outputs(@Nullable OutputFile csv, @Nullable OutputFile page) {}

    /** Writes the rows of a table as CSV. */
    interface RowsWriter {
        void write(OutputStream to) throws IOException;
    }

    /** Refuses files that cannot be meant, before any work. */
    void checkFiles() {
        ResultFile.check(command.commandLine(), csv, json, workloads.files());
        report.file(workloads.files());
        report.requireApartFrom(csv);
    }

    /** What simulated workers do when these policies preempt. Refuses what would never end. */
    Preemption preemption(List<LongFunction<PolicySpec>> policies) {
        return preemptions.readFor(
                policies.stream().map(policy -> policy.apply(workloads.seed())).toList());
    }

    WorkloadOptions workloads() {
        return workloads;
    }

    PreemptionOptions preemptions() {
        return preemptions;
    }

    ReportOptions report() {
        return report;
    }

    PassPer pass() {
        return pass;
    }

    Texts texts() {
        try {
            return Texts.of(Language.choose(lang));
        } catch (IllegalArgumentException e) {
            throw wrong("--lang: " + e.getMessage());
        }
    }

    List<Long> seeds() {
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw wrong("--seeds: found " + seeds + ", expected a number from 1 to " + MOST_SEEDS);
        }
        return LongStream.iterate(workloads.seed(), seed -> seed + 1)
                .limit(seeds)
                .boxed()
                .toList();
    }

    /** Reads the workload, given a seed; says so if more seeds make no other. */
    LongFunction<Workload> workload() {
        failures.of(workloads.seed()); // wrong ones are to be known before a large file is read
        LongFunction<Workload> workload = workloads.readForSeeds();
        if (seeds > 1 && !workloads.isDrawn() && !failures.areDrawn()) {
            command.commandLine()
                    .getErr()
                    .println("estiva: nothing of this workload is drawn (--arrivals, --generate, --run-times), so that"
                            + " only policies which draw differ from seed to seed");
        }
        return workload;
    }

    /** Simulates, and has the rows shown. Answers whether every policy decided to the end. */
    boolean run(LongFunction<Workload> workload, Wish wish, Rows rows) throws InterruptedException {
        PrintWriter err = command.commandLine().getErr();
        try (OutputFile rowsFile = ResultFile.open(csv);
                OutputFile page = report.open(workloads.files())) {
            List<Comparison.Row> simulated;
            try (Interruption _ = new Interruption(() -> interrupted = true);
                    Progress progress = new Progress(err, !json)) {
                Comparison comparison =
                        new Comparison(wish.policies(), pass, wish.preemption(), failures::of, watcher(progress));
                if (wish.clusters() != null) {
                    comparison.change(wish.clusters());
                }
                if (wish.draws() && page != null) {
                    comparison.draw();
                }
                simulated = comparison.run(seeds(), workload);
            }
            if (simulated == null) {
                throw new CommandFailure("interrupted before all was simulated");
            }
            replacements.forEach(text -> err.println("estiva: " + text));
            rows.show(simulated, new Outputs(rowsFile, page));
            if (page != null) {
                page.finish();
            }
            return replacements.isEmpty();
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()).replaceFirst("^java\\.io\\.\\w+: ", ""), e);
        }
    }

    /** Shows what came of it in the forms that were asked for; the table is for a terminal of so many columns. */
    void show(@Nullable OutputFile file, RowsWriter rows, Supplier<String> jsonText, IntFunction<String> table)
            throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (file != null) {
            rows.write(file.stream());
            file.finish();
        }
        if (json) {
            out.print(jsonText.get());
        } else if (!"-".equals(csv)) {
            out.print(table.apply(Terminal.detect().columns()));
        }
        out.flush();
    }

    private Comparison.Watcher watcher(Progress progress) {
        return new Comparison.Watcher() {
            @Override
            public boolean goOn(int done, int of) {
                synchronized (progress) {
                    progress.at(done, of);
                }
                return !interrupted;
            }

            @Override
            public void replaced(Fact.PolicyReplaced fact) {
                replacements.add(ReplacedPolicies.text(fact));
            }
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
