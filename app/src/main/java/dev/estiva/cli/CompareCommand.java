package dev.estiva.cli;

import dev.estiva.cli.terminal.Terminal;
import dev.estiva.core.Fact;
import dev.estiva.extension.Leash;
import dev.estiva.forecast.Comparison;
import dev.estiva.policy.Foreign;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.report.ComparisonFiles;
import dev.estiva.report.ComparisonInfo;
import dev.estiva.report.ComparisonInfo.PolicyMeans;
import dev.estiva.report.ComparisonPage;
import dev.estiva.report.ComparisonText;
import dev.estiva.report.Language;
import dev.estiva.report.OutputFile;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva compare}: what several policies make of the same workload. */
@Command(
        name = "compare",
        description = "Simulates a workload under several policies, on all processors, and shows them side by side.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class CompareCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final int MOST_SEEDS = 1_000;

    @Spec
    private CommandSpec command;

    @Mixin
    private WorkloadOptions workloads = new WorkloadOptions();

    @Option(
            names = "--policies",
            paramLabel = "NAME,…|all",
            split = ",",
            defaultValue = "rr,fifo,sjf,priority,least-work,easy,conservative",
            description = "Which policies, by the names that estiva policies lists. Default: ${DEFAULT-VALUE}.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private PolicyJars jars = new PolicyJars();

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

    @Mixin
    private PreemptionOptions preemptions = new PreemptionOptions();

    @Mixin
    private FailureOptions failures = new FailureOptions();

    @Option(
            names = "--lang",
            paramLabel = "pt|es|en|ru",
            description = "Language. Default: the environment's, else English.")
    private @Nullable String lang;

    @Option(names = "--json", description = "Print JSON, and nothing else.")
    private boolean json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a row a policy.")
    private @Nullable String csv;

    @Mixin
    private ReportOptions report = new ReportOptions();

    private final Set<String> replacements = new ConcurrentSkipListSet<>();
    private volatile boolean interrupted;

    @Override
    public Integer call() throws InterruptedException {
        Texts texts = Texts.of(language());
        List<LongFunction<PolicySpec>> policies = policies();
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw wrong("--seeds: found " + seeds + ", expected a number from 1 to " + MOST_SEEDS);
        }
        Preemption preemption = preemptions.readFor(
                policies.stream().map(policy -> policy.apply(workloads.seed())).toList());
        failures.of(workloads.seed());
        LongFunction<Workload> workload = workloads.readForSeeds();
        PrintWriter err = command.commandLine().getErr();
        if (seeds > 1 && !workloads.isDrawn() && !failures.areDrawn()) {
            err.println("estiva: nothing of this workload is drawn (--arrivals, --generate, --run-times), so that only"
                    + " policies which draw differ from seed to seed");
        }
        try (OutputFile page = report.open(workloads.files())) {
            List<Comparison.Row> rows = simulated(policies, preemption, workload, page != null);
            replacements.forEach(text -> err.println("estiva: " + text));
            ComparisonInfo info = info(rows);
            show(info, texts);
            if (page != null) {
                ComparisonPage.write(info, drawn(rows), report.head(), texts, page.stream());
                page.finish();
            }
            return replacements.isEmpty() ? 0 : 1;
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()).replaceFirst("^java\\.io\\.\\w+: ", ""), e);
        }
    }

    private List<Comparison.Row> simulated(
            List<LongFunction<PolicySpec>> policies,
            Preemption preemption,
            LongFunction<Workload> workload,
            boolean draws)
            throws InterruptedException {
        try (Interruption _ = new Interruption(() -> interrupted = true);
                Progress progress = new Progress(command.commandLine().getErr(), !json)) {
            Comparison comparison = new Comparison(policies, pass, preemption, failures::of, watcher(progress));
            if (draws) {
                comparison.draw();
            }
            List<Comparison.Row> rows = comparison.run(seedList(), workload);
            if (rows == null) {
                throw new CommandFailure("interrupted before all policies were simulated");
            }
            return rows;
        }
    }

    private static List<ComparisonPage.Drawn> drawn(List<Comparison.Row> rows) {
        return rows.stream()
                .map(Comparison.Row::drawn)
                .filter(Objects::nonNull)
                .map(drawn -> new ComparisonPage.Drawn(drawn.curves(), drawn.waiting()))
                .toList();
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

    private List<Long> seedList() {
        return LongStream.range(workloads.seed(), workloads.seed() + seeds)
                .boxed()
                .toList();
    }

    private List<LongFunction<PolicySpec>> policies() {
        Foreign foreign = jars.policies(Leash.SIMULATED);
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            if (name.strip().equalsIgnoreCase(ALL)) {
                wanted.addAll(Presets.titles());
            } else {
                wanted.add(policy(name.strip(), workloads.seed(), foreign).name());
            }
        }
        return wanted.stream()
                .map(name -> (LongFunction<PolicySpec>) seed -> policy(name, seed, foreign))
                .toList();
    }

    private PolicySpec policy(String name, long seed, Foreign foreign) {
        try {
            return Presets.read(
                    new Presets.Names(name, null, null, null, null, false, 0, preemptions.settings(seed)), foreign);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()).replaceFirst("^--policy", "--policies"));
        }
    }

    private ComparisonInfo info(List<Comparison.Row> rows) {
        return new ComparisonInfo(
                RunOutput.names(workloads.files()),
                seedList(),
                workloads.estimates(),
                pass.name().toLowerCase(Locale.ROOT),
                rows.stream()
                        .map(row -> new PolicyMeans(RunOutput.policyInfo(row.policy()), row.measures()))
                        .toList());
    }

    private void show(ComparisonInfo comparison, Texts texts) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (csv != null) {
            ComparisonFiles.csv(comparison, csv, new FileOutputStream(FileDescriptor.out));
        }
        if (json) {
            out.print(ComparisonFiles.json(comparison));
        } else if (!"-".equals(csv)) {
            out.print(new ComparisonText(
                            texts, StandardOutput.charset(), Terminal.detect().columns())
                    .of(comparison));
        }
        out.flush();
    }

    private Language language() {
        try {
            return Language.choose(lang);
        } catch (IllegalArgumentException e) {
            throw wrong("--lang: " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
