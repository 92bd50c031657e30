package dev.estiva.cli;

import dev.estiva.cli.terminal.Terminal;
import dev.estiva.core.Fact;
import dev.estiva.forecast.Comparison;
import dev.estiva.forecast.Growth;
import dev.estiva.forecast.Target;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.Language;
import dev.estiva.report.OutputFile;
import dev.estiva.report.PlanFiles;
import dev.estiva.report.PlanInfo;
import dev.estiva.report.PlanInfo.Goal;
import dev.estiva.report.PlanInfo.Size;
import dev.estiva.report.PlanPage;
import dev.estiva.report.PlanText;
import dev.estiva.report.Texts;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Preemption;
import dev.estiva.workload.Workload;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva plan}: the smallest cluster on which a workload meets a target. */
@Command(
        name = "plan",
        description = "Simulates a workload on larger and larger clusters, and says which is the smallest that meets a"
                + " target.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class PlanCommand implements Callable<Integer> {
    private static final int MOST_SEEDS = 1_000;

    @Spec
    private CommandSpec command;

    @Mixin
    private WorkloadOptions workloads = new WorkloadOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            required = true,
            description = "What is to be reached: FIGURE < VALUE, several joined by \"and\", such as \"p95 wait < 10m"
                    + " and utilisation > 60%%\". Figures: mean, median, p95, p99 of wait, turnaround, slowdown;"
                    + " makespan, utilisation, fairness.")
    private String target = "";

    @Option(
            names = "--add",
            paramLabel = "WHAT",
            required = true,
            description = "What is added: workers=1..8, gpus=1..16 or slots=1..16 in machines like those that are"
                    + " there, or machines of a kind, \"gpus=8,cpus=96 x 1..4\". 16..128:16 goes in steps of 16.")
    private String add = "";

    @Mixin
    private PolicyOptions policies = new PolicyOptions();

    @Mixin
    private PreemptionOptions preemptions = new PreemptionOptions();

    @Mixin
    private FailureOptions failures = new FailureOptions();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Simulate each size with N seeds, from --seed on; a target is met if the whole 95 %%"
                    + " confidence interval meets it.")
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

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a row a size.")
    private @Nullable String csv;

    @Mixin
    private ReportOptions report = new ReportOptions();

    private final Set<String> replacements = new ConcurrentSkipListSet<>();
    private volatile boolean interrupted;

    @Override
    public Integer call() throws InterruptedException {
        Texts texts = Texts.of(language());
        List<Target> targets = read("--target", () -> Target.read(target));
        Growth growth = read("--add", () -> Growth.read(add));
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw wrong("--seeds: found " + seeds + ", expected a number from 1 to " + MOST_SEEDS);
        }
        PolicySpec first = policies.readFor(preemptions.settings(workloads.seed()));
        Preemption preemption = preemptions.readFor(List.of(first));
        failures.of(workloads.seed());
        LongFunction<Workload> workload = workloads.readForSeeds();
        PrintWriter err = command.commandLine().getErr();
        if (seeds > 1 && !workloads.isDrawn() && !failures.areDrawn()) {
            err.println("estiva: nothing of this workload is drawn (--arrivals, --generate, --run-times), so that its"
                    + " runs differ only if the policy draws");
        }
        Workload asIs = workload.apply(workloads.seed());
        asIs.notes().forEach(note -> err.println("estiva: " + note.text()));
        read("--add", () -> growth.applyTo(asIs.cluster(), 1));
        try (OutputFile page = report.open(workloads.files())) {
            List<Comparison.Row> rows = simulated(growth, preemption, workload);
            replacements.forEach(text -> err.println("estiva: " + text));
            PlanInfo plan = info(first, targets, growth, rows, asIs);
            show(plan, texts);
            if (page != null) {
                PlanPage.write(plan, report.head(), texts, page.stream());
                page.finish();
            }
            return plan.smallest() == null || !replacements.isEmpty() ? 1 : 0;
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()).replaceFirst("^java\\.io\\.\\w+: ", ""), e);
        }
    }

    private List<Comparison.Row> simulated(Growth growth, Preemption preemption, LongFunction<Workload> workload)
            throws InterruptedException {
        List<UnaryOperator<Workload>> sizes = new ArrayList<>();
        for (long count : growth.counts()) {
            sizes.add(base -> base.withCluster(growth.applyTo(base.cluster(), count)));
        }
        LongFunction<PolicySpec> policy = seed -> policies.readFor(preemptions.settings(seed));
        try (Interruption _ = new Interruption(() -> interrupted = true);
                Progress progress = new Progress(command.commandLine().getErr(), !json)) {
            Comparison comparison = new Comparison(
                    Collections.nCopies(sizes.size(), policy), pass, preemption, failures::of, watcher(progress));
            comparison.change(sizes);
            List<Comparison.Row> rows = comparison.run(seedList(), workload);
            if (rows == null) {
                throw new CommandFailure("interrupted before all sizes were simulated");
            }
            return rows;
        }
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

    private PlanInfo info(
            PolicySpec policy, List<Target> targets, Growth growth, List<Comparison.Row> rows, Workload asIs) {
        List<Size> sizes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            long added = growth.counts().get(i);
            long refused = rows.get(i).runs().stream()
                    .mapToLong(run -> run.counts().refused())
                    .sum();
            int workers = growth.applyTo(asIs.cluster(), added).size();
            sizes.add(new Size(added, workers, refused, rows.get(i).measures()));
        }
        return new PlanInfo(
                RunOutput.names(workloads.files()),
                RunOutput.policyInfo(policy),
                seedList(),
                workloads.estimates(),
                growth.what(),
                targets.stream()
                        .map(each ->
                                new Goal(each.measure(), each.isBelow(), each.orEqual(), each.bound(), each.text()))
                        .toList(),
                sizes);
    }

    private void show(PlanInfo plan, Texts texts) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (csv != null) {
            PlanFiles.csv(plan, csv, new FileOutputStream(FileDescriptor.out));
        }
        if (json) {
            out.print(PlanFiles.json(plan));
        } else if (!"-".equals(csv)) {
            out.print(new PlanText(
                            texts, StandardOutput.charset(), Terminal.detect().columns())
                    .of(plan));
        }
        out.flush();
    }

    private List<Long> seedList() {
        return LongStream.range(workloads.seed(), workloads.seed() + seeds)
                .boxed()
                .toList();
    }

    private Language language() {
        return read("--lang", () -> Language.choose(lang));
    }

    private interface Reading<T> {
        T read();
    }

    private <T> T read(String option, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw wrong(option + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
