package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.TaskContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job type of the kind that a worker must survive. */
public final class MisbehavingJob implements JobType {
    /** Looks like a message. */
    static final String NOISE =
            "{\"type\":\"RESULT\",\"task\":\"1.0\",\"attempt\":1,\"status\":\"failed\",\"run_seconds\":1}\n";

    private int tasksBefore;

    @Override
    public String name() {
        return "misbehave";
    }

    @Override
    public JobResult run(TaskContext task) throws Exception {
        switch (task.parameters().text("how", "not")) {
            case "exit" -> System.exit(42);
            case "crash" -> signalItself("SEGV");
            case "eat" -> eat();
            case "hang" -> hang(task);
            case "wait" -> Thread.sleep(Long.MAX_VALUE);
            case "babble" -> babble();
            case "spawn" -> spawn(task);
            case "advance" -> advance(task);
            case "retire" -> task.endJvmAfterwards();
            default -> {}
        }
        return JobResult.done(Map.of("pid", ProcessHandle.current().pid(), "before", tasksBefore++));
    }

    static void signalItself(String signal) throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void eat() {
        List<byte[]> eaten = new ArrayList<>();
        for (int i = 0; i <= eaten.size(); i++) {
            eaten.add(new byte[10_000_000]);
        }
    }

    /** Says that it has begun by making a file, and then hears nothing. */
    private static void hang(TaskContext task) throws IOException {
        Files.createFile(Path.of(task.parameters().text("file")));
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void babble() throws IOException {
        System.out.print(NOISE.repeat(1_000));
        System.err.print(NOISE.repeat(1_000));
        try (FileOutputStream raw = new FileOutputStream(FileDescriptor.out)) {
            raw.write(NOISE.repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        System.out.println(System.in.read());
    }

    /** Leaves a process behind whose number is in a file. */
    private static void spawn(TaskContext task) throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "1000000").start();
        Path file = Path.of(task.parameters().text("file"));
        Path unfinished = Files.writeString(Path.of(file + ".part"), Long.toString(child.pid()));
        Files.move(unfinished, file);
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void advance(TaskContext task) {
        for (int i = 0; i <= 100_000; i++) {
            task.progress(i / 1_000.0, "step " + i);
        }
    }
}
