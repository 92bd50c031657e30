package dev.estiva.cli;

import dev.estiva.cli.SimulationRuns.Wish;
import dev.estiva.forecast.Comparison;
import dev.estiva.forecast.Growth;
import dev.estiva.forecast.Target;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.OutputFile;
import dev.estiva.report.PlanFiles;
import dev.estiva.report.PlanInfo;
import dev.estiva.report.PlanInfo.Goal;
import dev.estiva.report.PlanInfo.Size;
import dev.estiva.report.PlanPage;
import dev.estiva.report.PlanText;
import dev.estiva.report.Texts;
import dev.estiva.sim.Preemption;
import dev.estiva.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
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
    @Spec
    private CommandSpec command;

    @Mixin
    private SimulationRuns runs = new SimulationRuns();

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

    @Override
    public Integer call() throws InterruptedException {
        Texts texts = runs.texts();
        runs.checkFiles();
        List<Target> targets = read("--target", () -> Target.read(target));
        Growth growth = read("--add", () -> Growth.read(add));
        List<Long> seeds = runs.seeds();
        LongFunction<PolicySpec> policy =
                seed -> policies.readFor(runs.preemptions().settings(seed));
        PolicySpec first = policy.apply(runs.workloads().seed());
        Preemption preemption = runs.preemption(List.of(policy));
        LongFunction<Workload> workload = runs.workload();
        Workload asIs = workload.apply(runs.workloads().seed());
        PrintWriter err = command.commandLine().getErr();
        asIs.notes().forEach(note -> err.println("estiva: " + note.text()));
        read("--add", () -> growth.applyTo(asIs.cluster(), 1));
        List<UnaryOperator<Workload>> sizes = new ArrayList<>();
        for (long count : growth.counts()) {
            sizes.add(base -> base.withCluster(growth.applyTo(base.cluster(), count)));
        }
        AtomicBoolean isMet = new AtomicBoolean();
        Wish wish = new Wish(Collections.nCopies(sizes.size(), policy), preemption, sizes, false);
        boolean isAll = runs.run(workload, wish, (rows, outputs) -> {
            PlanInfo plan = info(first, seeds, targets, growth, rows, asIs);
            isMet.set(plan.smallest() != null);
            show(plan, outputs.csv(), texts);
            if (outputs.page() != null) {
                PlanPage.write(plan, runs.report().head(), texts, outputs.page().stream());
            }
        });
        return isAll && isMet.get() ? 0 : 1;
    }

    private PlanInfo info(
            PolicySpec policy,
            List<Long> seeds,
            List<Target> targets,
            Growth growth,
            List<Comparison.Row> rows,
            Workload asIs) {
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
                RunOutput.names(runs.workloads().files()),
                RunOutput.policyInfo(policy),
                seeds,
                runs.workloads().estimates(),
                growth.what(),
                targets.stream()
                        .map(each ->
                                new Goal(each.measure(), each.isBelow(), each.orEqual(), each.bound(), each.text()))
                        .toList(),
                sizes);
    }

    private void show(PlanInfo plan, @Nullable OutputFile csv, Texts texts) throws IOException {
        runs.show(
                csv,
                to -> PlanFiles.csv(plan, to),
                () -> PlanFiles.json(plan),
                columns -> new PlanText(texts, StandardOutput.charset(), columns).of(plan));
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
