package dev.estiva.worker;

import dev.estiva.keeper.Order;
import dev.estiva.keeper.SignalName;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.ProtocolException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a job of type {@code process} is to run, and makes an order for the keeper of it. */
final class ProcessOrder {
    static final String JOB_TYPE = "process";

    /** More words, or variables, than any shell takes. */
    private static final int MOST_WORDS = 100_000;

    private static final long MOST_OUTPUT_BYTES = 1L << 40;

    private final TreeMap<String, String> environment = new TreeMap<>();
    private @Nullable List<String> command;
    private String workdir = "";
    private @Nullable String stdin;
    private long outputBytes = Order.OUTPUT_BYTES;
    private @Nullable SignalName signal;
    private long warnMicros = 60_000_000;
    private long graceMicros = Order.GRACE_MICROS;

    private ProcessOrder() {}

    /** What names an attempt for ever, and marks its processes. */
    static String key(String cluster, AttemptId id) {
        return cluster + "/" + id.task() + "/" + id.attempt();
    }

    /** The attempt that a key of this cluster names, or null if it is of another. */
    static @Nullable AttemptId attempt(String cluster, String key) {
        int last = key.lastIndexOf('/');
        int middle = key.lastIndexOf('/', last - 1);
        if (middle < 0 || !key.substring(0, middle).equals(cluster)) {
            return null;
        }
        try {
            return new AttemptId(
                    TaskId.parse(key.substring(middle + 1, last)), Integer.parseInt(key.substring(last + 1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The order of an attempt.
     *
     * @param worker its worker's name
     * @param given the GPUs that it may use
     * @throws ProtocolException naming the field of the payload that is wrong
     */
    static Order of(String key, ProcessTask process, String worker, ProcessSettings settings, List<Integer> given)
            throws ProtocolException {
        byte[] payload = process.payload().bytes();
        return FieldReader.readObject(payload, 0, payload.length, in -> {
            ProcessOrder order = new ProcessOrder();
            for (String field = in.next(); field != null; field = in.next()) {
                order.read(field, in);
            }
            in.require("command", order.command, "a list of strings");
            return order.order(key, process, worker, settings, given);
        });
    }

    private void read(String field, FieldReader in) throws ProtocolException {
        switch (field) {
            case "command" -> command = in.list(MOST_WORDS, each -> each.text(Bounds.PAYLOAD_BYTES));
            case "env" -> readEnvironment(in);
            case "workdir" -> {
                workdir = in.text(Bounds.PAYLOAD_BYTES);
                if (!Path.of(workdir).isAbsolute()) {
                    throw in.refuse("an absolute path");
                }
            }
            case "stdin" -> stdin = in.text(Bounds.PAYLOAD_BYTES);
            case "output_limit" -> outputBytes = in.whole(0, MOST_OUTPUT_BYTES);
            case "warn_signal" -> signal = signal(in);
            case "warn_seconds" -> warnMicros = in.micros(0, JobSpec.LONGEST_MICROS);
            case "grace_seconds" -> graceMicros = in.micros(0, JobSpec.LONGEST_MICROS);
            default -> in.skip();
        }
    }

    private static SignalName signal(FieldReader in) throws ProtocolException {
        String name = in.text(Bounds.NAME_CHARS);
        try {
            return SignalName.valueOf(name.startsWith("SIG") ? name.substring(3) : name);
        } catch (IllegalArgumentException e) {
            throw (ProtocolException) in.refuse("a signal such as USR1").initCause(e);
        }
    }

    private void readEnvironment(FieldReader in) throws ProtocolException {
        in.enterObject();
        for (String name = in.next(); name != null; name = in.next()) {
            if (name.isEmpty() || name.indexOf('=') >= 0 || environment.size() == MOST_WORDS) {
                throw in.refuse("names of variables, without =");
            }
            environment.put(name, in.text(Bounds.PAYLOAD_BYTES));
        }
    }

    private Order order(String key, ProcessTask process, String worker, ProcessSettings settings, List<Integer> given) {
        NavigableMap<String, String> all = new TreeMap<>(environment);
        all.putAll(settings.gpus().environment(given));
        all.put("ESTIVA_JOB_ID", Long.toString(process.task().job()));
        all.put("ESTIVA_TASK_ID", process.task().toString());
        all.put("ESTIVA_ATTEMPT", Integer.toString(process.attempt()));
        all.put("ESTIVA_ARRAY_INDEX", Integer.toString(process.task().index()));
        all.put("ESTIVA_WORKER", worker);
        all.put("ESTIVA_MARK", key);
        List<String> words = command == null ? List.of() : command;
        Order.Warning warning = signal == null ? null : new Order.Warning(signal, warnMicros);
        long limit = process.limitMicros() == JobSpec.UNKNOWN ? Order.NEVER : process.limitMicros();
        return new Order(
                key,
                settings.areUsers() ? RunAs.command(process.user(), words, environment.containsKey("HOME")) : words,
                all,
                workdir,
                stdin,
                outputBytes,
                limit,
                warning,
                graceMicros,
                Holding.of(process).text());
    }
}
