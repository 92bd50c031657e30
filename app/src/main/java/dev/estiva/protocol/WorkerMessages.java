package dev.estiva.protocol;

import dev.estiva.model.JobSpec;
import dev.estiva.model.MachineSample;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromWorker.Beat;
import dev.estiva.protocol.FromWorker.Hello;
import dev.estiva.protocol.FromWorker.Progress;
import dev.estiva.protocol.FromWorker.Ready;
import dev.estiva.protocol.FromWorker.Result;
import dev.estiva.protocol.FromWorker.Status;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Reads what a worker says. */
final class WorkerMessages {
    private WorkerMessages() {}

    /** Reads the rest of a message of this type. */
    static FromWorker read(String type, FieldReader in) throws ProtocolException {
        return switch (type) {
            case "HELLO" -> hello(in);
            case "READY" -> ready(in);
            case "BEAT" -> beat(in);
            case "RESULT" -> result(in);
            case "OUTPUT" -> output(in);
            case "PROGRESS" -> progress(in);
            default -> Fields.skipAll(in, new FromWorker.Unknown(type));
        };
    }

    private static Hello hello(FieldReader in) throws ProtocolException {
        Integer protocol = null;
        String token = "";
        Long pid = null;
        String host = null;
        String cluster = "";
        long epoch = 0;
        List<AttemptId> running = List.of();
        String version = "";
        SpecFields spec = new SpecFields();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "protocol" -> protocol = (int) in.whole(1, Integer.MAX_VALUE);
                case "token" -> token = in.nameOrEmpty();
                case "pid" -> pid = in.whole(0, Long.MAX_VALUE);
                case "host" -> host = in.name();
                case "cluster" -> cluster = in.nameOrEmpty();
                case "epoch" -> epoch = in.whole(0, Long.MAX_VALUE);
                case "running" -> running = Fields.attempts(in);
                case "version" -> version = in.nameOrEmpty();
                default -> spec.read(field, in);
            }
        }
        return new Hello(
                in.require("protocol", protocol, "a whole number from 1"),
                spec.spec(in),
                token,
                in.require("pid", pid, "a whole number from 0"),
                in.require("host", host, "a string"),
                cluster,
                epoch,
                running,
                version);
    }

    private static Ready ready(FieldReader in) throws ProtocolException {
        Long slots = null;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "slots" -> slots = in.whole(0, Resources.MOST);
                default -> in.skip();
            }
        }
        return new Ready(in.require("slots", slots, "a whole number from 0"));
    }

    private static Beat beat(FieldReader in) throws ProtocolException {
        Long seq = null;
        List<AttemptId> running = List.of();
        MachineSample sample = null;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "seq" -> seq = in.whole(1, Long.MAX_VALUE);
                case "running" -> running = Fields.attempts(in);
                case "sample" -> sample = SampleFields.read(in);
                default -> in.skip();
            }
        }
        return new Beat(in.require("seq", seq, "a whole number from 1"), running, sample);
    }

    private static Result result(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        Status status = null;
        Long runMicros = null;
        int exitCode = 0;
        String message = "";
        Payload output = Payload.NONE;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = Fields.attempt(in);
                case "status" -> status = Fields.constant(in, Status.class);
                case "run_seconds" -> runMicros = in.micros(0, JobSpec.LONGEST_MICROS);
                case "exit_code" -> exitCode = (int) in.whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "message" -> message = in.text(Bounds.LINE_BYTES);
                case "output" -> output = in.raw(Bounds.PAYLOAD_BYTES);
                default -> in.skip();
            }
        }
        return new Result(
                Fields.id(in, task, attempt),
                in.require("status", status, Fields.constants(Status.class)),
                in.require("run_seconds", runMicros, "a number of seconds"),
                exitCode,
                message,
                output);
    }

    private static Progress progress(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        Integer percent = null;
        String message = "";
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = Fields.attempt(in);
                case "percent" -> percent = (int) in.fixed(2, 0, Progress.WHOLE);
                case "message" -> message = in.text(Bounds.LINE_BYTES);
                default -> in.skip();
            }
        }
        return new Progress(
                Fields.id(in, task, attempt), in.require("percent", percent, "a number from 0 to 100"), message);
    }

    private static FromWorker.Output output(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        TaskStream stream = null;
        Long offset = null;
        Payload data = null;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = Fields.attempt(in);
                case "stream" -> stream = Fields.constant(in, TaskStream.class);
                case "offset" -> offset = in.whole(0, Long.MAX_VALUE - Bounds.OUTPUT_BYTES);
                case "data" -> data = in.base64(Bounds.OUTPUT_BYTES);
                default -> in.skip();
            }
        }
        return new FromWorker.Output(
                Fields.id(in, task, attempt),
                in.require("stream", stream, Fields.constants(TaskStream.class)),
                in.require("offset", offset, "a whole number from 0"),
                in.require("data", data, "a string in base64"));
    }

    /** The fields of HELLO that describe the worker itself. */
    private static final class SpecFields {
        private @Nullable String name;
        private @Nullable ResourceFields capacity;
        private NavigableMap<String, String> labels = Collections.emptyNavigableMap();
        private int speedMilli = WorkerSpec.NORMAL_SPEED;
        private long leaseMicros = WorkerSpec.NO_LEASE;

        void read(String field, FieldReader in) throws ProtocolException {
            switch (field) {
                case "name" -> name = in.name();
                case "capacity" -> capacity = ResourceFields.ofCapacity(in);
                case "labels" -> labels = Fields.map(in, FieldReader::nameOrEmpty);
                case "lease_seconds" -> leaseMicros = in.micros(0, WorkerSpec.LONGEST_LEASE_MICROS);
                case "speed" -> speedMilli = (int) in.fixed(3, 1, WorkerSpec.TOP_SPEED);
                default -> in.skip();
            }
        }

        WorkerSpec spec(FieldReader in) throws ProtocolException {
            ResourceFields has = in.require("capacity", capacity, "an object with slots, cpus, memory or gpus");
            return new WorkerSpec(
                    in.require("name", name, "a string of " + Bounds.NAME),
                    has.resources(),
                    has.devices(),
                    labels,
                    speedMilli,
                    leaseMicros);
        }
    }
}
