package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.TaskContext;
import tools.jackson.databind.node.StringNode;

/** A user's job type: answers with its parameters, or goes wrong as they say. Found as any other, by its service entry. */
public final class EchoJob implements JobType {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public JobResult run(TaskContext task) {
        task.parameters().json().path("log").stringValueOpt().ifPresent(task::log);
        return switch (task.parameters().json().path("then").asString("")) {
            case "throw" -> throw new IllegalStateException("thrown as asked");
            case "throw-nothing-said" -> throw new IllegalStateException();
            case "overflow" -> throw new StackOverflowError("overflown as asked");
            case "babble" -> JobResult.done(StringNode.valueOf("x".repeat(1_000_000)));
            case "fail" -> JobResult.failed(3, "failed as asked");
            default -> JobResult.done(task.parameters().json());
        };
    }
}
