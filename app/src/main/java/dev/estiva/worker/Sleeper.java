package dev.estiva.worker;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.JobSpec;
import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.ProtocolException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs tasks of type {@code sleep}, which only take time: {@code {"seconds": 2.5}} of it, by a deadline, so that being woken
 * late does not add up. They need neither a process nor a thread of the operating system, only a virtual one each.
 */
final class Sleeper {
    static final String JOB_TYPE = "sleep";

    private final Ends ends;
    private final Map<Long, Thread> threads = new ConcurrentHashMap<>();

    Sleeper(Ends ends) {
        this.ends = ends;
    }

    /** Is told of each end, by the thread that slept. */
    @FunctionalInterface
    interface Ends {
        void ended(long run, JobResult result, long runMicros);
    }

    void start(long run, ProcessTask process) {
        long startNanos = System.nanoTime();
        Thread thread = Thread.ofVirtual().name("task " + process.id()).unstarted(() -> run(run, process, startNanos));
        threads.put(run, thread);
        thread.start();
    }

    /** Makes a run end, if it has not. */
    void stop(long run) {
        Thread thread = threads.get(run);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run(long run, ProcessTask process, long startNanos) {
        JobResult result = resultOf(process, startNanos);
        long runMicros = (System.nanoTime() - startNanos) / 1_000;
        threads.remove(run);
        Thread.interrupted(); // a stop that came too late must not disturb the report
        ends.ended(run, result, runMicros);
    }

    private static JobResult resultOf(ProcessTask process, long startNanos) {
        try {
            long end = startNanos + micros(process.payload().bytes()) * 1_000;
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                Thread.sleep(Duration.ofNanos(left));
            }
            return JobResult.done();
        } catch (ProtocolException e) {
            return JobResult.failed("payload" + (e.field().isEmpty() ? ": " : ".") + e.getMessage());
        } catch (InterruptedException e) {
            return JobResult.failed("interrupted");
        }
    }

    private static long micros(byte[] payload) throws ProtocolException {
        return FieldReader.readObject(payload, 0, payload.length, in -> {
            Long micros = null;
            for (String field = in.next(); field != null; field = in.next()) {
                if (field.equals("seconds")) {
                    micros = in.micros(0, JobSpec.LONGEST_MICROS);
                } else {
                    in.skip();
                }
            }
            return in.require("seconds", micros, "a number of seconds");
        });
    }
}
