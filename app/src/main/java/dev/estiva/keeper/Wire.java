package dev.estiva.keeper;

import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.ProtocolException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What agents and keepers say to each other and to their notes, as lines of JSON. Both are the same program. */
final class Wire {
    /** A command and an environment are at most 128 KiB a word and 2 MiB together on Linux; JSON may escape much of it. */
    static final int LINE_BYTES = 16 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    private Wire() {}

    /** Writes the fields of an object. */
    interface Fields {
        void write(JsonGenerator out);
    }

    /** Writes one line: an object with this type first. */
    static void line(OutputStream to, String type, Fields fields) {
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
            out.writeStartObject();
            out.writeStringProperty("type", type);
            fields.write(out);
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    static void write(JsonGenerator out, Produced produced) {
        out.writeNumberProperty("stdout", produced.stdout());
        out.writeNumberProperty("stderr", produced.stderr());
    }

    static void remark(JsonGenerator out, String remark) {
        if (!remark.isEmpty()) {
            out.writeStringProperty("remark", remark);
        }
    }

    static void write(JsonGenerator out, Ending ending) {
        out.writeStringProperty("how", ending.how().name());
        out.writeNumberProperty("code", ending.code());
        if (!ending.why().isEmpty()) {
            out.writeStringProperty("why", ending.why());
        }
        out.writeNumberProperty("run", ending.runMicros());
        out.writeNumberProperty("cpu", ending.cpuMicros());
        out.writeNumberProperty("peak", ending.peakBytes());
    }

    /** Reads the rest of a line of this type. */
    interface Body<T extends @Nullable Object> {
        T read(String type, Line line) throws ProtocolException;
    }

    static <T extends @Nullable Object> T read(byte[] bytes, int offset, int length, Body<T> body)
            throws ProtocolException {
        return FieldReader.readObject(bytes, offset, length, in -> {
            if (!"type".equals(in.next())) {
                throw in.refuse("a type first");
            }
            String type = in.name();
            Line line = new Line();
            for (String field = in.next(); field != null; field = in.next()) {
                line.read(field, in);
            }
            return body.read(type, line);
        });
    }

    /** All fields that there are in lines. Few lines have them all, so there is no need for a class a type. */
    static final class Line {
        String key = "";
        String worker = "";
        String workdir = "";
        String why = "";

        @Nullable
        String stdin;

        @Nullable
        String signal;

        @Nullable
        String how;

        String boot = "";
        String remark = "";
        List<String> command = List.of();
        NavigableMap<String, String> environment = new TreeMap<>();
        long version;
        long pid;
        long number;
        long mark;
        long stdout;
        long stderr;
        long outputBytes = Order.OUTPUT_BYTES;
        long room = KeeperSettings.UNBOUNDED;
        long limit;
        long warn;
        long grace;
        long until;
        long code;
        long run;
        long cpu;
        long peak;
        long start;

        private void read(String field, FieldReader in) throws ProtocolException {
            switch (field) {
                case "key" -> key = in.text(LINE_BYTES);
                case "worker" -> worker = in.text(LINE_BYTES);
                case "workdir" -> workdir = in.text(LINE_BYTES);
                case "why" -> why = in.text(LINE_BYTES);
                case "stdin" -> stdin = in.text(LINE_BYTES);
                case "signal" -> signal = in.text(LINE_BYTES);
                case "how" -> how = in.text(LINE_BYTES);
                case "boot" -> boot = in.text(LINE_BYTES);
                case "remark" -> remark = in.text(LINE_BYTES);
                case "command" -> command = in.list(LINE_BYTES, word -> word.text(LINE_BYTES));
                case "env" -> environment = map(in);
                default -> readNumber(field, in);
            }
        }

        private void readNumber(String field, FieldReader in) throws ProtocolException {
            switch (field) {
                case "version" -> version = whole(in);
                case "pid" -> pid = whole(in);
                case "number" -> number = whole(in);
                case "mark" -> mark = whole(in);
                case "stdout" -> stdout = whole(in);
                case "stderr" -> stderr = whole(in);
                case "output" -> outputBytes = whole(in);
                case "room" -> room = whole(in);
                case "limit" -> limit = whole(in);
                case "warn" -> warn = whole(in);
                case "grace" -> grace = whole(in);
                case "until" -> until = whole(in);
                case "code" -> code = whole(in);
                case "run" -> run = whole(in);
                case "cpu" -> cpu = whole(in);
                case "peak" -> peak = whole(in);
                case "start" -> start = whole(in);
                default -> in.skip();
            }
        }

        private static long whole(FieldReader in) throws ProtocolException {
            return in.whole(Long.MIN_VALUE, Long.MAX_VALUE);
        }

        private static NavigableMap<String, String> map(FieldReader in) throws ProtocolException {
            NavigableMap<String, String> map = new TreeMap<>();
            in.enterObject();
            for (String name = in.next(); name != null; name = in.next()) {
                map.put(name, in.text(LINE_BYTES));
            }
            return map;
        }

        Produced produced() {
            return new Produced(stdout, stderr);
        }

        /** Null in a line that has none. */
        @Nullable
        Ending ending() {
            return how == null ? null : new Ending(Ending.How.valueOf(how), (int) code, why, run, cpu, peak);
        }

        Order order() {
            SignalName warning = signal == null ? null : SignalName.named(signal);
            return new Order(
                    key,
                    new ArrayList<>(command),
                    environment,
                    workdir,
                    stdin,
                    outputBytes,
                    limit,
                    warning == null ? null : new Order.Warning(warning, warn),
                    grace,
                    remark);
        }
    }
}
