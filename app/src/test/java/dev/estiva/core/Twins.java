package dev.estiva.core;

import dev.estiva.model.StopCause;
import java.util.ArrayList;
import java.util.List;

/** Takes states apart, puts them together again, and compares what is said of them. */
final class Twins {
    private Twins() {}

    static ClusterState restored(QueueOrder order, List<StatePart> parts) {
        ClusterState restored = new ClusterState(order);
        parts.forEach(restored::restore);
        return restored;
    }

    static List<StatePart> partsOf(ClusterState state) {
        List<StatePart> parts = new ArrayList<>();
        state.forEachPart(parts::add);
        return parts;
    }

    static void requireEqual(String expected, String found, String otherwise) {
        if (!expected.equals(found)) {
            throw new AssertionError(otherwise + ":\n--- expected\n" + expected + "--- found\n" + found);
        }
    }

    /** A copy of the state decides the same when the same happens to it. {@code desk} decides for the copy. */
    static void requireSameDecisions(PolicyDesk desk, ClusterState copy, Step step, ClusterState original) {
        Recorder recorder = new Recorder(copy, FactListener.NONE, true);
        step.facts().stream().takeWhile(fact -> !isOfThePolicy(fact)).forEach(recorder::fact);
        Policy.Cause cause = recorder.cause();
        if (cause.arrived() || cause.released()) {
            desk.pass(recorder, cause, original.lastMicros());
            requireEqual(step.facts().toString(), recorder.step(0).facts().toString(), "a copy decides something else");
            requireEqual(Dump.of(original), Dump.of(copy), "a copy becomes another state");
        }
    }

    private static boolean isOfThePolicy(Fact fact) {
        return fact instanceof Fact.TaskPlaced
                || fact instanceof Fact.TaskResumed
                || fact instanceof Fact.TaskReserved
                || fact instanceof Fact.PolicyReplaced
                || (fact instanceof Fact.TaskStopping stopping && stopping.cause() == StopCause.PREEMPTED);
    }
}
