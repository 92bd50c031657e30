package dev.estiva.cli;

import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.LogQuery;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Prints what tasks wrote: of one task as it is, of several line by line, each with the task's id. Any thread may call it. */
final class LogPrinter {
    private final EstivaClient client;
    private final Form form;
    private final PrintWriter out;
    private final OutputStream outBytes;
    private final OutputStream errBytes;
    private final Consumer<String> dropped;

    /** How it is printed. */
    enum Form {
        BARE,
        PREFIXED,
        JSON
    }

    /** Which of the two streams to print. */
    record Streams(boolean stdout, boolean stderr) {
        static final Streams BOTH = new Streams(true, true);
    }

    /** {@code dropped} is told of output that is not kept any more. */
    LogPrinter(EstivaClient client, Form form, ClientCommand command, Consumer<String> dropped) {
        this.client = client;
        this.form = form;
        this.out = command.out();
        this.outBytes = TextAndBytes.bytes(command.out());
        this.errBytes = TextAndBytes.bytes(command.err());
        this.dropped = dropped;
    }

    /** Prints all that there is, first of the one stream, then of the other. */
    void print(TaskId task, int attempt, Streams streams) throws IOException {
        if (streams.stdout()) {
            copy(task, LogQuery.STDOUT.ofAttempt(attempt));
        }
        if (streams.stderr()) {
            copy(task, LogQuery.STDERR.ofAttempt(attempt));
        }
    }

    /** Prints both streams as they grow; returns when the attempt has ended. */
    void follow(TaskId task, int attempt, Streams streams) throws IOException, InterruptedException {
        FutureTask<Void> stderr = new FutureTask<>(() -> {
            copy(task, LogQuery.STDERR.ofAttempt(attempt).following(true));
            return null;
        });
        if (streams.stderr()) {
            Thread.ofVirtual().name("stderr-" + task).start(stderr);
        }
        if (streams.stdout()) {
            copy(task, LogQuery.STDOUT.ofAttempt(attempt).following(true));
        }
        if (streams.stderr()) {
            try {
                stderr.get();
            } catch (ExecutionException e) {
                Throwable why = Objects.requireNonNullElse(e.getCause(), e);
                throw why instanceof IOException broken ? broken : new IOException(why.getMessage(), why);
            }
        }
    }

    private void copy(TaskId task, LogQuery query) throws IOException {
        try (OutputStream to = to(task, query.stream())) {
            client.logs(task, query, to);
        } catch (ApiException e) {
            switch (e.code()) {
                case "output_dropped" -> dropped.accept(String.valueOf(e.getMessage()));
                case "not_found" -> {} // it never ran
                default -> throw e;
            }
        }
    }

    private OutputStream to(TaskId task, String stream) {
        OutputStream bytes = stream.equals("stdout") ? outBytes : errBytes;
        return switch (form) {
            case BARE -> new Kept(bytes);
            case PREFIXED -> {
                byte[] prefix = (task + " | ").getBytes(StandardCharsets.UTF_8);
                yield new LineOutput(line -> {
                    synchronized (this) {
                        bytes.write(prefix);
                        bytes.write(line);
                        bytes.write('\n');
                        bytes.flush();
                    }
                });
            }
            case JSON -> new LineOutput(line -> printJson(task, stream, line));
        };
    }

    private void printJson(TaskId task, String stream, byte[] line) throws OutputGoneException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("task", task.toString());
        fields.put("stream", stream);
        fields.put("line", new String(line, StandardCharsets.UTF_8));
        synchronized (this) {
            out.println(Json.object(fields));
            if (out.checkError()) {
                throw new OutputGoneException();
            }
        }
    }

    /** Stays open when the copy is closed. */
    private static final class Kept extends OutputStream {
        private final OutputStream to;

        Kept(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) throws IOException {
            to.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }
}
