package dev.estiva.worker;

/** How far an agent is with its server. */
sealed interface AgentPhase {
    /** Has no connection, and tries for one at this time. */
    record Resting(long untilMicros) implements AgentPhase {}

    /** Has asked for a connection. */
    record Connecting() implements AgentPhase {}

    /** Has said HELLO, and hears until this time what the server says to it. */
    record Greeting(long untilMicros) implements AgentPhase {}

    /** Is a member: it beats, and takes tasks. */
    record Serving(long beatMicros, long lostMicros, long nextBeatMicros, long heardMicros) implements AgentPhase {
        Serving heard(long nowMicros) {
            return new Serving(beatMicros, lostMicros, nextBeatMicros, nowMicros);
        }

        /** From now on, not from when it was due: after a standstill one beat is enough. */
        Serving beaten(long nowMicros) {
            return new Serving(beatMicros, lostMicros, nowMicros + beatMicros, heardMicros);
        }

        /**
         * When its connection counts as dead, all beats being answered. In the middle of the time after which the server
         * gives it up: a broken connection of which nobody is told must not cost it its tasks.
         */
        long deafMicros() {
            return heardMicros + patienceMicros();
        }

        long patienceMicros() {
            return Math.max(lostMicros / 2, Math.min(lostMicros, 2 * beatMicros));
        }
    }

    /** Does nothing any more. */
    record Ended() implements AgentPhase {}
}
