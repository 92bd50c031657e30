package dev.estiva.cli;

import dev.estiva.core.Answer.Refused;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.RunInfo;
import dev.estiva.sim.Failures;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Preemption;
import dev.estiva.sim.QueueLimit;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva simulate}: a workload in virtual time, by the scheduler that runs jobs. */
@Command(
        name = "simulate",
        description = "Runs workloads in virtual time, and says what a policy makes of them.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private WorkloadOptions workloads = new WorkloadOptions();

    @Mixin
    private PolicyOptions policies = new PolicyOptions();

    @Option(
            names = "--pass",
            paramLabel = "event|instant",
            defaultValue = "INSTANT",
            description =
                    "Let the policy look after each event, or once after all events of an instant. Default: instant.")
    private PassPer pass = PassPer.INSTANT;

    @Mixin
    private PreemptionOptions preemptions = new PreemptionOptions();

    @Option(
            names = "--queue-limit",
            paramLabel = "N",
            description = "Refuse a job that would make more than N tasks wait; what can start at once may always come."
                    + " Default: none is refused.")
    private @Nullable Long queueLimit;

    @Mixin
    private FailureOptions failures = new FailureOptions();

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Mixin
    private ReportOptions report = new ReportOptions();

    private volatile boolean interrupted;

    @Override
    public Integer call() throws IOException {
        PolicySpec policy = policies.readFor(preemptions.settings(workloads.seed()));
        Preemption preemption = preemptions.readFor(List.of(policy));
        failures.of(workloads.seed()); // so that a wrong one is told before any file is read
        if (queueLimit != null && queueLimit < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--queue-limit: found " + queueLimit + ", expected a number of tasks, 1 or more");
        }
        outputs.language();
        String rows = outputs.csv(workloads.files());
        report.file(workloads.files());
        report.requireApartFrom(rows);
        Workload workload = workloads.read();
        PrintWriter err = command.commandLine().getErr();
        workload.notes().forEach(note -> err.println("estiva: " + note.text()));
        int jobs = workload.jobs().size();
        if (outputs.leavesEventsOut(jobs)) {
            err.println("estiva: " + jobs + " requests: no line an event; --events prints them");
        }
        err.flush();
        try (Interruption _ = new Interruption(() -> interrupted = true);
                RunOutput output = RunOutput.open(outputs, report, workloads.files(), jobs, err)) {
            Progress progress = new Progress(err, !outputs.printsEvents(jobs));
            boolean complete = simulate(workload, policy.expecting(workload.requests()), preemption, output, progress);
            output.finish(info(policy, !complete));
            return output.policyFailed() ? 1 : 0;
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()).replaceFirst("^java\\.io\\.\\w+: ", ""), e);
        }
    }

    private boolean simulate(
            Workload workload, PolicySpec policy, Preemption preemption, RunOutput output, Progress progress) {
        SimulationListener listener = new SimulationListener() {
            @Override
            public void refused(WorkloadJob job, Refused refusal) {
                output.refused(job, refusal.message(), job.submitMicros());
            }

            @Override
            public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
                progress.at(
                        Math.max(0, submitted - waitingOrRunning),
                        workload.jobs().size());
                return !interrupted;
            }
        };
        try (progress) {
            Failures failed = failures.of(workloads.seed());
            Simulation simulation =
                    new Simulation(workload, policy.build(), pass, preemption, failed, output::fact, listener);
            if (queueLimit != null) {
                simulation.putBehind(new QueueLimit(queueLimit));
            }
            return simulation.run();
        }
    }

    private RunInfo info(PolicySpec policy, boolean cut) {
        return new RunInfo(
                RunInfo.Mode.SIMULATE,
                RunOutput.policyInfo(policy),
                RunOutput.names(workloads.files()),
                workloads.seed(),
                workloads.estimates(),
                pass.name().toLowerCase(Locale.ROOT),
                cut);
    }
}
