package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.TaskContext;
import java.util.TreeMap;

/** Answers with the environment that it finds. */
public final class EnvironmentJob implements JobType {
    @Override
    public String name() {
        return "environment";
    }

    @Override
    public JobResult run(TaskContext task) {
        return JobResult.done(new TreeMap<>(System.getenv()));
    }
}
