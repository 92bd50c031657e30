package dev.estiva.protocol;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerId;
import java.util.List;

/** What a server says to a worker. All but a refusal carry the server's epoch; a worker ignores those of a lower one. */
public sealed interface FromServer extends Message {
    /**
     * The answer to HELLO: you are in.
     *
     * @param cluster which cluster this is; attempts and epochs mean nothing in another
     * @param worker what the server calls the worker
     * @param beatMicros how often the worker beats
     * @param lostMicros after how long a silence the server gives the worker up
     * @param server the program's version, for people
     * @param outputWindow how many bytes of output the worker may have sent that are not acknowledged, or
     *     {@link #NO_OUTPUT}: then it sends none
     */
    record Welcome(
            int protocol,
            String cluster,
            long epoch,
            WorkerId worker,
            long beatMicros,
            long lostMicros,
            String server,
            int outputWindow)
            implements FromServer {
        public static final int NO_OUTPUT = 0;

        /** Of a server that takes no output. */
        public Welcome(
                int protocol,
                String cluster,
                long epoch,
                WorkerId worker,
                long beatMicros,
                long lostMicros,
                String server) {
            this(protocol, cluster, epoch, worker, beatMicros, lostMicros, server, NO_OUTPUT);
        }

        public Welcome {
            if (outputWindow < 0) {
                throw new IllegalArgumentException("an output window of " + outputWindow + " bytes");
            }
            Bounds.requireName("cluster", cluster);
            Bounds.requireNameOrEmpty("server", server);
            if (beatMicros < LEAST_BEAT_MICROS || lostMicros <= beatMicros || lostMicros > LONGEST_BEAT_MICROS) {
                throw new IllegalArgumentException(
                        "beats are 10 ms apart at least, and lost is later than one beat and " + "within an hour; not "
                                + beatMicros + " and " + lostMicros + " microseconds");
            }
        }
    }

    /** The other answer to HELLO, or to what should have been one: WELCOME with a reason. The server closes after it. */
    record Refused(String reason) implements FromServer {
        public Refused {
            reason = Bounds.requireText(reason);
        }
    }

    /**
     * The answer to a worker's BEAT of the same number, or a message of its own accord.
     *
     * @param seq the number answered, or {@link #UNASKED}
     * @param received attempts whose results are safe: the worker may forget them
     */
    record Beat(long epoch, long seq, List<AttemptId> received) implements FromServer {
        public static final long UNASKED = 0;

        public Beat {
            received = Bounds.requireList("received", received, Bounds.ATTEMPTS);
        }
    }

    /**
     * PROCESS: run this.
     *
     * @param payload JSON text that the job type understands, or none
     * @param amounts what the attempt may use
     * @param devices which of the worker's devices, and how much of each
     * @param limitMicros the longest it may run, or {@link JobSpec#UNKNOWN}; the server sees to it
     * @param user whose job it is, or empty if that is not told
     */
    record ProcessTask(
            AttemptId id,
            long epoch,
            String jobType,
            Payload payload,
            Resources amounts,
            List<DeviceShare> devices,
            long limitMicros,
            String user)
            implements FromServer {
        public ProcessTask {
            Bounds.requireName("job type", jobType);
            if (!user.isEmpty()) {
                Bounds.requireName("user", user);
            }
            Bounds.requirePayload("payload", payload);
            Bounds.requireNames("extras", amounts.extras().keySet());
            devices = Bounds.requireList("devices", devices, Bounds.DEVICES);
        }

        /** Of nobody's job. */
        public ProcessTask(
                AttemptId id,
                long epoch,
                String jobType,
                Payload payload,
                Resources amounts,
                List<DeviceShare> devices,
                long limitMicros) {
            this(id, epoch, jobType, payload, amounts, devices, limitMicros, "");
        }

        public TaskId task() {
            return id.task();
        }

        public int attempt() {
            return id.attempt();
        }
    }

    /** Stop this attempt; what still runs after the grace may be killed. */
    record Cancel(AttemptId id, long epoch, StopCause reason, long graceMicros) implements FromServer {}

    /**
     * OUTPUT: the server has taken this stream up to here, stored or dropped; the worker need not send what comes before.
     *
     * @param offset may be larger than what was sent, which means: go on there. {@link #ALL}: send no more of it
     */
    record Output(AttemptId id, long epoch, TaskStream stream, long offset) implements FromServer {
        public static final long ALL = Long.MAX_VALUE;
    }

    /** A type of message that this version does not know; to be noted and otherwise ignored. */
    record Unknown(String type) implements FromServer {}

    /** A hundred a second from each worker is more than anyone needs. */
    long LEAST_BEAT_MICROS = 10_000;

    /** An hour: a longer silence is no sign of life. */
    long LONGEST_BEAT_MICROS = 3_600_000_000L;
}
