package dev.estiva.cli;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.Language;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A live run of nothing, all inside this process, before the real one: so that it is not the first requests that wait while
 * the JVM loads its classes. Takes a few tens of milliseconds while the worker processes start.
 */
final class Rehearsal {
    /** Enough to go through every kind of event. */
    private static final int REQUESTS = 12;

    private Rehearsal() {}

    static void of(PolicySpec policy, Language language) throws IOException, InterruptedException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        LiveRunSettings settings = new LiveRunSettings(policy, BigDecimal.ONE, "127.0.0.1:0", true, "");
        try (RunOutput output = RunOutput.events(language, nowhere);
                LiveRun run = new LiveRun(workload(), settings, output, nowhere, new ThreadWorkers())) {
            run.start();
            run.run();
        }
    }

    private static Workload workload() {
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 1; i <= REQUESTS; i++) {
            JobSpec spec =
                    new JobSpec(Integer.toString(i), "", "", 1, Request.ofSlots(1), i, i, JobSpec.UNKNOWN, Retry.NEVER);
            jobs.add(new WorkloadJob(spec.name(), spec, 0, 100));
        }
        return new Workload(List.of(WorkerSpec.ofSlots("1", 2), WorkerSpec.ofSlots("2", 1)), jobs, List.of());
    }
}
