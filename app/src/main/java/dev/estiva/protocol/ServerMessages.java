package dev.estiva.protocol;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerId;
import dev.estiva.protocol.FromServer.Beat;
import dev.estiva.protocol.FromServer.Cancel;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromServer.Refused;
import dev.estiva.protocol.FromServer.Welcome;
import java.util.List;

/** Reads what a server says. */
final class ServerMessages {
    private static final String SECONDS = "a number of seconds";
    private static final String EPOCH = "a whole number from 1";

    private ServerMessages() {}

    /** Reads the rest of a message of this type. */
    static FromServer read(String type, FieldReader in) throws ProtocolException {
        return switch (type) {
            case "WELCOME" -> welcome(in);
            case "BEAT" -> beat(in);
            case "PROCESS" -> process(in);
            case "CANCEL" -> cancel(in);
            case "OUTPUT" -> output(in);
            default -> Fields.skipAll(in, new FromServer.Unknown(type));
        };
    }

    private static FromServer welcome(FieldReader in) throws ProtocolException {
        String refused = null;
        Integer protocol = null;
        String cluster = null;
        Long epoch = null;
        Integer worker = null;
        Long beat = null;
        Long lost = null;
        String server = "";
        int outputWindow = Welcome.NO_OUTPUT;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "refused" -> refused = in.text(Bounds.LINE_BYTES);
                case "protocol" -> protocol = (int) in.whole(1, Integer.MAX_VALUE);
                case "cluster" -> cluster = in.name();
                case "epoch" -> epoch = Fields.epoch(in);
                case "worker" -> worker = (int) in.whole(1, Integer.MAX_VALUE);
                case "beat_seconds" -> beat = in.micros(FromServer.LEAST_BEAT_MICROS, FromServer.LONGEST_BEAT_MICROS);
                case "lost_seconds" -> lost = in.micros(FromServer.LEAST_BEAT_MICROS, FromServer.LONGEST_BEAT_MICROS);
                case "server" -> server = in.nameOrEmpty();
                case "output_window" -> outputWindow = (int) in.whole(0, Integer.MAX_VALUE);
                default -> in.skip();
            }
        }
        if (refused != null) {
            return new Refused(refused);
        }
        long beatMicros = in.require("beat_seconds", beat, SECONDS);
        long lostMicros = in.require("lost_seconds", lost, SECONDS);
        if (lostMicros <= beatMicros) {
            throw new ProtocolException("lost_seconds", lostMicros + " µs", "more than beat_seconds");
        }
        return new Welcome(
                in.require("protocol", protocol, "a whole number from 1"),
                in.require("cluster", cluster, "a string"),
                in.require("epoch", epoch, EPOCH),
                new WorkerId(in.require("worker", worker, "a whole number from 1")),
                beatMicros,
                lostMicros,
                server,
                outputWindow);
    }

    private static Beat beat(FieldReader in) throws ProtocolException {
        Long epoch = null;
        long seq = Beat.UNASKED;
        List<AttemptId> received = List.of();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "epoch" -> epoch = Fields.epoch(in);
                case "seq" -> seq = in.whole(1, Long.MAX_VALUE);
                case "received" -> received = Fields.attempts(in);
                default -> in.skip();
            }
        }
        return new Beat(in.require("epoch", epoch, EPOCH), seq, received);
    }

    private static ProcessTask process(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        Long epoch = null;
        String jobType = null;
        Payload payload = Payload.NONE;
        Resources amounts = null;
        List<DeviceShare> devices = List.of();
        long limitMicros = JobSpec.UNKNOWN;
        String user = "";
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = Fields.attempt(in);
                case "epoch" -> epoch = Fields.epoch(in);
                case "job_type" -> jobType = in.name();
                case "payload" -> payload = in.raw(Bounds.PAYLOAD_BYTES);
                case "amounts" -> amounts = ResourceFields.ofAmounts(in).resources();
                case "devices" -> devices = in.list(Bounds.DEVICES, ServerMessages::device);
                case "limit_seconds" -> limitMicros = in.micros(0, JobSpec.LONGEST_MICROS);
                case "user" -> user = in.name();
                default -> in.skip();
            }
        }
        return new ProcessTask(
                Fields.id(in, task, attempt),
                in.require("epoch", epoch, EPOCH),
                in.require("job_type", jobType, "a string"),
                payload,
                in.require("amounts", amounts, "an object with slots, cpus, memory or gpus"),
                devices,
                limitMicros,
                user);
    }

    private static DeviceShare device(FieldReader in) throws ProtocolException {
        Integer index = null;
        Integer share = null;
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "index" -> index = (int) in.whole(0, Bounds.DEVICES - 1);
                case "share" -> share = (int) in.fixed(4, 1, Resources.WHOLE_GPU);
                default -> in.skip();
            }
        }
        return new DeviceShare(
                in.require("index", index, "a whole number from 0"),
                in.require("share", share, "a number from 0.0001 to 1"));
    }

    private static Cancel cancel(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        Long epoch = null;
        StopCause reason = null;
        long graceMicros = 0;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = Fields.attempt(in);
                case "epoch" -> epoch = Fields.epoch(in);
                case "reason" -> reason = Fields.constant(in, StopCause.class);
                case "grace_seconds" -> graceMicros = in.micros(0, JobSpec.LONGEST_MICROS);
                default -> in.skip();
            }
        }
        return new Cancel(
                Fields.id(in, task, attempt),
                in.require("epoch", epoch, EPOCH),
                in.require("reason", reason, Fields.constants(StopCause.class)),
                graceMicros);
    }

    private static FromServer.Output output(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        Long epoch = null;
        TaskStream stream = null;
        Long offset = null;
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = Fields.attempt(in);
                case "epoch" -> epoch = Fields.epoch(in);
                case "stream" -> stream = Fields.constant(in, TaskStream.class);
                case "offset" -> offset = in.whole(0, Long.MAX_VALUE);
                default -> in.skip();
            }
        }
        return new FromServer.Output(
                Fields.id(in, task, attempt),
                in.require("epoch", epoch, EPOCH),
                in.require("stream", stream, Fields.constants(TaskStream.class)),
                in.require("offset", offset, "a whole number from 0"));
    }
}
