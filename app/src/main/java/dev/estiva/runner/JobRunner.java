package dev.estiva.runner;

import dev.estiva.jobtype.JobType;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Pipe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What happens inside a runner's JVM: tasks come in, one at a time unless they may be together, their results go out, and when
 * the worker is gone the JVM is too.
 */
public final class JobRunner {
    private final JobTypes types;
    private final Pipe<FromServer, FromWorker> worker;
    private final Map<AttemptId, RunnerTask> running = new ConcurrentHashMap<>();
    private volatile @Nullable RunnerTask latest;

    JobRunner(JobTypes types, Pipe<FromServer, FromWorker> worker) {
        this.types = types;
        this.worker = worker;
    }

    /**
     * Runs what comes in until the input ends, and then ends this JVM, whatever still runs in it.
     *
     * @param builtIn the job types that need not be looked for
     * @param in where the worker's messages come from
     * @param out where they go to; nothing else may be written there
     */
    public static void run(Collection<JobType> builtIn, InputStream in, OutputStream out) {
        JobRunner runner = new JobRunner(JobTypes.installed(builtIn), new Pipe<>(Codec.forWorker(), in, out));
        PrintStream errors = System.err;
        System.setOut(Prints.to(runner::printing, RunnerTask::stdout));
        System.setErr(Prints.to(runner::printing, RunnerTask::stderr));
        int code = 0;
        try {
            runner.serve();
        } catch (IOException e) {
            errors.println("estiva job-runner: " + e.getMessage());
            code = 1;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(code); // no hook of a job type may hold it up
    }

    /** Runs one task of a built-in type in this JVM, for the sake of the classes that it loads. */
    public static void rehearse(Collection<JobType> builtIn, String task) throws IOException, InterruptedException {
        InputStream in = new ByteArrayInputStream(task.getBytes(StandardCharsets.UTF_8));
        OutputStream out = OutputStream.nullOutputStream();
        JobRunner runner = new JobRunner(JobTypes.installed(builtIn), new Pipe<>(Codec.forWorker(), in, out));
        runner.serve();
        RunnerTask last = runner.latest;
        if (last != null) {
            last.join();
        }
    }

    void serve() throws IOException {
        for (FromServer message = worker.next(); message != null; message = worker.next()) {
            switch (message) {
                case FromServer.ProcessTask process -> start(process);
                case FromServer.Cancel cancel -> cancel(cancel.id());
                case FromServer.Welcome _, FromServer.Refused _, FromServer.Beat _ -> {}
                case FromServer.Output _, FromServer.Unknown _ -> {}
            }
        }
    }

    private void start(FromServer.ProcessTask process) throws IOException {
        RunnerTask before = latest;
        if ((before != null && before.isLast()) || running.values().stream().anyMatch(RunnerTask::isLast)) {
            Runtime.getRuntime().halt(0); // what was sent meanwhile is not ready, and gets another JVM
        }
        RunnerTask task = new RunnerTask(process, types, worker, ended -> running.remove(ended.id(), ended));
        latest = task;
        running.put(task.id(), task);
        worker.send(new FromWorker.Ready(0)); // from here on, what goes wrong is the task's doing
        task.start();
    }

    private void cancel(AttemptId id) {
        RunnerTask task = running.get(id);
        if (task != null) {
            task.cancel();
        }
    }

    /** Whose this thread's prints are: its own task's, and of threads that belong to none that of the task that began last. */
    private @Nullable RunnerTask printing() {
        RunnerTask own = RunnerTask.ofThisThread();
        return own != null && running.containsValue(own) ? own : latest;
    }
}
