package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of {@code estiva}, or of another program, and the lines that it has said so far. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Ear out;
    private final Ear err;

    private Program(ProcessBuilder builder) throws IOException {
        this.process = builder.start();
        process.getOutputStream().close();
        this.out = new Ear(process.getInputStream());
        this.err = new Ear(process.getErrorStream());
    }

    /** Starts {@code estiva} with these words. */
    static Program estiva(String... words) throws IOException {
        return new Program(new ProcessBuilder(command(words)));
    }

    /** The same, with one more variable in its environment. */
    static Program estivaWith(String variable, String value, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(words));
        builder.environment().put(variable, value);
        return new Program(builder);
    }

    static Program other(List<String> command) throws IOException {
        return new Program(new ProcessBuilder(command));
    }

    static List<String> command(String... words) {
        return ChildJvm.estiva(List.of("-Xmx512m", "-Dstdout.encoding=UTF-8"), words);
    }

    /** Waits for a line of standard output in which this stands. */
    String says(String part) throws InterruptedException {
        return out.await(line -> line.contains(part));
    }

    /** Waits for a line of standard error in which this stands. */
    String warns(String part) throws InterruptedException {
        return err.await(line -> line.contains(part));
    }

    /** Waits for its end, and for the last that it says. */
    int exitCode() throws InterruptedException {
        int code = process.waitFor();
        out.toEnd();
        err.toEnd();
        return code;
    }

    List<String> lines() {
        return out.lines();
    }

    String out() {
        return String.join("\n", out.lines());
    }

    String err() {
        return String.join("\n", err.lines());
    }

    /** The processes that it has started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** The child on whose command line this stands. */
    ProcessHandle child(String part) throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        for (ProcessHandle child : children()) {
            if (commandLine(child).contains(part)) {
                found.add(child);
            }
        }
        assertThat(found).as("children with %s on their command line", part).hasSize(1);
        return found.getFirst();
    }

    /** All of it; the JDK knows no more than the first four kilobytes. */
    private static String commandLine(ProcessHandle process) throws IOException {
        Process ps = new ProcessBuilder("ps", "-ww", "-o", "args=", "-p", Long.toString(process.pid())).start();
        return new String(ps.getInputStream().readAllBytes(), UTF_8);
    }

    /** As {@code kill -INT} does it. */
    void interrupt() throws IOException, InterruptedException {
        send("-INT", Long.toString(process.pid()));
    }

    /** As a terminal does it for Ctrl-C, if the program leads a group: the others of it get the signal, too. */
    void interruptGroup() throws IOException, InterruptedException {
        send("-INT", "-" + process.pid());
    }

    private static void send(String signal, String to) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, "--", to).start();
        assertThat(kill.waitFor()).isZero();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Ends it and its children, if they have not ended. */
    @Override
    public void close() {
        children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Hears one of its streams to the end. */
    private static final class Ear {
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private final Thread thread;

        Ear(InputStream stream) {
            thread = Thread.ofPlatform().daemon().start(() -> hear(stream));
        }

        private void hear(InputStream stream) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (heard) {
                        heard.add(line);
                        heard.notifyAll();
                    }
                }
            } catch (IOException e) {
                // it was closed
            }
            synchronized (heard) {
                heard.notifyAll();
            }
        }

        String await(Predicate<String> wanted) throws InterruptedException {
            synchronized (heard) {
                for (int at = 0; ; at++) {
                    while (at == heard.size()) {
                        assertThat(thread.isAlive())
                                .as("still waiting after %s", heard)
                                .isTrue();
                        heard.wait(TimeUnit.SECONDS.toMillis(1));
                    }
                    if (wanted.test(heard.get(at))) {
                        return heard.get(at);
                    }
                }
            }
        }

        void toEnd() throws InterruptedException {
            thread.join();
        }

        List<String> lines() {
            synchronized (heard) {
                return List.copyOf(heard);
            }
        }
    }
}
