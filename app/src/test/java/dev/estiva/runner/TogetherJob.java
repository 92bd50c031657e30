package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A type whose tasks share JVMs by their room. A task waits until so many others are there, and then does what it was told; one
 * that is begun again does that at once.
 */
public final class TogetherJob implements JobType {
    private static int come;

    @Override
    public String name() {
        return "together";
    }

    @Override
    public JobResult run(TaskContext task) throws Exception {
        Parameters parameters = task.parameters();
        boolean isFirst = isFirst(Path.of(parameters.text("file")));
        if (isFirst) {
            meet((int) parameters.whole("others", 0, 0, 1_000));
        }
        System.out.println(task.task() + " prints");
        switch (parameters.text("how", "not")) {
            case "crash" -> MisbehavingJob.signalItself("SEGV");
            case "retire" -> task.endJvmAfterwards();
            case "hang" -> hang(task);
            case "stay" -> stay(isFirst);
            case "wait" -> await(Path.of(parameters.text("until")));
            default -> {}
        }
        return JobResult.done(Map.of("pid", ProcessHandle.current().pid(), "first", isFirst));
    }

    private static boolean isFirst(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void meet(int others) throws InterruptedException {
        synchronized (TogetherJob.class) {
            come++;
            TogetherJob.class.notifyAll();
            while (come <= others) {
                TogetherJob.class.wait();
            }
        }
    }

    /** As long as its JVM lives, the first time. */
    private static void stay(boolean isFirst) throws InterruptedException {
        if (isFirst) {
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static void hang(TaskContext task) {
        task.progress(1, "hangs");
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void await(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(5);
        }
    }
}
