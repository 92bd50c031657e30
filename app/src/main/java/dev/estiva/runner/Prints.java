package dev.estiva.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What stands in for {@code System.out} and {@code System.err}: each print goes to the task that runs just then. */
final class Prints extends OutputStream {
    private final Supplier<@Nullable RunnerTask> current;
    private final Function<RunnerTask, OutputStream> stream;

    private Prints(Supplier<@Nullable RunnerTask> current, Function<RunnerTask, OutputStream> stream) {
        this.current = current;
        this.stream = stream;
    }

    /** In UTF-8, whatever the machine's own encoding: it is read elsewhere. */
    static PrintStream to(Supplier<@Nullable RunnerTask> current, Function<RunnerTask, OutputStream> stream) {
        return new PrintStream(new Prints(current, stream), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        RunnerTask task = current.get();
        if (task != null) {
            stream.apply(task).write(bytes, offset, length);
        }
    }
}
