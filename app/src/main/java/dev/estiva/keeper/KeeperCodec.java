package dev.estiva.keeper;

import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The messages between an agent and its keeper, as lines and back. */
final class KeeperCodec {
    private KeeperCodec() {}

    static void write(ToKeeper message, ByteArrayOutputStream to) {
        switch (message) {
            case ToKeeper.Hello hello ->
                Wire.line(to, "HELLO", out -> {
                    out.writeNumberProperty("version", hello.version());
                    out.writeStringProperty("worker", hello.worker());
                    environment(out, hello.environment());
                    if (hello.mostOutputBytes() != KeeperSettings.UNBOUNDED) {
                        out.writeNumberProperty("room", hello.mostOutputBytes());
                    }
                });
            case ToKeeper.Start start -> Wire.line(to, "START", out -> order(out, start.order()));
            case ToKeeper.Stop stop ->
                Wire.line(to, "STOP", out -> {
                    out.writeStringProperty("key", stop.key());
                    out.writeNumberProperty("grace", stop.graceMicros());
                });
            case ToKeeper.Forget forget -> Wire.line(to, "FORGET", out -> out.writeStringProperty("key", forget.key()));
            case ToKeeper.Lease lease ->
                Wire.line(to, "LEASE", out -> {
                    out.writeNumberProperty("until", lease.untilNanos());
                    out.writeNumberProperty("grace", lease.graceMicros());
                });
            case ToKeeper.Unlimited _ -> Wire.line(to, "UNLIMITED", _ -> {});
            case ToKeeper.End _ -> Wire.line(to, "END", _ -> {});
        }
    }

    private static void order(JsonGenerator out, Order order) {
        out.writeStringProperty("key", order.key());
        out.writeArrayPropertyStart("command");
        order.command().forEach(out::writeString);
        out.writeEndArray();
        environment(out, order.environment());
        if (!order.workdir().isEmpty()) {
            out.writeStringProperty("workdir", order.workdir());
        }
        String stdin = order.stdin();
        if (stdin != null) {
            out.writeStringProperty("stdin", stdin);
        }
        out.writeNumberProperty("output", order.outputBytes());
        if (order.limitMicros() != Order.NEVER) {
            out.writeNumberProperty("limit", order.limitMicros());
        }
        Order.Warning warning = order.warning();
        if (warning != null) {
            out.writeStringProperty("signal", warning.signal().name());
            out.writeNumberProperty("warn", warning.beforeMicros());
        }
        out.writeNumberProperty("grace", order.graceMicros());
        Wire.remark(out, order.remark());
    }

    private static void environment(JsonGenerator out, NavigableMap<String, String> environment) {
        out.writeObjectPropertyStart("env");
        environment.forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    static void write(FromKeeper message, ByteArrayOutputStream to) {
        switch (message) {
            case FromKeeper.Hello hello ->
                Wire.line(to, "HELLO", out -> {
                    out.writeNumberProperty("version", hello.version());
                    out.writeNumberProperty("pid", hello.pid());
                    out.writeStringProperty("why", hello.means());
                });
            case FromKeeper.Ready _ -> Wire.line(to, "READY", _ -> {});
            case FromKeeper.Runs runs ->
                Wire.line(to, "RUNS", out -> {
                    out.writeStringProperty("key", runs.key());
                    out.writeNumberProperty("number", runs.number());
                    Wire.write(out, runs.produced());
                    out.writeNumberProperty("run", runs.runMicros());
                    Wire.remark(out, runs.remark());
                });
            case FromKeeper.Ended ended ->
                Wire.line(to, "ENDED", out -> {
                    out.writeStringProperty("key", ended.key());
                    out.writeNumberProperty("number", ended.number());
                    Wire.write(out, ended.produced());
                    Wire.write(out, ended.ending());
                    Wire.remark(out, ended.remark());
                });
        }
    }

    /** Null for a message of a later version. */
    static @Nullable ToKeeper readToKeeper(byte[] bytes, int offset, int length) throws ProtocolException {
        return Wire.<@Nullable ToKeeper>read(bytes, offset, length, (type, line) -> switch (type) {
            case "HELLO" -> new ToKeeper.Hello((int) line.version, line.worker, line.environment, line.room);
            case "START" -> new ToKeeper.Start(line.order());
            case "STOP" -> new ToKeeper.Stop(line.key, line.grace);
            case "FORGET" -> new ToKeeper.Forget(line.key);
            case "LEASE" -> new ToKeeper.Lease(line.until, line.grace);
            case "UNLIMITED" -> new ToKeeper.Unlimited();
            case "END" -> new ToKeeper.End();
            default -> null;
        });
    }

    /** Null for a message of a later version. */
    static @Nullable FromKeeper readFromKeeper(byte[] bytes, int offset, int length) throws ProtocolException {
        return Wire.<@Nullable FromKeeper>read(bytes, offset, length, (type, line) -> switch (type) {
            case "HELLO" -> new FromKeeper.Hello((int) line.version, line.pid, line.why);
            case "READY" -> new FromKeeper.Ready();
            case "RUNS" -> new FromKeeper.Runs(line.key, line.number, line.produced(), line.run, line.remark);
            case "ENDED" -> {
                Ending ending = line.ending();
                yield ending == null
                        ? null
                        : new FromKeeper.Ended(line.key, line.number, line.produced(), ending, line.remark);
            }
            default -> null;
        });
    }
}
