package dev.estiva.cli;

import dev.estiva.jobtype.JobType;
import dev.estiva.runner.JobRunner;
import dev.estiva.text.TextJob;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code estiva job-runner}: what a worker starts for itself, to run job types outside its own process. */
@Command(name = "job-runner", hidden = true, description = "Runs job types for a worker, which starts it itself.")
final class JobRunnerCommand implements Callable<Integer> {
    /** The job types that come with Estiva, beside those that the agent runs itself. */
    static final List<JobType> BUILT_IN = List.of(new TextJob());

    @Parameters(index = "0", arity = "0..1", paramLabel = "IN", description = "The worker's messages; else its input.")
    private @Nullable String in;

    @Parameters(index = "1", arity = "0..1", paramLabel = "OUT", description = "The answers; else standard output.")
    private @Nullable String out;

    @Override
    public Integer call() throws IOException {
        FileInputStream from = in == null ? new FileInputStream(FileDescriptor.in) : new FileInputStream(in);
        FileOutputStream to = out == null ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(out);
        System.setIn(InputStream.nullInputStream());
        System.setOut(System.err); // until a task prints: nothing may come between the messages
        JobRunner.run(BUILT_IN, from, to);
        return 0;
    }
}
