package dev.estiva.cli;

import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.RunInfo;
import dev.estiva.transport.Address;
import dev.estiva.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva run}: a workload for real, with a worker process for each of its servers. */
@Command(
        name = "run",
        description =
                "Runs workloads for real: starts a worker process for each server, whose requests wait out their time.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {
    /** Each is a process. */
    private static final int MOST_WORKERS = 1_000;

    @Spec
    private CommandSpec command;

    @Mixin
    private WorkloadOptions workloads = new WorkloadOptions();

    @Mixin
    private PolicyOptions policies = new PolicyOptions();

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "0",
            description = "Start N more workers, of one slot each.")
    private int moreWorkers;

    @Option(
            names = "--time-scale",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "How many real seconds a second of the workload takes; 0.1 is ten times as fast. Default: 1.")
    private BigDecimal timeScale = BigDecimal.ONE;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Take further workers here; docs/protocol.md says how they talk. Default: none, on this machine"
                            + " alone.")
    private @Nullable String listen;

    @Option(
            names = "--verify",
            description = "Prove that live is simulated: replay the inputs, and compare with the simulation.")
    private boolean verify;

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Mixin
    private ReportOptions report = new ReportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PolicySpec named = policies.readForRun(workloads.seed());
        LiveRunSettings checked = settings(named);
        outputs.language();
        String rows = outputs.csv(workloads.files());
        report.file(workloads.files());
        report.requireApartFrom(rows);
        Workload workload = withMoreWorkers(workloads.read());
        PrintWriter err = command.commandLine().getErr();
        workload.notes().forEach(note -> err.println("estiva: " + note.text()));
        err.flush();
        int jobs = workload.jobs().size();
        PolicySpec policy = named.expecting(workload.requests());
        LiveRunSettings settings = checked.withPolicy(policy);
        try (RunOutput output = RunOutput.open(outputs, report, workloads.files(), jobs, err);
                LiveRun run = new LiveRun(workload, settings, output, err, new LocalWorkers());
                Interruption _ = new Interruption(run::interrupt)) {
            run.start();
            Rehearsal.of(policy, outputs.language());
            run.run();
            run.end();
            output.finish(info(policy, run.isInterrupted()));
            return result(run, workload, policy, outputs.json() ? err : outputs.forPeople());
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()).replaceFirst("^java\\.io\\.\\w+: ", ""), e);
        }
    }

    private int result(LiveRun run, Workload workload, PolicySpec policy, PrintWriter to) {
        String failure = run.failure();
        if (failure != null) {
            throw new CommandFailure(failure);
        }
        if (!verify || run.isInterrupted()) {
            return 0;
        }
        return new Verification(run, workload, policy, to).print() ? 0 : 1;
    }

    private LiveRunSettings settings(PolicySpec policy) {
        if (timeScale.compareTo(new BigDecimal("0.0001")) < 0 || timeScale.compareTo(BigDecimal.valueOf(1_000)) > 0) {
            throw wrong("--time-scale: found " + timeScale + ", expected a number from 0.0001 to 1000");
        }
        if (moreWorkers < 0 || moreWorkers > MOST_WORKERS) {
            throw wrong("--workers: found " + moreWorkers + ", expected a number from 0 to " + MOST_WORKERS);
        }
        String address = listen == null ? "127.0.0.1:0" : listen;
        try {
            Address.parse(address);
        } catch (IllegalArgumentException e) {
            throw wrong("--listen: " + e.getMessage());
        }
        String version = Version.class.getPackage().getImplementationVersion();
        return new LiveRunSettings(policy, timeScale, address, listen == null, version == null ? "" : version);
    }

    private Workload withMoreWorkers(Workload workload) {
        if (workload.cluster().size() + moreWorkers > MOST_WORKERS) {
            throw new CommandFailure("a live run starts a process for each server: "
                    + workload.cluster().size() + " of the workload and " + moreWorkers + " of --workers are more than "
                    + MOST_WORKERS);
        }
        List<WorkerSpec> cluster = new ArrayList<>(workload.cluster());
        int number = 0;
        while (cluster.size() < workload.cluster().size() + moreWorkers) {
            String name = "extra-" + ++number;
            if (workload.cluster().stream().noneMatch(worker -> worker.name().equals(name))) {
                cluster.add(WorkerSpec.ofSlots(name, 1));
            }
        }
        return new Workload(cluster, workload.jobs(), workload.notes());
    }

    private RunInfo info(PolicySpec policy, boolean cut) {
        return new RunInfo(
                RunInfo.Mode.RUN,
                RunOutput.policyInfo(policy),
                RunOutput.names(workloads.files()),
                workloads.seed(),
                workloads.estimates(),
                "instant",
                cut);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
