package dev.estiva.forecast;

import dev.estiva.model.SeededRandom;
import java.util.HashMap;
import java.util.Map;

/** What is late in a live run that never was, in microseconds. */
interface Delays {
    /** The kinds of lateness. */
    enum Kind {
        /** From a job's arrival to its submission. */
        SUBMISSION,
        /** From a task's placement to its start. */
        START,
        /** By how much a task runs longer than it should, or shorter. */
        OVERRUN,
        /** From a task's end to its report. */
        REPORT,
        /** Of the server itself, before it looks at what came; of no job. */
        SERVER
    }

    long of(Kind kind, String job);

    /** Even over 0 to so many microseconds; the server's are a tenth as long. */
    static Delays random(SeededRandom random, long mostMicros) {
        return (kind, _) ->
                mostMicros == 0 ? 0 : random.nextInt((int) (kind == Kind.SERVER ? mostMicros / 10 : mostMicros) + 1);
    }

    /** Nothing is late but what {@link Some#late} says. */
    static Some some() {
        return new Some();
    }

    /** Single delays by kind and job. */
    final class Some implements Delays {
        private final Map<String, Long> delays = new HashMap<>();

        Some late(Kind kind, String job, long micros) {
            delays.put(kind + job, micros);
            return this;
        }

        @Override
        public long of(Kind kind, String job) {
            return delays.getOrDefault(kind + job, 0L);
        }
    }
}
