package dev.estiva.protocol;

import dev.estiva.model.MachineSample;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker says to its server. */
public sealed interface FromWorker extends Message {
    /**
     * The first message: who I am.
     *
     * @param token what proves that the worker may join, or empty; not yet looked at
     * @param cluster the cluster that {@code running} belongs to, or empty for a worker that has met none
     * @param epoch the highest of that cluster that it has seen, or 0
     * @param running attempts of earlier connections that still run here, or whose result is not confirmed yet
     * @param version the program's own, for people
     */
    record Hello(
            int protocol,
            WorkerSpec spec,
            String token,
            long pid,
            String host,
            String cluster,
            long epoch,
            List<AttemptId> running,
            String version)
            implements FromWorker {
        public Hello {
            requireSpec(spec);
            Bounds.requireNameOrEmpty("token", token);
            Bounds.requireName("host", host);
            Bounds.requireNameOrEmpty("cluster", cluster);
            Bounds.requireNameOrEmpty("version", version);
            running = Bounds.requireList("running", running, Bounds.ATTEMPTS);
        }

        private static void requireSpec(WorkerSpec spec) {
            Bounds.requireName("worker name", spec.name());
            Bounds.requireList("gpus", spec.devices(), Bounds.DEVICES)
                    .forEach(device -> Bounds.requireNameOrEmpty("gpu model", device.model()));
            Bounds.requireNames("labels", spec.labels().keySet());
            spec.labels().values().forEach(value -> Bounds.requireNameOrEmpty("label", value));
            Bounds.requireNames("extras", spec.capacity().extras().keySet());
        }
    }

    /** I take tasks now, and {@code slots} of mine are free. The server sends none before the first of these. */
    record Ready(long slots) implements FromWorker {}

    /**
     * I live, and this is what runs here, or has ended and is not confirmed yet.
     *
     * @param sample what the machine showed since the beat before; null if it was not looked at
     */
    record Beat(long seq, List<AttemptId> running, @Nullable MachineSample sample) implements FromWorker {
        public Beat {
            running = Bounds.requireList("running", running, Bounds.ATTEMPTS);
            if (sample != null) {
                Bounds.requireList("gpus", sample.devices(), Bounds.DEVICES)
                        .forEach(gpu -> Bounds.requireDevice(gpu.device()));
            }
        }

        /** A beat without a sample. */
        public Beat(long seq, List<AttemptId> running) {
            this(seq, running, null);
        }
    }

    /**
     * An attempt ended. Kept by the worker and sent again on each new connection until the server says that it is safe.
     *
     * @param runMicros from start to end by the worker's monotonic clock
     * @param exitCode the process's own, 0 where there is none
     * @param message what a person needs to know of it, or empty; cut to its bound
     * @param output JSON text that the job type returned, or none
     */
    record Result(AttemptId id, Status status, long runMicros, int exitCode, String message, Payload output)
            implements FromWorker {
        public Result {
            message = Bounds.requireText(message);
            Bounds.requirePayload("output", output);
        }

        public TaskId task() {
            return id.task();
        }

        public int attempt() {
            return id.attempt();
        }
    }

    /**
     * How far an attempt is, for people: only the latest is of interest, and a lost one is no loss.
     *
     * @param percentHundredths from 0 to 10,000
     * @param message what it is at, or empty; cut to its bound
     */
    record Progress(AttemptId id, int percentHundredths, String message) implements FromWorker {
        /** All of it, in hundredths of a percent. */
        public static final int WHOLE = 10_000;

        public Progress {
            percentHundredths = Math.clamp(percentHundredths, 0, WHOLE);
            message = Bounds.requireText(message);
        }
    }

    /**
     * What a task's process wrote on one of its streams. Sent in order, from where the server's acknowledgement ends.
     *
     * @param offset how many bytes of this stream came before
     */
    record Output(AttemptId id, TaskStream stream, long offset, Payload data) implements FromWorker {
        public Output {
            Bounds.requireOutput(offset, data);
        }
    }

    /** A type of message that this version does not know; to be noted and otherwise ignored. */
    record Unknown(String type) implements FromWorker {}

    /** How an attempt ended on its worker. */
    enum Status {
        /** The work is done. */
        COMPLETED,
        /** The work went wrong, or could not be begun. */
        FAILED,
        /** The server asked for its end, and it had not ended by itself before. */
        STOPPED
    }
}
