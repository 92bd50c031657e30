package dev.estiva.cli;

import dev.estiva.cli.SimulationRuns.Wish;
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
import dev.estiva.report.OutputFile;
import dev.estiva.report.Texts;
import dev.estiva.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
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

    @Spec
    private CommandSpec command;

    @Mixin
    private SimulationRuns runs = new SimulationRuns();

    @Option(
            names = "--policies",
            paramLabel = "NAME,…|all",
            split = ",",
            defaultValue = "rr,fifo,sjf,priority,least-work,easy,conservative",
            description = "Which policies, by the names that estiva policies lists. Default: ${DEFAULT-VALUE}.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private PolicyJars jars = new PolicyJars();

    @Override
    public Integer call() throws InterruptedException {
        Texts texts = runs.texts();
        runs.checkFiles();
        List<LongFunction<PolicySpec>> policies = policies();
        List<Long> seeds = runs.seeds();
        Wish wish = new Wish(policies, runs.preemption(policies), null, true);
        LongFunction<Workload> workload = runs.workload();
        boolean isAll = runs.run(workload, wish, (rows, outputs) -> {
            ComparisonInfo info = info(rows, seeds);
            show(info, outputs.csv(), texts);
            if (outputs.page() != null) {
                ComparisonPage.write(info, drawn(rows), runs.report().head(), texts, outputs.page().stream());
            }
        });
        return isAll ? 0 : 1;
    }

    private static List<ComparisonPage.Drawn> drawn(List<Comparison.Row> rows) {
        return rows.stream()
                .map(Comparison.Row::drawn)
                .filter(Objects::nonNull)
                .map(drawn -> new ComparisonPage.Drawn(drawn.curves(), drawn.waiting()))
                .toList();
    }

    private List<LongFunction<PolicySpec>> policies() {
        Foreign foreign = jars.policies(Leash.SIMULATED);
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            if (name.strip().equalsIgnoreCase(ALL)) {
                wanted.addAll(Presets.titles());
            } else {
                wanted.add(
                        policy(name.strip(), runs.workloads().seed(), foreign).name());
            }
        }
        if (wanted.isEmpty()) {
            throw wrong(
                    "--policies: found no policy, expected one of " + String.join(", ", Presets.titles()) + ", or all");
        }
        return wanted.stream()
                .map(name -> (LongFunction<PolicySpec>) seed -> policy(name, seed, foreign))
                .toList();
    }

    private PolicySpec policy(String name, long seed, Foreign foreign) {
        try {
            return Presets.read(
                    new Presets.Names(
                            name,
                            null,
                            null,
                            null,
                            null,
                            false,
                            0,
                            runs.preemptions().settings(seed)),
                    foreign);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()).replaceFirst("^--policy", "--policies"));
        }
    }

    private ComparisonInfo info(List<Comparison.Row> rows, List<Long> seeds) {
        return new ComparisonInfo(
                RunOutput.names(runs.workloads().files()),
                seeds,
                runs.workloads().estimates(),
                runs.pass().name().toLowerCase(Locale.ROOT),
                rows.stream()
                        .map(row -> new PolicyMeans(RunOutput.policyInfo(row.policy()), row.measures()))
                        .toList());
    }

    private void show(ComparisonInfo comparison, @Nullable OutputFile csv, Texts texts) throws IOException {
        runs.show(
                csv,
                to -> ComparisonFiles.csv(comparison, to),
                () -> ComparisonFiles.json(comparison),
                columns -> new ComparisonText(texts, StandardOutput.charset(), columns).of(comparison));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
